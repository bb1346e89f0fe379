import { Progress } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice, NewsAlert } from '../../../domain/edits/changed-meanwhile.tsx'
import type { Conflict } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Form } from '../../../ui/form/form.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { useSetThresholdCommand, type StockRowFragment } from '../stock.generated.ts'
import { ThresholdField, useThresholdForm, withThreshold } from './threshold-field.tsx'

/** A stock without its new threshold yet, as of the dialog's opening or of its refusal. */
interface Waiting {
  stock: StockRowFragment
  version: number
  conflict?: Conflict
  choice?: 'mine' | 'theirs'
}

const waitingFor = (stock: StockRowFragment): Waiting => ({ stock, version: stock.thresholdVersion })

interface ManyThresholdsFormProps {
  stocks: StockRowFragment[]
  onClose: () => void
}

/** All get the same threshold; for each that somebody else has set meanwhile, it asks which to keep. */
export function ManyThresholdsForm({ stocks, onClose }: ManyThresholdsFormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const form = useThresholdForm('')
  const [waiting, setWaiting] = useState(() => stocks.map(waitingFor))
  const [done, setDone] = useState(0)
  const last = useRef<string>(undefined)
  const setThreshold = useSetThresholdCommand({
    Stock: ({ id }) => {
      last.current = id
    },
  })

  async function submit(threshold: number): Promise<void> {
    const refused: Waiting[] = []
    let set = done
    const asked = waiting.filter(({ choice }) => choice !== 'theirs')
    for (const [index, each] of asked.entries()) {
      const { stock, version: expectedVersion } = each
      const key = { sku: stock.product.sku, warehouseCode: stock.warehouse.code }
      let conflict: Conflict | undefined
      await setThreshold.run((idempotencyKey) => ({ ...key, threshold, expectedVersion, idempotencyKey }), {
        form,
        optimistic: withThreshold(stock, threshold),
        onConflict: (found) => (conflict = found),
      })
      if (conflict) refused.push({ stock, version: conflict.version, conflict, choice: 'mine' })
      else if (last.current === stock.id) setDone((set += 1))
      else {
        // After a failure the next attempt continues here.
        setWaiting([...refused, ...asked.slice(index)])
        return
      }
    }
    setWaiting(refused)
    if (refused.length > 0) return
    notifyDone(t('stock.thresholds.done', { count: set }))
    onClose()
  }

  const choose = (id: string, choice: Waiting['choice']) =>
    setWaiting((before) => before.map((each) => (each.stock.id === id ? { ...each, choice } : each)))
  const mine = format.number(Number(form.values.threshold))
  const [first] = waiting.filter(({ conflict }) => conflict)
  const { changedBy, changedAt } = first?.conflict ?? {}
  return (
    <Form
      form={form}
      command={setThreshold}
      onSubmit={({ threshold }) => void submit(Number(threshold))}
      submitLabel={t('stock.thresholds.submit')}
      many
      onCancel={onClose}
    >
      {first && (
        <NewsAlert by={changedBy?.name} at={changedAt ?? undefined} takesFocus>
          {waiting.map(
            ({ stock, conflict, choice }) =>
              conflict && (
                <Choice
                  key={stock.id}
                  label={`${stock.product.sku} · ${stock.warehouse.code}`}
                  value={choice}
                  options={[
                    { value: 'theirs', text: format.number(Number(conflict.current.threshold)) },
                    { value: 'mine', text: mine },
                  ]}
                  onChoose={(value) => choose(stock.id, value === 'theirs' ? 'theirs' : 'mine')}
                />
              ),
          )}
        </NewsAlert>
      )}
      <ThresholdField form={form} count={stocks.length} />
      {setThreshold.running && (
        <Progress value={(100 * done) / stocks.length} aria-label={t('stock.thresholds.title')} />
      )}
    </Form>
  )
}
