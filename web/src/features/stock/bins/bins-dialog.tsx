import { useApolloClient } from '@apollo/client/react'
import { limits } from '@gudang/domain'
import { Button, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../../paths.ts'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { Form } from '../../../ui/form/form.tsx'
import { useSetStockBinsCommand, type StockRowFragment } from '../stock.generated.ts'
import classes from '../adjust/adjust-many-dialog.module.css'

interface BinsDialogProps {
  /** All of one warehouse. */
  stocks: StockRowFragment[]
  onClose: () => void
}

/** Where each lies; what is left as it was is not sent. */
export function BinsDialog({ stocks, onClose }: BinsDialogProps) {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { lines: stocks.map(({ bin }) => ({ bin: bin ?? '' })) } })
  const client = useApolloClient()
  const setBins = useSetStockBinsCommand({
    StockBinsSet: ({ lines }) => {
      notifyDone(t('stock.bins.done', { count: lines.length }))
      void client.refetchQueries({ include: 'active' })
      onClose()
    },
  })

  function submit({ lines }: { lines: { bin: string }[] }): void {
    const changed = stocks.flatMap(({ product, bin }, index) => {
      const wanted = lines[index]!.bin.trim()
      return wanted === (bin ?? '') ? [] : [{ sku: product.sku, bin: wanted || null }]
    })
    const warehouseCode = stocks[0]!.warehouse.code
    if (changed.length === 0) return onClose()
    void setBins.run((idempotencyKey) => ({ input: { warehouseCode, lines: changed, idempotencyKey } }), {
      form,
    })
  }

  return (
    <Dialog title={t('stock.bins.title')} opened onClose={onClose}>
      <Form
        form={form}
        command={setBins}
        onSubmit={submit}
        submitLabel={t('stock.bins.submit')}
        onCancel={onClose}
        footer={<LabelsButton stocks={stocks} />}
      >
        <ul className={classes.lines}>
          {stocks.map(({ id, product }, index) => (
            <li key={id}>
              <div>
                <span className="gd-code">{product.sku}</span>
                <Text size="xs" c="dimmed" className="gd-clip" title={product.name}>
                  {product.name}
                </Text>
              </div>
              <TextInput
                {...form.getInputProps(`lines.${index}.bin`)}
                size="xs"
                w={150}
                aria-label={t('stock.bins.of', { sku: product.sku })}
                maxLength={limits.bin}
                data-autofocus={index === 0 || undefined}
              />
            </li>
          ))}
        </ul>
      </Form>
    </Dialog>
  )
}

function LabelsButton({ stocks }: Pick<BinsDialogProps, 'stocks'>) {
  const { t } = useTranslation()
  const bins = new Set(stocks.flatMap(({ bin }) => bin ?? []))
  const search = new URLSearchParams([
    ['kind', 'bin'],
    ['warehouse', stocks[0]!.warehouse.code],
    ...[...bins].map((bin) => ['bin', bin]),
  ])
  if (bins.size === 0) return null
  return (
    <Button
      variant="default"
      size="xs"
      component={Link}
      to={{ pathname: paths.labels, search: search.toString() }}
    >
      {t('stock.bins.labels')}
    </Button>
  )
}
