import { NumberInput, Progress, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { useSetThresholdCommand, type StockRowFragment } from './stock.generated.ts'

interface ThresholdDialogProps {
  /** One or many; with many they all get the same. */
  stocks: StockRowFragment[]
  onClose: () => void
}

export function ThresholdDialog({ stocks, onClose }: ThresholdDialogProps) {
  const { t } = useTranslation()
  const [done, setDone] = useState(0)
  const last = useRef<string>(undefined)
  const form = useForm({
    initialValues: {
      threshold: (stocks.length === 1 ? stocks[0]!.lowStockThreshold : '') as number | string,
    },
    validate: {
      threshold: (value) =>
        Number.isSafeInteger(value) && Number(value) >= 0 ? null : t('form.wholeNumber'),
    },
  })
  const setThreshold = useSetThresholdCommand({
    Stock: ({ id }) => {
      last.current = id
      setDone((count) => count + 1)
    },
  })

  async function submit(threshold: number): Promise<void> {
    // After a failure it goes on where it stopped: to set a threshold again changes nothing.
    for (const stock of stocks.slice(done)) {
      const { product, warehouse, quantity } = stock
      await setThreshold.run(
        (idempotencyKey) => ({
          sku: product.sku,
          warehouseCode: warehouse.code,
          threshold,
          idempotencyKey,
        }),
        {
          form,
          optimistic: {
            setLowStockThreshold: { ...stock, lowStockThreshold: threshold, isLow: quantity <= threshold },
          },
        },
      )
      if (last.current !== stock.id) return
    }
    notifyDone(t('stock.thresholds.done', { count: stocks.length }))
    onClose()
  }

  return (
    <Dialog title={t('stock.thresholds.title')} opened onClose={onClose} size="sm">
      <Form
        form={form}
        command={setThreshold}
        onSubmit={({ threshold }) => void submit(Number(threshold))}
        submitLabel={t('stock.thresholds.submit')}
        onCancel={onClose}
      >
        <Text size="sm" c="dimmed">
          {t('stock.thresholds.lead', { count: stocks.length })}
        </Text>
        <NumberInput
          {...form.getInputProps('threshold')}
          label={t('stock.threshold')}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          data-autofocus
        />
        {stocks.length > 1 && setThreshold.running && (
          <Progress value={(100 * done) / stocks.length} aria-label={t('stock.thresholds.title')} />
        )}
      </Form>
    </Dialog>
  )
}
