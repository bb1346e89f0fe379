import { IconCircle, IconCircleCheckFilled, IconCircleHalf2, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { OrderStatus } from '../../graphql/schema.generated.ts'
import classes from './order-status.module.css'

export const orderStatuses: OrderStatus[] = ['PENDING', 'PROCESSED', 'SHIPPED', 'CANCELLED']

const icons = {
  PENDING: IconCircle,
  PROCESSED: IconCircleHalf2,
  SHIPPED: IconCircleCheckFilled,
  CANCELLED: IconCircleX,
}

export function OrderStatusLabel({ status }: { status: OrderStatus }) {
  const { t } = useTranslation()
  const Icon = icons[status]
  return (
    <span className={classes.status} data-status={status}>
      <Icon size={14} aria-hidden />
      {t(`orderStatuses.${status}`)}
    </span>
  )
}
