import {
  IconAlertTriangle,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleHalf2,
  IconCircleX,
  IconClockExclamation,
  IconTruck,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TransferStatus } from '../../graphql/schema.generated.ts'
import classes from './transfer-status.module.css'

const icons = {
  DRAFT: IconCircle,
  READY: IconCircleHalf2,
  IN_TRANSIT: IconTruck,
  CLOSED: IconCircleCheckFilled,
  CANCELLED: IconCircleX,
}

interface TransferStatusProps {
  transfer: { status: TransferStatus; isOverdue: boolean; discrepant: boolean }
}

export function TransferStatusLabel({ transfer: { status, isOverdue, discrepant } }: TransferStatusProps) {
  const { t } = useTranslation()
  const Icon = icons[status]
  return (
    <span className={classes.labels}>
      <span className={classes.label} data-status={status}>
        <Icon size={14} aria-hidden />
        {t(`transfers.statuses.${status}`)}
      </span>
      {isOverdue && (
        <span className={classes.label} data-urgent>
          <IconClockExclamation size={14} aria-hidden />
          {t('transfers.overdue')}
        </span>
      )}
      {discrepant && (
        <span className={classes.label} data-urgent>
          <IconAlertTriangle size={14} aria-hidden />
          {t('transfers.discrepant')}
        </span>
      )}
    </span>
  )
}
