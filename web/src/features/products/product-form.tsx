import { Group, NumberInput, SimpleGrid, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { decimalMoney, minorDigits, normalizeBarcode } from '@gudang/domain'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../domain/me.tsx'
import { useProductByCode } from '../../domain/product-by-code.ts'
import { ScanButton, type ScanAnswer } from '../../domain/scanner/scan-button.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { Form } from '../../ui/form.tsx'
import { notifyDone } from '../../ui/notify.ts'
import {
  useCreateProductCommand,
  useTagsQuery,
  useUpdateProductCommand,
  type ProductRowFragment,
} from './products.generated.ts'

interface ProductFormProps {
  /** Undefined: one that is not there yet. */
  product: ProductRowFragment | undefined
  onClose: () => void
  onChange: () => void
}

/** Beyond it a number has no exact minor units. */
const mostMajor = 1_000_000_000_000

export function ProductForm({ product, onClose, onChange }: ProductFormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { currency } = useMe()
  const digits = minorDigits(currency)
  const byCode = useProductByCode()
  const tags = useTagsQuery({ fetchPolicy: 'cache-first' })
  const form = useForm({
    initialValues: {
      sku: product?.sku ?? '',
      name: product?.name ?? '',
      price: (product ? decimalMoney(product.price, currency) : '') as number | string,
      tags: product?.tags ?? [],
      barcodes: product?.barcodes ?? [],
      defaultLowStockThreshold: (product?.defaultLowStockThreshold ?? 0) as number | string,
    },
    validate: {
      sku: (value) => (value.trim() ? null : t('form.required')),
      name: (value) => (value.trim() ? null : t('form.required')),
      price: (value) =>
        value === '' ? t('products.badPrice', { example: format.money(1250, currency) }) : null,
      defaultLowStockThreshold: (value) => (value === '' ? t('form.wholeNumber') : null),
    },
  })
  const saved = ({ sku }: { sku: string }) => {
    notifyDone(t('products.saved', { sku }))
    onChange()
    onClose()
  }
  const create = useCreateProductCommand({ Product: saved })
  const update = useUpdateProductCommand({ Product: saved })

  /** Whose it is already is told before it is saved: the camera goes on to the next. */
  async function scan(read: string): Promise<ScanAnswer> {
    const code = normalizeBarcode(read)
    const owner = await byCode(code).catch(() => undefined)
    if (owner && owner.sku !== product?.sku)
      return { found: false, text: t('problems.fields.TAKEN_by', { value: code, by: owner.sku }) }
    form.setFieldValue('barcodes', (codes) => [...new Set([...codes, code])])
    return { found: true, text: code }
  }

  function submit({ price, defaultLowStockThreshold, sku, ...rest }: typeof form.values): void {
    const values = {
      ...rest,
      sku: sku.trim(),
      price: Math.round(Number(price) * 10 ** digits),
      defaultLowStockThreshold: Number(defaultLowStockThreshold),
    }
    if (!product) {
      void create.run((idempotencyKey) => ({ input: { ...values, idempotencyKey } }), { form })
      return
    }
    void update.run((idempotencyKey) => ({ input: { ...values, idempotencyKey } }), {
      form,
      optimistic: { updateProduct: { ...product, ...values, name: values.name.trim() } },
    })
  }

  return (
    <Form
      form={form}
      command={product ? update : create}
      onSubmit={submit}
      submitLabel={product ? t('products.save') : t('products.create')}
      onCancel={onClose}
    >
      <TextInput
        {...form.getInputProps('sku')}
        label={t('products.sku')}
        description={product ? undefined : t('products.skuHint')}
        disabled={product !== undefined}
        maxLength={64}
        autoComplete="off"
        autoCapitalize="characters"
        data-autofocus={!product || undefined}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('products.name')}
        maxLength={200}
        data-autofocus={product !== undefined || undefined}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <NumberInput
          {...form.getInputProps('price')}
          label={t('products.priceIn', { currency })}
          {...format.separators}
          decimalScale={digits}
          allowedDecimalSeparators={[format.separators.decimalSeparator]}
          allowNegative={false}
          max={mostMajor}
          clampBehavior="strict"
          hideControls
        />
        <NumberInput
          {...form.getInputProps('defaultLowStockThreshold')}
          label={t('products.threshold')}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
      </SimpleGrid>
      <TagsInput
        {...form.getInputProps('tags')}
        label={t('products.tags')}
        description={t('products.tagsHint')}
        data={(tags.data?.tags ?? []).map(({ tag }) => tag)}
        limit={20}
        maxTags={50}
        acceptValueOnBlur
      />
      <Group gap={6} wrap="nowrap" align="flex-end">
        <TagsInput
          {...form.getInputProps('barcodes')}
          label={t('products.barcodes')}
          description={t('products.barcodesHint')}
          maxTags={50}
          acceptValueOnBlur
          flex={1}
        />
        <ScanButton onCode={scan} size={36} />
      </Group>
    </Form>
  )
}
