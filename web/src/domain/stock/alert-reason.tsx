import { useTranslation } from 'react-i18next'
import type { AlertUrgency } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'

interface AlertReasonProps {
  alert: { urgency: AlertUrgency | null; daysOfCover: number | null }
}

/** How soon somebody must do something: what is urgent stands out. */
export function AlertReason({ alert: { urgency, daysOfCover } }: AlertReasonProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!urgency) return null
  const days =
    daysOfCover === null
      ? t('alerting.noDemand')
      : daysOfCover === 0
        ? t('alerting.coverNone')
        : t('alerting.cover', { count: daysOfCover, shown: format.number(daysOfCover) })
  if (urgency === 'LATER') return days
  return (
    <span className="gd-low">{urgency === 'PROMISED' ? `${t('alerting.promised')} · ${days}` : days}</span>
  )
}
