import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFieldProblemText, useProblemText } from '../../../graphql/problem-text.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ask } from '../../../ui/dialog/ask.ts'
import { StatusLabel } from '../../../ui/page/status-label.tsx'
import type { CountQueue } from './count-queue.ts'
import { canUndo } from './count-queue.rules.ts'
import type { CountRefusal, Scan } from './count-store.ts'
import classes from './count-page.module.css'

const shown = 5

interface ScanListProps {
  /** Of one stocktake, the oldest first. */
  scans: Scan[]
  queue: CountQueue
  /** The button that was pressed may be gone. */
  onDecided: () => void
}

/** The last few, and all that the server did not take: that stays until somebody has decided on it. */
export function ScanList({ scans, queue, onDecided }: ScanListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const refused = scans.filter(({ state }) => state === 'refused')
  const last = scans.filter(({ state, undoes }) => state !== 'refused' && undoes === undefined).slice(-shown)
  async function drop(scan: Scan): Promise<void> {
    const text = t('stocktakes.dropSure', { code: scan.code })
    if (await ask({ text, yes: t('stocktakes.drop'), no: t('actions.cancel') }))
      await decide(queue.drop(scan))
  }
  const decide = (doing: Promise<void>) => doing.finally(onDecided)
  return (
    <ol className={classes.scans} aria-label={t('stocktakes.lastScans')}>
      {[...last, ...refused].reverse().map((scan) => (
        <li key={scan.id} data-undone={scan.undone || undefined}>
          <span className={classes.units}>
            {scan.mode === 'ADD' ? format.delta(scan.units) : `= ${format.number(scan.units)}`}
          </span>
          <span className={classes.what}>
            <span className="gd-clip">{scan.told?.productName ?? scan.code}</span>
            <ScanState scan={scan} />
          </span>
          {scan.state === 'refused' ? (
            <span className={classes.choices}>
              <Button size="xs" variant="default" onClick={() => void decide(queue.again(scan))}>
                {t('stocktakes.again')}
              </Button>
              <Button size="xs" variant="default" onClick={() => void drop(scan)}>
                {t('stocktakes.drop')}
              </Button>
            </span>
          ) : (
            canUndo(scans, scan) && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('stocktakes.undoOf', { code: scan.told?.sku ?? scan.code })}
                onClick={() => void decide(queue.undo(scan))}
              >
                {t('stocktakes.undo')}
              </Button>
            )
          )}
        </li>
      ))}
    </ol>
  )
}

function ScanState({ scan: { state, told, refusal, undone } }: { scan: Scan }) {
  const { t } = useTranslation()
  const format = useFormat()
  const why = useRefusalText()
  if (refusal)
    return (
      <StatusLabel icon={IconAlertTriangle} tone="urgent">
        {why(refusal)}
      </StatusLabel>
    )
  if (undone) return <span>{t('stocktakes.undone')}</span>
  if (state === 'waiting' || !told) return <StatusLabel icon={IconClock}>{t('stocktakes.waits')}</StatusLabel>
  if (told.stray)
    return (
      <StatusLabel icon={IconAlertTriangle} tone="urgent">
        {t('stocktakes.strayKept', { why: t(`stocktakes.strayReasons.${told.stray}`) })}
      </StatusLabel>
    )
  return (
    <StatusLabel icon={IconCheck} tone="good">
      {t('stocktakes.own', { units: format.number(told.ownUnits), total: format.number(told.totalUnits) })}
      {told.unexpected && ` · ${t('stocktakes.unexpected')}`}
    </StatusLabel>
  )
}

function useRefusalText(): (refusal: CountRefusal) => string {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const fieldProblemText = useFieldProblemText()
  return (refusal) => {
    if (refusal.kind === 'field') return fieldProblemText(refusal.problem)
    if (refusal.kind === 'code') return problemText({ code: refusal.code, message: '', fields: [], keys: [] })
    return t('stocktakes.notCounting', { status: t(`stocktakes.statuses.${refusal.status}`) })
  }
}
