import { limits } from '@gudang/domain'
import { Skeleton, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../../domain/people/me.tsx'
import type { PickedProduct } from '../../domain/products/product-picker.tsx'
import { ProductScanField } from '../../domain/products/product-scan-field.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { EmptyState, ErrorState } from '../../ui/feedback/states.tsx'
import { FormPage } from '../../ui/form/form-page.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { useLeaveGuard } from '../../ui/navigation/use-leave-guard.ts'
import { Page } from '../../ui/page/page.tsx'
import {
  useTransferToEditQuery,
  useUpdateTransferCommand,
  type TransferToEditQuery,
} from './transfer-documents.generated.ts'
import { TransferLinesTable } from './transfer-lines-table.tsx'
import { unitsOf, withMore, type TransferLine } from './transfer-lines.ts'
import { useStepRefusals } from './transfer-steps.ts'

type Draft = NonNullable<TransferToEditQuery['transfer']>

/** The lines and the note of a draft: what is kept, sent or cancelled stays as it was made. */
export function TransferEditPage() {
  const { t } = useTranslation()
  const { number = '' } = useParams()
  const withStocks = useMay('inventory.view')
  // As it is now, whatever a page has held: a save is of the version that was read here.
  const { data, error, refetch } = useTransferToEditQuery({
    variables: { number, withStocks },
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-only',
  })
  const draft = data?.transfer
  if (draft?.status === 'DRAFT') return <TransferEdit draft={draft} />
  return (
    <Page title={number}>
      {error && <ErrorState problem={problemOf(error)} retry={refetch} />}
      {!error && !data && <Skeleton h={240} aria-busy />}
      {data && !draft && (
        <EmptyState title={t('transfers.missing')} hint={t('transfers.missingHint', { number })} />
      )}
      {draft && (
        <EmptyState
          title={t('transfers.notDraft', { number })}
          hint={t('transfers.notDraftHint', { status: t(`transfers.statuses.${draft.status}`) })}
        />
      )}
    </Page>
  )
}

function TransferEdit({ draft: read }: { draft: Draft }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  // Others may move it on meanwhile; the form stays with what was read.
  const [draft] = useState(read)
  const { number, version, from, to } = draft
  const scanField = useRef<HTMLInputElement>(null)
  const [refusal, setRefusal] = useState<string>()
  const [saved, setSaved] = useState(false)
  const form = useForm({
    initialValues: {
      lines: draft.lines.map(({ product, requested }): TransferLine => ({ product, quantity: requested })),
      note: draft.note ?? '',
    },
    validate: {
      lines: {
        quantity: (quantity) =>
          Number.isSafeInteger(quantity) && Number(quantity) >= 1 ? null : t('form.atLeastOne'),
      },
    },
  })
  const { lines, note } = form.values
  const { TransferStepRefused } = useStepRefusals(setRefusal)
  const save = useUpdateTransferCommand({
    Transfer: () => {
      notifyDone(t('transfers.saved', { number }))
      setSaved(true)
    },
    TransferStepRefused,
    DocumentChanged: ({ changedBy, changedAt }) =>
      setRefusal(
        changedBy
          ? t('edits.changedBy', { name: changedBy.name, at: format.dateTime(changedAt) })
          : t('edits.changed'),
      ),
  })
  useLeaveGuard(form.isDirty() && !saved, t('transfers.leaveEdit'))
  useEffect(() => {
    if (saved) void navigate(paths.transferOf(number), { replace: true })
  }, [saved, navigate, number])

  const add = (product: PickedProduct, units = 1) => {
    form.setFieldValue('lines', (before: TransferLine[]) => withMore(before, product, units))
    const line = form.getValues().lines.find((each) => each.product.sku === product.sku)
    return t('scanner.added', { count: Number(line?.quantity), sku: product.sku, name: product.name })
  }
  const change = (sku: string, changed: (line: TransferLine) => TransferLine[]) =>
    form.setFieldValue('lines', (before: TransferLine[]) =>
      before.flatMap((line) => (line.product.sku === sku ? changed(line) : [line])),
    )
  const submit = () => {
    setRefusal(undefined)
    if (lines.length === 0) return scanField.current?.focus()
    void save.run(
      (idempotencyKey) => ({
        input: {
          number,
          expectedVersion: version,
          lines: lines.map(({ product, quantity }) => ({ sku: product.sku, quantity: Number(quantity) })),
          note: note.trim(),
          idempotencyKey,
        },
      }),
      { form, names: { sku: 'quantity' } },
    )
  }
  return (
    <FormPage
      title={t('transfers.editTitle', { number })}
      form={form}
      command={save}
      onSubmit={submit}
      submitLabel={t('transfers.save')}
      onCancel={() => void navigate(paths.transferOf(number))}
    >
      <Refusal>{refusal}</Refusal>
      <Text size="sm" c="dimmed">
        {from.code} · {from.name} → {to.code} · {to.name}
      </Text>
      <ProductScanField label={t('scanner.field')} onProduct={add} inputRef={scanField} autoFocus />
      <TransferLinesTable
        lines={lines}
        from={from.code}
        to={to.code}
        shortages={new Map()}
        errorAt={(index) => form.errors[`lines.${index}.quantity`]?.toString()}
        onQuantity={(sku, quantity) => change(sku, (line) => [{ ...line, quantity }])}
        onRemove={(sku) => change(sku, () => [])}
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
