import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCheck,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleX,
  IconRefresh,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StocktakeLineState } from '../../../graphql/schema.generated.ts'
import { StatusLabel } from '../../../ui/page/status-label.tsx'
import type { ReviewLineFragment } from '../stocktakes.generated.ts'

const looks = {
  OPEN: { icon: IconCircle, text: 'open' },
  COUNTED: { icon: IconCheck, text: 'counted' },
  MOVED: { icon: IconArrowsExchange, tone: 'urgent', text: 'moved' },
  RECOUNT: { icon: IconRefresh, tone: 'progress', text: 'recount' },
  ACCEPTED: { icon: IconCircleCheckFilled, tone: 'good', text: 'accepted' },
  EXCLUDED: { icon: IconCircleX, tone: 'over', text: 'excluded' },
  BLOCKED: { icon: IconAlertTriangle, tone: 'urgent', text: 'blocked' },
  POSTED: { icon: IconCircleCheckFilled, tone: 'good', text: 'posted' },
} as const satisfies Record<StocktakeLineState, unknown>

/** How far a line is, and what its variance may come from. */
export function LineState({ line, isOwn }: { line: ReviewLineFragment; isOwn: boolean }) {
  const { t } = useTranslation()
  const { text, ...look } = looks[line.state]
  const first = line.hints[0]
  return (
    <>
      <StatusLabel {...look}>{t(`stocktakes.lineStates.${text}`)}</StatusLabel>
      {first && (
        <span className="gd-dimmed">
          {' '}
          · {t(`stocktakes.hints.${first.code}`, { sku: first.sku ?? '', pack: first.pack ?? '' })}
        </span>
      )}
      {isOwn && line.variance !== 0 && <span className="gd-dimmed"> · {t('stocktakes.ownCount')}</span>}
    </>
  )
}
