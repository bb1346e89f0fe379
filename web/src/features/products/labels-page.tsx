import { Alert, Button, CloseButton, Group, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { IconFileTypePdf, IconTags } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useMoney } from '../../domain/people/me.tsx'
import { ProductScanField } from '../../domain/products/product-scan-field.tsx'
import { useWarehousesQuery } from '../../domain/warehouses/warehouses.generated.ts'
import { useApi } from '../../graphql/api.tsx'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { downloadFile } from '../../ui/download.ts'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import { BinField } from './bin-field.tsx'
import type { Printed } from './label-pdf.ts'
import {
  isShown,
  labelKinds,
  labelOf,
  rowOfBin,
  rowsOf,
  withMore,
  type Labelled,
  type LabelKind,
  type Place,
  type Row,
} from './label-rows.ts'
import { nameOf, sheetNames, sheets, type SheetName } from './label-sheets.ts'
import { ProductDetailDocument, ProductsDocument, type ProductRowFragment } from './products.generated.ts'

/** What gets labels, how many of each, on what paper; the PDF is made in the browser. */
export function LabelsPage() {
  const { t } = useTranslation()
  const money = useMoney()
  const url = useUrlState()
  const kind = labelKinds.find((known) => known === url.get('kind')) ?? 'product'
  const { rows, setRows, problem, reload, addProduct } = useRows(kind)
  const format = useFormat()
  const [sheetName, setSheetName] = useState<SheetName>('a4x21')
  const [skip, setSkip] = useState(0)
  const [making, setMaking] = useState(false)
  const [failed, setFailed] = useState(false)
  const [withoutBars, setWithoutBars] = useState<Printed['withoutBars']>([])
  const sheet = sheets[sheetName]
  const perSheet = sheet.columns * sheet.rows
  const shown = useMemo(() => rows?.filter((row) => isShown(row, kind)), [rows, kind])
  const count = (shown ?? []).reduce((sum, { copies }) => sum + copies, 0)

  async function make(): Promise<void> {
    setMaking(true)
    setFailed(false)
    setWithoutBars([])
    try {
      const { labelPdf } = await import('./label-pdf.ts')
      const packSaid = ({ name, units }: { name: string; units: number }) =>
        t('products.packs.inOne', { pack: name, units: format.number(units) })
      const labels = (shown ?? []).flatMap((row) =>
        Array.from({ length: row.copies }, () => labelOf(row, { kind, money, packSaid })),
      )
      const words = { CHARACTERS: t('labels.noBars.CHARACTERS'), LENGTH: t('labels.noBars.LENGTH') }
      const printed = await labelPdf({ sheet, labels, skip: Math.min(skip, perSheet - 1), words })
      setWithoutBars(printed.withoutBars)
      const file = new Blob([printed.bytes as BlobPart], { type: 'application/pdf' })
      downloadFile(file, `labels-${labels.length}.pdf`)
    } catch (error) {
      console.error(error)
      setFailed(true)
    }
    setMaking(false)
  }

  const columns = useColumns(kind, setRows)
  return (
    <Page
      fill
      title={t('labels.title')}
      actions={
        <Button
          leftSection={<IconFileTypePdf size={14} aria-hidden />}
          loading={making}
          disabled={count === 0}
          onClick={() => void make()}
        >
          {t('labels.make', { count })}
        </Button>
      }
      toolbar={
        <>
          {kind === 'bin' ? (
            <BinField onBins={(bins, place) => setRows((all) => withBins(all, bins, place))} />
          ) : (
            <ProductScanField label={t('labels.add')} onProduct={addProduct} />
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('labels.kind')}
            value={kind}
            onChange={(value) => url.set({ kind: value })}
            data={labelKinds.map((value) => ({
              value,
              label: t(`labels.kinds.${value}`),
            }))}
          />
          <Select
            size="xs"
            w={230}
            aria-label={t('labels.sheet')}
            allowDeselect={false}
            value={sheetName}
            onChange={(value) => setSheetName(value as SheetName)}
            data={sheetNames.map((value) => ({ value, label: nameOf(sheets[value], format.number) }))}
          />
          {perSheet > 1 && (
            <NumberInput
              size="xs"
              w={210}
              aria-label={t('labels.skip')}
              prefix={`${t('labels.skip')}: `}
              min={0}
              max={perSheet - 1}
              clampBehavior="strict"
              allowDecimal={false}
              value={skip}
              onChange={(value) => setSkip(Number(value) || 0)}
            />
          )}
        </>
      }
    >
      {failed && (
        <Alert color="red" variant="light" role="alert" p="xs" mb="xs">
          {t('labels.failed')}
        </Alert>
      )}
      {withoutBars.length > 0 && (
        <Alert color="orange" variant="light" role="alert" p="xs" mb="xs">
          {t('labels.withoutBars', { count: withoutBars.length })}
          {withoutBars.slice(0, 20).map(({ code, why }) => (
            <div key={code}>
              <span className="gd-code">{code}</span>: {t(`labels.noBars.${why}`)}
            </div>
          ))}
        </Alert>
      )}
      <DataTable
        label={t('labels.title')}
        columns={columns}
        rows={shown}
        problem={problem}
        retry={reload}
        empty={
          <EmptyState
            icon={<IconTags stroke={1.5} aria-hidden />}
            title={t('labels.empty')}
            hint={t(`labels.emptyHint.${kind}`)}
          />
        }
      />
    </Page>
  )
}

const withBins = (rows: Row[] = [], bins: string[], place: Place) =>
  withMore(
    rows,
    bins.map((bin) => rowOfBin(bin, place)),
  )

/** Begins with what the address names: a product, what a search or a tag finds (100 at most), or bins of a warehouse. */
function useRows(kind: LabelKind) {
  const { t } = useTranslation()
  const { client } = useApi()
  const url = useUrlState()
  const [rows, setRows] = useState<Row[]>()
  const [problem, setProblem] = useState<Problem>()
  const [attempt, setAttempt] = useState(0)
  const [sku, search, tag] = [url.get('sku'), url.get('q'), url.get('tag')]
  useEffect(() => {
    let over = false
    const fetchProducts = async (): Promise<ProductRowFragment[]> => {
      if (sku) {
        const { data } = await client.query({ query: ProductDetailDocument, variables: { sku } })
        return data?.product ? [data.product] : []
      }
      if (!search && !tag) return []
      const filter = { search, tags: tag ? [tag] : undefined }
      const { data } = await client.query({ query: ProductsDocument, variables: { first: 100, filter } })
      return data?.products.nodes ?? []
    }
    setProblem(undefined)
    fetchProducts().then(
      (products) => {
        if (!over) setRows((all = []) => [...all.filter(isOfBin), ...products.flatMap(rowsOf)])
      },
      (error: unknown) => setProblem(problemOf(error)),
    )
    return () => void (over = true)
  }, [client, sku, search, tag, attempt])
  useBinsOfAddress(setRows)

  function addProduct(product: Labelled, units: number): string {
    const added = rowsOf(product)
    const { sku, name } = product
    const more = added.find((row) => (kind === 'pack' ? isPackOf(row, units) : row.of === 'product'))
    const known = rows?.find(({ id }) => id === more?.id)
    setRows((all = []) => withMore(all, added, known))
    return t('scanner.added', { count: (known?.copies ?? 0) + 1, sku, name })
  }

  return { rows, setRows, problem, reload: () => setAttempt(attempt + 1), addProduct }
}

const isOfBin = ({ of }: Row) => of === 'bin'
const isPackOf = (row: Row, units: number) => row.of === 'pack' && row.pack.units === units

type SetRows = (change: (rows?: Row[]) => Row[]) => void

function useBinsOfAddress(setRows: SetRows): void {
  const [params] = useSearchParams()
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first', skip: !params.has('bin') })
  const place = data?.warehouses.find(({ code }) => code === params.get('warehouse'))
  const bins = params.getAll('bin').join('\n')
  useEffect(() => {
    if (place && bins) setRows((rows) => withBins(rows, bins.split('\n'), place))
  }, [place, bins, setRows])
}

/** What tells a row from the others, and what else is said of it. */
function wordsOf(row: Row, inOne: (pack: { pack: string; units: number }) => string) {
  if (row.of === 'bin')
    return { title: row.bin, name: `${row.place.code} · ${row.place.name}`, code: row.bin }
  const { sku, name, barcodes } = row.product
  if (row.of === 'product') return { title: sku, name, code: barcodes[0] ?? sku }
  const said = inOne({ pack: row.pack.name, units: row.pack.units })
  return { title: sku, name: `${said} · ${name}`, code: row.pack.barcode }
}

function useColumns(kind: LabelKind, setRows: SetRows): Column<Row>[] {
  const { t } = useTranslation()
  return useMemo((): Column<Row>[] => {
    const change = (id: string, copies: number) =>
      setRows((rows = []) => rows.map((row) => (row.id === id ? { ...row, copies } : row)))
    const remove = (id: string) => setRows((rows = []) => rows.filter((row) => row.id !== id))
    const words = (row: Row) => wordsOf(row, (pack) => t('products.packs.inOne', pack))
    return [
      {
        name: 'sku',
        title: kind === 'bin' ? t('stock.bin') : t('products.sku'),
        render: (row) => (
          <>
            <span className="gd-code">{words(row).title}</span>
            <span className="gd-phone">{words(row).name}</span>
          </>
        ),
      },
      {
        name: 'name',
        title: kind === 'bin' ? t('stock.warehouse') : t('products.name'),
        grow: true,
        from: 'sm',
        render: (row) => <span title={words(row).name}>{words(row).name}</span>,
      },
      {
        name: 'code',
        title: t('labels.code'),
        from: 'sm',
        render: (row) => words(row).code,
      },
      {
        name: 'copies',
        title: t('labels.copies'),
        numeric: true,
        render: (row) => (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <NumberInput
              size="xs"
              w={84}
              aria-label={t('labels.copiesOf', { sku: words(row).title })}
              min={0}
              max={1000}
              clampBehavior="strict"
              allowDecimal={false}
              value={row.copies}
              onChange={(value) => change(row.id, Number(value) || 0)}
            />
            <CloseButton
              size="sm"
              aria-label={t('labels.remove', { sku: words(row).title })}
              onClick={() => remove(row.id)}
            />
          </Group>
        ),
      },
    ]
  }, [t, kind, setRows])
}
