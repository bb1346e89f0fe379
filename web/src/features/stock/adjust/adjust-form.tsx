import { isLow, limits } from '@gudang/domain'
import { Anchor, Group, NumberInput, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { HeldBy } from '../../../domain/orders/held-by.tsx'
import type { AdjustmentReason } from '../../../graphql/schema.generated.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { paths } from '../../../paths.ts'
import { Form } from '../../../ui/form/form.tsx'
import { MomentField } from '../../../ui/form/moment-field.tsx'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { figureNames, ModeControl, ReasonSelect, useFigureProblem } from './adjustment-fields.tsx'
import { AdjustmentPreview } from './adjustment-preview.tsx'
import { previewAdjustment, type AdjustmentMode, type Preview } from './adjustment.rules.ts'
import { useAdjustStockCommand, type StockRowFragment } from '../stock.generated.ts'

interface AdjustFormProps {
  stock: StockRowFragment
  /** The id of the movement to correct: it fixes the reason and becomes the reference. */
  corrects?: string
  /** The initial value. */
  delta?: number
  /** Begins with the count in place of the difference. */
  counting: boolean
  close: () => void
  refresh: () => void
}

export function AdjustForm({ stock: latest, corrects, delta, counting, close, refresh }: AdjustFormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refusal, setRefusal] = useState<ReactNode>()
  // The list shows the expected result at once; the form keeps the stock that it was sent for.
  const [sent, setSent] = useState<StockRowFragment>()
  const stock = sent ?? latest
  const figureProblem = useFigureProblem()
  const form = useForm({
    initialValues: {
      mode: (counting ? 'counted' : 'delta') as AdjustmentMode,
      figure: (delta ?? '') as number | string,
      reason: (corrects ? 'CORRECTION' : counting ? 'COUNT' : null) as AdjustmentReason | null,
      countedAt: '',
      externalReference: '',
      note: '',
    },
    validate: {
      figure: (figure, values) => figureProblem(stock, values.mode, figure, isLate(values)),
      reason: (reason) => (reason ? null : t('form.required')),
    },
  })
  const { mode, figure, reason, countedAt, externalReference, note } = form.values
  const late = isLate(form.values)
  // What was on hand then only the ledger knows.
  const preview = late ? undefined : previewAdjustment(stock, mode, figure)

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
        <>
          {t('stock.adjustment.insufficient', { available: format.number(shortages[0]?.available ?? 0) })}{' '}
          <HeldBy
            sku={stock.product.sku}
            warehouseCode={stock.warehouse.code}
            heldBy={shortages[0]?.heldBy}
          />
        </>,
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
    setSent(stock)
    void adjust
      .run(
        (idempotencyKey) => ({
          input: {
            sku: stock.product.sku,
            warehouseCode: stock.warehouse.code,
            ...(mode === 'delta' ? { delta: Number(figure) } : { countedOnHand: Number(figure) }),
            reason,
            note: note.trim() || undefined,
            externalReference: externalReference.trim() || undefined,
            corrects,
            // The person agreed to what they saw; a count of another moment has not seen it.
            ...(late ? { countedAt: new Date(countedAt).toISOString() } : { expectedOnHand: stock.onHand }),
            idempotencyKey,
          },
        }),
        { form, names: figureNames, optimistic: preview && { adjustStock: expected(stock, preview) } },
      )
      .finally(() => setSent(undefined))
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
      <Refusal>{refusal}</Refusal>
      {preview && preview.quantityAfter < 0 && (
        <Anchor size="sm" component={Link} to={paths.stockOf(stock.warehouse.code, stock.product.sku)}>
          {t('stock.heldBy.all')}
        </Anchor>
      )}
      {corrects && (
        <Text size="sm" c="dimmed">
          {t('stock.adjustment.corrects')}
        </Text>
      )}
      <ModeControl
        value={mode}
        onChange={(value) =>
          form.setValues({
            mode: value,
            reason: corrects ? 'CORRECTION' : value === 'counted' ? 'COUNT' : null,
          })
        }
      />
      <Group grow align="flex-start" gap="sm">
        <NumberInput
          {...form.getInputProps('figure')}
          label={mode === 'delta' ? t('stock.adjustment.deltaLabel') : t('stock.adjustment.countedLabel')}
          description={mode === 'delta' ? t('stock.adjustment.deltaHint') : t('stock.adjustment.countedHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDecimal={false}
          allowNegative={mode === 'delta'}
          thousandSeparator=" "
          hideControls
          data-autofocus
        />
        <ReasonSelect field={form.getInputProps('reason')} disabled={Boolean(corrects)} />
      </Group>
      {mode === 'counted' && reason === 'COUNT' && (
        <MomentField
          {...form.getInputProps('countedAt')}
          label={t('stock.adjustment.countedAt')}
          description={t('stock.adjustment.countedAtHint')}
          upTo="today"
        />
      )}
      {!corrects && (
        <TextInput
          {...form.getInputProps('externalReference')}
          label={t('stock.adjustment.reference')}
          description={t('stock.adjustment.referenceHint')}
          maxLength={limits.reference}
        />
      )}
      <Textarea
        {...form.getInputProps('note')}
        label={t('stock.adjustment.note')}
        maxLength={limits.note}
        autosize
        minRows={2}
      />
    </Form>
  )
}

interface Counted {
  mode: AdjustmentMode
  reason: AdjustmentReason | null
  countedAt: string
}

/** Whether it is a count of another moment than now. */
const isLate = ({ mode, reason, countedAt }: Counted) =>
  mode === 'counted' && reason === 'COUNT' && countedAt !== ''

/** The answer to expect unless it is refused. */
function expected(stock: StockRowFragment, { delta, quantityAfter, onHandAfter }: Preview) {
  return {
    __typename: 'StockAdjusted' as const,
    movement: { __typename: 'StockMovement' as const, id: `expected ${stock.id}`, quantityDelta: delta },
    stock: {
      ...stock,
      quantity: quantityAfter,
      onHand: onHandAfter,
      isLow: isLow(quantityAfter, stock.lowStockThreshold),
    },
  }
}
