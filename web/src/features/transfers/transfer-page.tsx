import { limits } from '@gudang/domain'
import { Group, SegmentedControl, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconArrowRight } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { useProductByCode } from '../../domain/products/product-by-code.ts'
import type { PickedProduct } from '../../domain/products/product-picker.tsx'
import { ProductScanField } from '../../domain/products/product-scan-field.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { WarehouseSelect } from '../../domain/warehouses/warehouse-select.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { FormPage } from '../../ui/form/form-page.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { notifyDone, notifyRefused } from '../../ui/feedback/notify.ts'
import { useLeaveGuard } from '../../ui/navigation/use-leave-guard.ts'
import { TransferLinesTable } from './transfer-lines-table.tsx'
import { PartnerSelect } from './partner-select.tsx'
import { useCreateTransferCommand } from './transfer-documents.generated.ts'
import { unitsOf, withMore, type TransferLine } from './transfer-lines.ts'
import { useTransferStockCommand, type TransferStockMutation } from './transfers.generated.ts'

type Shortages = Extract<
  TransferStockMutation['transferStock'],
  { __typename: 'InsufficientStock' }
>['shortages']

/**
 * Many lines from one warehouse to another: by van, as a document that is sent and received, or at once, and then the page
 * is ready for the next.
 */
export function TransferPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { code } = useWarehouseChoice()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const [how, setHow] = useState<'van' | 'atOnce'>(params.get('by') === 'van' ? 'van' : 'atOnce')
  const isVan = how === 'van'
  const End = isVan ? PartnerSelect : WarehouseSelect
  const scanField = useRef<HTMLInputElement>(null)
  const [shortages, setShortages] = useState<Shortages>([])
  const form = useForm({
    initialValues: {
      from: params.get('from') ?? code,
      to: undefined as string | undefined,
      lines: [] as TransferLine[],
      note: '',
    },
    validate: {
      from: (from) => (from ? null : t('form.required')),
      to: (to, { from }) => (!to ? t('form.required') : to === from ? t('transfers.sameWarehouse') : null),
      lines: {
        quantity: (quantity) =>
          Number.isSafeInteger(quantity) && Number(quantity) >= 1 ? null : t('form.atLeastOne'),
      },
    },
  })
  const { from, to, lines, note } = form.values
  const transfer = useTransferStockCommand({
    StockTransfer: () => {
      notifyDone(
        t('transfers.done', {
          count: unitsOf(lines),
          units: format.number(unitsOf(lines)),
          from: from ?? '',
          to: to ?? '',
        }),
      )
      form.setFieldValue('lines', [])
      form.setFieldValue('note', '')
      scanField.current?.focus()
    },
    InsufficientStock: (refusal) => setShortages(refusal.shortages),
  })
  const make = useCreateTransferCommand({
    Transfer: ({ number }) => setMade(number),
  })
  const [made, setMade] = useState<string>()
  useLeaveGuard(lines.length > 0 && !made, t('transfers.leave'))
  useEffect(() => {
    if (made) void navigate(paths.transferOf(made), { replace: true })
  }, [made, navigate])
  const add = (product: PickedProduct, units = 1) => {
    form.setFieldValue('lines', (before: TransferLine[]) => withMore(before, product, units))
    const line = form.getValues().lines.find((each) => each.product.sku === product.sku)
    return t('scanner.added', { count: Number(line?.quantity), sku: product.sku, name: product.name })
  }
  useLinesOfAddress(add)
  const change = (sku: string, changes: Partial<TransferLine> | undefined) =>
    form.setFieldValue('lines', (before: TransferLine[]) =>
      before.flatMap((line) =>
        line.product.sku !== sku ? [line] : changes ? [{ ...line, ...changes }] : [],
      ),
    )

  function submit(): void {
    setShortages([])
    if (!from || !to) return
    if (lines.length === 0) return scanField.current?.focus()
    const input = (idempotencyKey: string) => ({
      input: {
        fromWarehouseCode: from,
        toWarehouseCode: to,
        lines: lines.map(({ product, quantity }) => ({ sku: product.sku, quantity: Number(quantity) })),
        note: note.trim() || undefined,
        idempotencyKey,
      },
    })
    const told = { form, names: { fromWarehouseCode: 'from', toWarehouseCode: 'to', sku: 'quantity' } }
    void (isVan ? make.run(input, told) : transfer.run(input, told))
  }

  return (
    <FormPage
      title={t('shell.transfers')}
      form={form}
      command={isVan ? make : transfer}
      onSubmit={submit}
      submitLabel={t(isVan ? 'transfers.make' : 'transfers.submit')}
    >
      <SegmentedControl
        aria-label={t('transfers.how')}
        value={how}
        onChange={(value) => setHow(value)}
        data={(['van', 'atOnce'] as const).map((value) => ({ value, label: t(`transfers.hows.${value}`) }))}
      />
      <Refusal>{shortages.length > 0 && t('transfers.shortTitle', { count: shortages.length })}</Refusal>
      <Group align="flex-start" grow gap="sm" preventGrowOverflow={false} wrap="wrap">
        <End
          label={t('transfers.from')}
          value={from}
          onChange={(chosen) => form.setFieldValue('from', chosen)}
          noneLabel={t('transfers.choose')}
          error={form.errors.from}
          miw={200}
          activeOnly
        />
        <Group mt={28} visibleFrom="sm" style={{ flexGrow: 0 }} aria-hidden>
          <IconArrowRight size={16} />
        </Group>
        <End
          label={t('transfers.to')}
          value={to}
          onChange={(chosen) => form.setFieldValue('to', chosen)}
          noneLabel={t('transfers.choose')}
          error={form.errors.to}
          miw={200}
          activeOnly
        />
      </Group>
      <ProductScanField label={t('scanner.field')} onProduct={add} inputRef={scanField} autoFocus />
      <TransferLinesTable
        lines={lines}
        from={from}
        to={to}
        shortages={new Map(shortages.map((shortage) => [shortage.sku, shortage]))}
        errorAt={(index) => form.errors[`lines.${index}.quantity`]?.toString()}
        onQuantity={(sku, quantity) => change(sku, { quantity })}
        onRemove={(sku) => change(sku, undefined)}
        onNext={() => scanField.current?.focus()}
      />
      <Text size="sm" ta="right" c="dimmed" className="gd-number">
        {t('transfers.total', { count: lines.length, units: format.number(unitsOf(lines)) })}
      </Text>
      <Textarea
        {...form.getInputProps('note')}
        label={t('transfers.note')}
        maxLength={limits.note}
        autosize
        minRows={1}
      />
    </FormPage>
  )
}

/** Other pages lead here with products chosen: ?sku=A&sku=B. Taken once; a reload of a half-done transfer starts anew. */
function useLinesOfAddress(add: (product: PickedProduct) => void): void {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const byCode = useProductByCode()
  const given = params.getAll('sku')
  const key = given.join('\n')
  const take = useEffectEvent(async () => {
    setParams(
      (current) => {
        current.delete('sku')
        return current
      },
      { replace: true },
    )
    const found = await Promise.all(given.map((sku) => byCode(sku).catch(() => undefined)))
    for (const product of found) if (product) add(product)
    const missing = given.filter((_, index) => !found[index])
    if (missing.length > 0) notifyRefused(t('scanner.unknown', { code: missing.join(', ') }))
  })
  useEffect(() => {
    if (key) void take()
  }, [key])
}
