import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../../paths.ts'
import { useStartStocktakeCommand } from '../stocktakes.generated.ts'
import type { Plan } from './use-count-plans.ts'

/** What is proposed for today becomes a stocktake in one step. */
export function useStartDue(refresh: () => unknown) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<string>()
  const start = useStartStocktakeCommand({
    Stocktake: ({ number }) => void navigate(paths.stocktake(number)),
    // Somebody has begun with it meanwhile.
    StocktakeOverlaps: () => void refresh(),
  })
  function begin({ warehouse: { code: warehouseCode }, today }: Plan): void {
    const due = today.filter(({ proposed }) => proposed > 0)
    setChosen(warehouseCode)
    void start.run((idempotencyKey) => ({
      input: {
        warehouseCode,
        title: t('stocktakes.cycleCount'),
        scope: { due: due.map(({ abcClass, proposed }) => ({ abcClass, most: proposed })) },
        idempotencyKey,
      },
    }))
  }
  return { begin, starting: start.running ? chosen : undefined, problem: start.problem }
}
