import {
  IconCircleCheckFilled,
  IconCircleHalf2,
  IconCircleX,
  IconListSearch,
  IconProgressCheck,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StocktakeStatus } from '../../graphql/schema.generated.ts'
import { StatusLabel } from '../../ui/page/status-label.tsx'

const looks = {
  COUNTING: { icon: IconCircleHalf2, tone: 'progress' },
  REVIEW: { icon: IconListSearch, tone: 'progress' },
  POSTING: { icon: IconProgressCheck, tone: 'urgent' },
  POSTED: { icon: IconCircleCheckFilled, tone: 'good' },
  CANCELLED: { icon: IconCircleX, tone: 'over' },
} as const

export function StocktakeStatusLabel({ status }: { status: StocktakeStatus }) {
  const { t } = useTranslation()
  return <StatusLabel {...looks[status]}>{t(`stocktakes.statuses.${status}`)}</StatusLabel>
}
