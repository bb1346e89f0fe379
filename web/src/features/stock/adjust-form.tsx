import { Alert, Group, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdjustmentReason } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Form } from '../../ui/form.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { AdjustmentPreview } from './adjustment-preview.tsx'
import { previewAdjustment, type AdjustmentMode, type Preview } from './adjustment.rules.ts'
import { useAdjustStockCommand, type StockRowFragment } from './stock.generated.ts'

const reasons: AdjustmentReason[] = ['RECEIPT', 'RETURN', 'COUNT', 'DAMAGE', 'LOSS', 'FOUND', 'CORRECTION']

interface AdjustFormProps {
  stock: StockRowFragment
  close: () => void
  refresh: () => void
}

export function AdjustForm({ stock, close, refresh }: AdjustFormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    initialValues: {
      mode: 'delta' as AdjustmentMode,
      figure: '' as number | string,
      reason: null as AdjustmentReason | null,
      externalReference: '',
      note: '',
    },
    validate: {
      figure: (figure, { mode }) => figureProblem(previewAdjustment(stock, mode, figure), mode),
      reason: (reason) => (reason ? null : t('form.required')),
    },
  })
  const { mode, figure, reason, externalReference, note } = form.values
  const preview = previewAdjustment(stock, mode, figure)

  function figureProblem(result: Preview | undefined, chosen: AdjustmentMode): string | null {
    if (!result) return t('form.wholeNumber')
    if (chosen === 'delta' && result.delta === 0) return t('stock.adjustment.notZero')
    if (result.quantityAfter < 0)
      return t('stock.adjustment.belowPromised', { available: format.number(stock.quantity) })
    return null
  }

  const adjust = useAdjustStockCommand({
    StockAdjusted: ({ movement, stock: { product, warehouse, onHand } }) => {
      const [delta, now] = [format.delta(movement.quantityDelta), format.number(onHand)]
      notifyDone(
        t('stock.adjustment.done', { sku: product.sku, warehouse: warehouse.code, delta, onHand: now }),
      )
      close()
    },
    InsufficientStock: ({ shortages }) => {
      setRefusal(
        t('stock.adjustment.insufficient', { available: format.number(shortages[0]?.available ?? 0) }),
      )
      refresh()
    },
    StaleStock: ({ expectedOnHand, actualOnHand }) => {
      const [expected, actual] = [format.number(expectedOnHand), format.number(actualOnHand)]
      setRefusal(t('stock.adjustment.stale', { expected, actual }))
      refresh()
    },
  })

  function submit(): void {
    if (!reason) return
    setRefusal(undefined)
    void adjust.run(
      (idempotencyKey) => ({
        input: {
          sku: stock.product.sku,
          warehouseCode: stock.warehouse.code,
          ...(mode === 'delta' ? { delta: Number(figure) } : { countedOnHand: Number(figure) }),
          reason,
          note: note.trim() || undefined,
          externalReference: externalReference.trim() || undefined,
          // What the person saw is what they agreed to.
          expectedOnHand: stock.onHand,
          idempotencyKey,
        },
      }),
      { form },
    )
  }

  return (
    <Form
      form={form}
      command={adjust}
      onSubmit={submit}
      submitLabel={t('stock.adjustment.submit')}
      onCancel={close}
      footer={<AdjustmentPreview onHand={stock.onHand} preview={preview} />}
    >
      {refusal && (
        <Alert color="orange" variant="light" role="alert" p="xs">
          {refusal}
        </Alert>
      )}
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('stock.adjustment.mode')}
        value={mode}
        onChange={(value) =>
          form.setValues({ mode: value as AdjustmentMode, reason: value === 'counted' ? 'COUNT' : null })
        }
        data={[
          { value: 'delta', label: t('stock.adjustment.delta') },
          { value: 'counted', label: t('stock.adjustment.counted') },
        ]}
      />
      <Group grow align="flex-start" gap="sm">
        <NumberInput
          {...form.getInputProps('figure')}
          label={mode === 'delta' ? t('stock.adjustment.deltaLabel') : t('stock.adjustment.countedLabel')}
          description={mode === 'delta' ? t('stock.adjustment.deltaHint') : t('stock.adjustment.countedHint')}
          allowDecimal={false}
          allowNegative={mode === 'delta'}
          thousandSeparator=" "
          hideControls
          data-autofocus
        />
        <Select
          {...form.getInputProps('reason')}
          label={t('stock.adjustment.reason')}
          description={'\u00a0'}
          allowDeselect={false}
          data={reasons.map((value) => ({ value, label: t(`stock.reasons.${value}`) }))}
        />
      </Group>
      <TextInput
        {...form.getInputProps('externalReference')}
        label={t('stock.adjustment.reference')}
        description={t('stock.adjustment.referenceHint')}
        maxLength={100}
      />
      <Textarea
        {...form.getInputProps('note')}
        label={t('stock.adjustment.note')}
        maxLength={1000}
        autosize
        minRows={2}
      />
    </Form>
  )
}
