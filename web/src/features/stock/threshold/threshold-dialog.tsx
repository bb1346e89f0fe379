import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../../domain/edits/changed-meanwhile.tsx'
import { useEdit } from '../../../domain/edits/use-edit.ts'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { Form } from '../../../ui/form/form.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { useSetThresholdCommand, type StockRowFragment } from '../stock.generated.ts'
import { ThresholdField, useThresholdForm, withThreshold, type ThresholdValues } from './threshold-field.tsx'
import { ManyThresholdsForm } from './threshold-many.tsx'

interface ThresholdDialogProps {
  /** One or many; many all get the same threshold. */
  stocks: StockRowFragment[]
  onClose: () => void
}

export function ThresholdDialog({ stocks, onClose }: ThresholdDialogProps) {
  const { t } = useTranslation()
  const [stock, ...others] = stocks
  return (
    <Dialog title={t('stock.thresholds.title')} opened onClose={onClose} size="sm">
      {stock && others.length === 0 ? (
        <ThresholdForm stock={stock} onClose={onClose} />
      ) : (
        <ManyThresholdsForm stocks={stocks} onClose={onClose} />
      )}
    </Dialog>
  )
}

function ThresholdForm({ stock, onClose }: { stock: StockRowFragment; onClose: () => void }) {
  const { t } = useTranslation()
  const { product, warehouse, thresholdVersion: version, lowStockThreshold } = stock
  const form = useThresholdForm(lowStockThreshold)
  const edit = useEdit<{ threshold: number }, ThresholdValues>({
    form,
    current: { version, facts: { threshold: lowStockThreshold } },
    factsOf: ({ threshold }) => (threshold === '' ? {} : { threshold: Number(threshold) }),
    valuesOf: (facts) => facts,
  })
  const setThreshold = useSetThresholdCommand({
    Stock: () => {
      notifyDone(t('stock.thresholds.done', { count: 1 }))
      onClose()
    },
  })

  function submit(values: ThresholdValues): void {
    const threshold = Number(values.threshold)
    const { expectedVersion } = edit.changes(values)
    const key = { sku: product.sku, warehouseCode: warehouse.code }
    void setThreshold.run((idempotencyKey) => ({ ...key, threshold, expectedVersion, idempotencyKey }), {
      form,
      optimistic: withThreshold(stock, threshold),
      onConflict: edit.onConflict,
    })
  }

  return (
    <Form
      form={form}
      command={setThreshold}
      onSubmit={submit}
      submitLabel={t('stock.thresholds.submit')}
      onCancel={onClose}
    >
      <ChangedMeanwhile edit={edit} />
      <ThresholdField form={form} count={1} />
    </Form>
  )
}
