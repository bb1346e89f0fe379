import { Group, NumberInput, SimpleGrid, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { codeKey, decimalMoney, limits, minorDigits, mostPrice, printedGtin, tidyCode } from '@gudang/domain'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../domain/edits/changed-meanwhile.tsx'
import type { Facts } from '../../domain/edits/merge.rules.ts'
import { useEdit } from '../../domain/edits/use-edit.ts'
import { useMe, useMoney } from '../../domain/people/me.tsx'
import { useProductByCode } from '../../domain/products/product-by-code.ts'
import { ScanButton } from '../../domain/scanner/scan-button.tsx'
import type { ScanAnswer } from '../../domain/scanner/scan-dialog.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import {
  useCreateProductCommand,
  useTagsQuery,
  useUpdateProductCommand,
  type ProductRowFragment,
} from './products.generated.ts'

interface ProductFormProps {
  /** Undefined for a new one. */
  product: ProductRowFragment | undefined
  onClose: () => void
  onChange: () => void
}

type ProductFacts = Pick<
  ProductRowFragment,
  'name' | 'price' | 'tags' | 'barcodes' | 'defaultLowStockThreshold' | 'isDeleted'
>

function factsOf(product: ProductRowFragment): ProductFacts & Facts {
  const { name, price, tags, barcodes, defaultLowStockThreshold, isDeleted } = product
  return { name, price, tags, barcodes, defaultLowStockThreshold, isDeleted }
}

export function ProductForm({ product, onClose, onChange }: ProductFormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { currency } = useMe()
  const digits = minorDigits(currency)
  const byCode = useProductByCode()
  const tags = useTagsQuery({ fetchPolicy: 'cache-first' })
  /** The name of its pack that has this barcode: a scan of it is more than one unit. */
  const packOf = (code: string) =>
    product?.packs.find(({ barcode }) => barcode && codeKey(barcode) === codeKey(code))?.name

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
      sku: (value) => (tidyCode(value) ? null : t('form.required')),
      name: (value) => (value.trim() ? null : t('form.required')),
      price: (value) =>
        value === '' ? t('products.badPrice', { example: format.money(1250, currency) }) : null,
      barcodes: (codes) => {
        const value = codes.find(packOf)
        return value ? t('products.packs.isOfPack', { value, pack: packOf(value)! }) : null
      },
      defaultLowStockThreshold: (value) => (value === '' ? t('form.wholeNumber') : null),
    },
  })
  const money = useMoney()
  const edit = useEdit({
    form,
    current: product && { version: product.version, facts: factsOf(product) },
    factsOf: ({ name, price, tags, barcodes, defaultLowStockThreshold: threshold }) => ({
      name: name.trim(),
      tags,
      barcodes,
      ...(price === '' ? {} : { price: Math.round(Number(price) * 10 ** digits) }),
      ...(threshold === '' ? {} : { defaultLowStockThreshold: Number(threshold) }),
    }),
    valuesOf: ({ price, isDeleted: _, ...rest }) => ({
      ...rest,
      ...(price === undefined ? {} : { price: decimalMoney(price, currency) }),
    }),
  })
  const saved = ({ sku }: { sku: string }) => {
    notifyDone(t('products.saved', { sku }))
    onChange()
    onClose()
  }
  const create = useCreateProductCommand({ Product: saved })
  const update = useUpdateProductCommand({ Product: saved })

  /** A code of another product is reported at once, not on save: the camera goes on to the next. */
  async function scan(read: string): Promise<ScanAnswer> {
    const code = printedGtin(tidyCode(read))
    const owner = await byCode(code).catch(() => undefined)
    if (owner && owner.sku !== product?.sku)
      return { found: false, text: t('problems.fields.TAKEN_by', { value: code, by: owner.sku }) }
    const pack = packOf(code)
    if (pack) return { found: false, text: t('products.packs.isOfPack', { value: code, pack }) }
    form.setFieldValue('barcodes', (codes) => [...new Set([...codes, code])])
    return { found: true, text: code }
  }

  function submit(values: typeof form.values): void {
    const { expectedVersion, ...changes } = edit.changes(values)
    const sku = values.sku.trim()
    if (!product) {
      const input = { sku, ...(changes as Required<typeof changes>) }
      void create.run((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), { form })
      return
    }
    void update.run((idempotencyKey) => ({ input: { sku, ...changes, expectedVersion, idempotencyKey } }), {
      form,
      optimistic: { updateProduct: { ...product, ...changes } },
      onConflict: edit.onConflict,
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
      <ChangedMeanwhile edit={edit} show={{ price: money }} />
      <TextInput
        {...form.getInputProps('sku')}
        label={t('products.sku')}
        description={product ? undefined : t('products.skuHint')}
        disabled={product !== undefined}
        maxLength={limits.sku}
        autoComplete="off"
        autoCapitalize="characters"
        data-autofocus={!product || undefined}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('products.name')}
        maxLength={limits.name}
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
          max={mostPrice / 10 ** digits}
          clampBehavior="strict"
          hideControls
        />
        <NumberInput
          {...form.getInputProps('defaultLowStockThreshold')}
          label={t('products.threshold')}
          description={t('products.thresholdHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
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
        filter={optionsBySearch}
        limit={20}
        maxTags={limits.tags}
        acceptValueOnBlur
      />
      <Group gap={6} wrap="nowrap" align="flex-end">
        <TagsInput
          {...form.getInputProps('barcodes')}
          label={t('products.barcodes')}
          description={t('products.barcodesHint')}
          maxTags={limits.barcodes}
          acceptValueOnBlur
          flex={1}
        />
        <ScanButton onCode={scan} size={36} />
      </Group>
    </Form>
  )
}
