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
import { StatusLabel } from '../../ui/page/status-label.tsx'
import classes from './transfer-status.module.css'

const looks = {
  DRAFT: { icon: IconCircle },
  READY: { icon: IconCircleHalf2, tone: 'progress' },
  IN_TRANSIT: { icon: IconTruck, tone: 'progress' },
  CLOSED: { icon: IconCircleCheckFilled, tone: 'good' },
  CANCELLED: { icon: IconCircleX, tone: 'over' },
} as const

interface TransferStatusProps {
  transfer: { status: TransferStatus; isOverdue: boolean; discrepant: boolean }
}

export function TransferStatusLabel({ transfer: { status, isOverdue, discrepant } }: TransferStatusProps) {
  const { t } = useTranslation()
  return (
    <span className={classes.labels}>
      <StatusLabel {...looks[status]}>{t(`transfers.statuses.${status}`)}</StatusLabel>
      {isOverdue && (
        <StatusLabel icon={IconClockExclamation} tone="urgent">
          {t('transfers.overdue')}
        </StatusLabel>
      )}
      {discrepant && (
        <StatusLabel icon={IconAlertTriangle} tone="urgent">
          {t('transfers.discrepant')}
        </StatusLabel>
      )}
    </span>
  )
}
