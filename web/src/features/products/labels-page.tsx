import { Alert, Button, CloseButton, Group, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { IconFileTypePdf, IconTags } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoney } from '../../domain/people/me.tsx'
import { ProductScanField } from '../../domain/products/product-scan-field.tsx'
import { useApi } from '../../graphql/api.tsx'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { downloadFile } from '../../ui/download.ts'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import type { LabelKind, Printed } from './label-pdf.ts'
import { nameOf, sheetNames, sheets, type SheetName } from './label-sheets.ts'
import { ProductDetailDocument, ProductsDocument, type ProductRowFragment } from './products.generated.ts'

type Labelled = Pick<ProductRowFragment, 'id' | 'sku' | 'name' | 'price' | 'barcodes'>

interface Row {
  id: string
  product: Labelled
  copies: number
}

/** Which products, how many of each, on what paper; the PDF is made in the browser. */
export function LabelsPage() {
  const { t } = useTranslation()
  const money = useMoney()
  const { rows, setRows, problem, reload, add } = useRows()
  const format = useFormat()
  const [kind, setKind] = useState<LabelKind>('product')
  const [sheetName, setSheetName] = useState<SheetName>('a4x21')
  const [skip, setSkip] = useState(0)
  const [making, setMaking] = useState(false)
  const [failed, setFailed] = useState(false)
  const [withoutBars, setWithoutBars] = useState<Printed['withoutBars']>([])
  const sheet = sheets[sheetName]
  const perSheet = sheet.columns * sheet.rows
  const count = (rows ?? []).reduce((sum, { copies }) => sum + copies, 0)

  async function make(): Promise<void> {
    setMaking(true)
    setFailed(false)
    setWithoutBars([])
    try {
      const { labelPdf } = await import('./label-pdf.ts')
      const labels = (rows ?? []).flatMap(({ product: { sku, name, price, barcodes }, copies }) =>
        Array.from({ length: copies }, () => ({ sku, name, price: money(price), code: barcodes[0] ?? sku })),
      )
      const words = { CHARACTERS: t('labels.noBars.CHARACTERS'), LENGTH: t('labels.noBars.LENGTH') }
      const printed = await labelPdf({ sheet, kind, labels, skip: Math.min(skip, perSheet - 1), words })
      setWithoutBars(printed.withoutBars)
      const file = new Blob([printed.bytes as BlobPart], { type: 'application/pdf' })
      downloadFile(file, `labels-${labels.length}.pdf`)
    } catch (error) {
      console.error(error)
      setFailed(true)
    }
    setMaking(false)
  }

  const columns = useColumns(setRows)
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
          <ProductScanField label={t('labels.add')} onProduct={add} />
          <SegmentedControl
            size="xs"
            aria-label={t('labels.kind')}
            value={kind}
            onChange={(value) => setKind(value as LabelKind)}
            data={(['product', 'shelf'] as const).map((value) => ({
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
        rows={rows}
        problem={problem}
        retry={reload}
        empty={
          <EmptyState
            icon={<IconTags stroke={1.5} aria-hidden />}
            title={t('labels.empty')}
            hint={t('labels.emptyHint')}
          />
        }
      />
    </Page>
  )
}

/** Begins with what the address names: a product, or what a search or a tag finds (100 at most). */
function useRows() {
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
        if (!over) setRows(products.map((product) => ({ id: product.id, product, copies: 1 })))
      },
      (error: unknown) => setProblem(problemOf(error)),
    )
    return () => void (over = true)
  }, [client, sku, search, tag, attempt])

  function add(product: Labelled): string {
    const { id, sku, name } = product
    const copies = (rows?.find((row) => row.id === id)?.copies ?? 0) + 1
    setRows((current = []) =>
      current.some((row) => row.id === id)
        ? current.map((row) => (row.id === id ? { ...row, copies: row.copies + 1 } : row))
        : [{ id, product, copies: 1 }, ...current],
    )
    return t('scanner.added', { count: copies, sku, name })
  }

  return { rows, setRows, problem, reload: () => setAttempt(attempt + 1), add }
}

function useColumns(setRows: (change: (rows?: Row[]) => Row[]) => void): Column<Row>[] {
  const { t } = useTranslation()
  return useMemo((): Column<Row>[] => {
    const change = (id: string, copies: number) =>
      setRows((rows = []) => rows.map((row) => (row.id === id ? { ...row, copies } : row)))
    const remove = (id: string) => setRows((rows = []) => rows.filter((row) => row.id !== id))
    return [
      {
        name: 'sku',
        title: t('products.sku'),
        render: ({ product }) => (
          <>
            <span className="gd-code">{product.sku}</span>
            <span className="gd-phone">{product.name}</span>
          </>
        ),
      },
      {
        name: 'name',
        title: t('products.name'),
        grow: true,
        from: 'sm',
        render: ({ product }) => <span title={product.name}>{product.name}</span>,
      },
      {
        name: 'code',
        title: t('labels.code'),
        from: 'sm',
        render: ({ product }) => product.barcodes[0] ?? product.sku,
      },
      {
        name: 'copies',
        title: t('labels.copies'),
        numeric: true,
        render: ({ id, product, copies }) => (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <NumberInput
              size="xs"
              w={84}
              aria-label={t('labels.copiesOf', { sku: product.sku })}
              min={0}
              max={1000}
              clampBehavior="strict"
              allowDecimal={false}
              value={copies}
              onChange={(value) => change(id, Number(value) || 0)}
            />
            <CloseButton
              size="sm"
              aria-label={t('labels.remove', { sku: product.sku })}
              onClick={() => remove(id)}
            />
          </Group>
        ),
      },
    ]
  }, [t, setRows])
}
