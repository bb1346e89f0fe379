import { limits } from '@gudang/domain'
import { Group, NumberInput, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdjustmentReason } from '../../../graphql/schema.generated.ts'
import { HeldBy } from '../../../domain/orders/held-by.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { Form } from '../../../ui/form/form.tsx'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import classes from './adjust-many-dialog.module.css'
import { figureNames, ModeControl, ReasonSelect, useFigureProblem } from './adjustment-fields.tsx'
import type { AdjustmentMode } from './adjustment.rules.ts'
import { useAdjustStocksCommand, type StockRowFragment } from '../stock.generated.ts'

interface AdjustManyDialogProps {
  stocks: StockRowFragment[]
  onClose: () => void
  onDone: () => void
}

interface Line {
  stock: StockRowFragment
  figure: number | string
}

/** One reason, a figure a line; all of them or none. */
export function AdjustManyDialog({ stocks, onClose, onDone }: AdjustManyDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refusal, setRefusal] = useState<string>()
  const figureProblem = useFigureProblem()
  const form = useForm({
    initialValues: {
      mode: 'counted' as AdjustmentMode,
      reason: 'COUNT' as AdjustmentReason | null,
      note: '',
      lines: stocks.map((stock): Line => ({ stock, figure: '' })),
    },
    validate: {
      reason: (reason) => (reason ? null : t('form.required')),
      lines: {
        figure: (figure, { mode, lines }, path) => {
          return figureProblem(lines[Number(path.split('.')[1])]!.stock, mode, figure)
        },
      },
    },
  })
  const { mode, lines } = form.values
  const adjust = useAdjustStocksCommand({
    StocksAdjusted: (result) => {
      notifyDone(t('stock.many.done', { count: result.stocks.length }))
      onDone()
    },
    InsufficientStock: ({ shortages }) => {
      setRefusal(t('stock.many.refused'))
      for (const { sku, warehouseCode, available, heldBy } of shortages) {
        const index = lines.findIndex(
          ({ stock }) =>
            stock.product.sku === sku && (!warehouseCode || stock.warehouse.code === warehouseCode),
        )
        if (index < 0) continue
        form.setFieldError(
          `lines.${index}.figure`,
          <>
            {t('stock.adjustment.insufficient', { available: format.number(available) })}{' '}
            <HeldBy sku={sku} warehouseCode={lines[index]!.stock.warehouse.code} heldBy={heldBy} />
          </>,
        )
      }
    },
    StaleStock: ({ path, expectedOnHand, actualOnHand }) => {
      const [expected, actual] = [format.number(expectedOnHand), format.number(actualOnHand)]
      setRefusal(t('stock.many.refused'))
      const index = Number(path?.[1] ?? -1)
      if (index < 0) return
      // The next attempt is based on the current value.
      form.setFieldValue(`lines.${index}.stock`, (stock: StockRowFragment) => ({
        ...stock,
        onHand: actualOnHand,
        quantity: actualOnHand - stock.allocated,
      }))
      form.setFieldError(`lines.${index}.figure`, t('stock.adjustment.stale', { expected, actual }))
    },
  })

  function submit(): void {
    const { reason, note } = form.getValues()
    if (!reason) return
    setRefusal(undefined)
    void adjust.run(
      (idempotencyKey) => ({
        input: {
          reason,
          note: note.trim() || undefined,
          lines: lines.map(({ stock, figure }) => ({
            sku: stock.product.sku,
            warehouseCode: stock.warehouse.code,
            ...(mode === 'delta' ? { delta: Number(figure) } : { countedOnHand: Number(figure) }),
            expectedOnHand: stock.onHand,
          })),
          idempotencyKey,
        },
      }),
      { form, names: { ...figureNames, sku: 'figure', warehouseCode: 'figure', expectedOnHand: 'figure' } },
    )
  }

  return (
    <Dialog title={t('stock.many.title', { count: stocks.length })} opened onClose={onClose} size="lg">
      <Form
        form={form}
        command={adjust}
        onSubmit={submit}
        submitLabel={t('stock.many.submit')}
        many
        onCancel={onClose}
      >
        <Refusal>{refusal}</Refusal>
        <ModeControl
          value={mode}
          onChange={(value) => form.setValues({ mode: value, reason: value === 'counted' ? 'COUNT' : null })}
        />
        <Group grow align="flex-start" gap="sm">
          <ReasonSelect field={form.getInputProps('reason')} />
          <Textarea
            {...form.getInputProps('note')}
            label={t('stock.adjustment.note')}
            maxLength={limits.note}
            autosize
            minRows={1}
          />
        </Group>
        <ul className={classes.lines}>
          {lines.map(({ stock }, index) => (
            <li key={stock.id}>
              <div>
                <span className="gd-code">{stock.product.sku}</span>{' '}
                <Text span size="xs" c="dimmed">
                  {stock.warehouse.code}
                </Text>
                <Text size="xs" c="dimmed" className="gd-clip" title={stock.product.name}>
                  {stock.product.name}
                </Text>
              </div>
              <Text size="xs" c="dimmed" className="gd-number">
                {t('stock.many.onHand', { onHand: format.number(stock.onHand) })}
              </Text>
              <NumberInput
                {...form.getInputProps(`lines.${index}.figure`)}
                size="xs"
                w={130}
                aria-label={t('stock.many.figureOf', {
                  sku: stock.product.sku,
                  warehouse: stock.warehouse.code,
                })}
                allowDecimal={false}
                allowNegative={mode === 'delta'}
                hideControls
                styles={{ input: { textAlign: 'right' } }}
                data-autofocus={index === 0 || undefined}
              />
            </li>
          ))}
        </ul>
      </Form>
    </Dialog>
  )
}
