import { useTranslation } from 'react-i18next'
import type { StocktakeRefusalFragment } from './stocktakes.generated.ts'

const known = ['UNDECIDED_LINES', 'FOUR_EYES', 'LINES_POSTED'] as const

/** Says, in the reader's language, why a step was refused. */
export function useStepRefused(say: (refusal: string) => void) {
  const { t } = useTranslation()
  return ({ code, status, skus }: StocktakeRefusalFragment) => {
    const ofLines = known.find((each) => each === code)
    if (!ofLines) return say(t('stocktakes.refused', { status: t(`stocktakes.statuses.${status}`) }))
    const more = skus.length > 5 ? '…' : ''
    say(t(`stocktakes.refusedLines.${ofLines}`, { skus: skus.slice(0, 5).join(', ') + more }))
  }
}
