import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TransferStatus } from '../../graphql/schema.generated.ts'

const colors: Record<TransferStatus, string> = {
  DRAFT: 'gray',
  READY: 'blue',
  IN_TRANSIT: 'yellow',
  CLOSED: 'teal',
  CANCELLED: 'gray',
}

interface TransferStatusProps {
  transfer: { status: TransferStatus; isOverdue: boolean; discrepant: boolean }
}

export function TransferStatusLabel({ transfer: { status, isOverdue, discrepant } }: TransferStatusProps) {
  const { t } = useTranslation()
  return (
    <span>
      <Badge size="sm" variant="light" color={colors[status]} autoContrast>
        {t(`transfers.statuses.${status}`)}
      </Badge>{' '}
      {isOverdue && (
        <Badge size="sm" variant="outline" color="red">
          {t('transfers.overdue')}
        </Badge>
      )}{' '}
      {discrepant && (
        <Badge size="sm" variant="outline" color="orange">
          {t('transfers.discrepant')}
        </Badge>
      )}
    </span>
  )
}
