import { Button, Checkbox, SegmentedControl, Text } from '@mantine/core'
import { IconPackages, IconTableOptions } from '@tabler/icons-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ExportButton } from '../../../domain/exports/export-button.tsx'
import { ProductSearchField } from '../../../domain/products/product-search-field.tsx'
import { useMay } from '../../../domain/people/me.tsx'
import { stockFilter } from '../../../domain/views/list-filters.ts'
import { SavedViews } from '../../../domain/views/saved-views.tsx'
import { useWarehouseChoice } from '../../../domain/warehouses/warehouse-choice.ts'
import { paths } from '../../../paths.ts'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { problemOf } from '../../../graphql/problem.ts'
import type { StockSort } from '../../../graphql/schema.generated.ts'
import { part } from '../../../ui/part.ts'
import { ColumnChoice, useColumnChoice } from '../../../ui/table/column-choice.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { Page } from '../../../ui/page/page.tsx'
import { Filters } from '../../../ui/filters/filters.tsx'
import { useExactHit } from '../../../ui/filters/use-exact-hit.ts'
import { DialogSlot } from '../../../ui/dialog/dialog-slot.tsx'
import { EmptyState } from '../../../ui/feedback/states.tsx'
import { useSelection } from '../../../ui/table/use-selection.ts'
import { usePaging, useUrlState } from '../../../ui/navigation/use-url-state.ts'
import { useAdjustDialog } from '../adjust/adjust-dialog-state.ts'
import { useProductAddress } from './product-address.ts'
import { StockBulkBar } from './stock-bulk-bar.tsx'
import { useStockColumns } from './stock-columns.tsx'
import { useStockMatrixQuery, useStocksQuery, type StockRowFragment } from '../stock.generated.ts'

const AdjustDialog = part(async () => (await import('../adjust/adjust-dialog.tsx')).AdjustDialog)

const StockGrid = part(async () => (await import('../grid/stock-grid.tsx')).StockGrid)

const StockMatrix = part(async () => (await import('./stock-matrix.tsx')).StockMatrix)

const sorts: StockSort[] = ['SKU', 'QUANTITY_ASC', 'QUANTITY_DESC', 'UPDATED_DESC']
/** What identifies a row cannot be hidden. */
const fixed = new Set(['sku', 'actions'])

export function StockListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const adjust = useAdjustDialog()
  const selection = useSelection<StockRowFragment>()
  const search = url.get('q') ?? ''
  const mayEdit = useMay('inventory.adjust')
  const asMatrix = url.get('as') === 'matrix'
  const edits = mayEdit && !asMatrix && url.get('edit') === '1'
  const lowOnly = url.get('low') === '1'
  const sort = sorts.find((known) => known === url.get('sort'))
  const filter = stockFilter(url.get, warehouseCode)
  const { data, previousData, error, loading, refetch } = useStocksQuery({
    variables: { first: paging.size, after: paging.after, filter, sort },
    skip: asMatrix,
  })
  const matrix = useStockMatrixQuery({
    variables: { first: paging.size, after: paging.after, filter },
    skip: !asMatrix,
  })
  // The live feed updates the figures; only the server knows which rows are in the list now.
  useLiveRefetch('stock', () => {
    if (lowOnly || (!asMatrix && sort && sort !== 'SKU')) void (asMatrix ? matrix : { refetch }).refetch()
  })
  const all = useStockColumns()
  const { columns, hidden, set } = useColumnChoice(url, all)
  const navigate = useNavigate()
  const addressOf = useProductAddress()
  const openExact = useExactHit({
    search,
    rows: asMatrix
      ? matrix.data?.stockMatrix.nodes.map(({ sku }) => ({ sku, address: addressOf(sku) }))
      : data?.stocks.nodes.map(({ product: { sku }, warehouse }) => ({
          sku,
          address: paths.stockOf(warehouse.code, sku),
        })),
    namesOf: ({ sku }) => [sku],
    open: ({ address }) => void navigate(address),
  })
  const stocks = (data ?? (loading ? previousData : undefined))?.stocks
  const nothing = (
    <NoStock
      filtered={Boolean(search || lowOnly || warehouseCode)}
      clear={() => url.set({ q: undefined, low: undefined })}
    />
  )
  return (
    <Page
      fill
      title={t('shell.stock')}
      actions={
        <>
          <ExportButton kind="STOCK" filter={filter} />
          {mayEdit && !edits && !asMatrix && (
            <Button
              variant="default"
              leftSection={<IconTableOptions size={14} aria-hidden />}
              data-icon-on-phone
              data-edit-rows
              onClick={() => url.set({ edit: '1' }, { keepPage: true })}
            >
              <span className="gd-wide">{t('grid.edit')}</span>
            </Button>
          )}
        </>
      }
      toolbar={
        <>
          <ProductSearchField
            label={t('stock.search')}
            value={search}
            onChange={(q) => url.set({ q })}
            onEnter={openExact}
          />
          <Filters chips={[lowOnly && { parameters: ['low'], text: t('stock.lowOnly') }]}>
            <Checkbox
              size="xs"
              label={t('stock.lowOnly')}
              checked={lowOnly}
              onChange={(event) => url.set({ low: event.currentTarget.checked ? '1' : undefined })}
            />
            <SavedViews list="STOCK" parameters={['q', 'low', 'as', 'sort', 'hide']} />
            {!asMatrix && (
              <ColumnChoice
                columns={all.filter(({ name }) => !fixed.has(name))}
                hidden={hidden}
                onChange={set}
              />
            )}
            <SegmentedControl
              size="xs"
              aria-label={t('stock.matrix.show')}
              value={asMatrix ? 'matrix' : 'rows'}
              onChange={(value) => url.set({ as: value === 'matrix' ? value : undefined, edit: undefined })}
              data={[
                { value: 'rows', label: t('stock.matrix.rows') },
                { value: 'matrix', label: t('stock.matrix.title') },
              ]}
            />
            {asMatrix && (
              <Text size="xs" c="dimmed">
                {t('stock.matrix.figures')}
              </Text>
            )}
          </Filters>
        </>
      }
    >
      {asMatrix ? (
        <Suspense>
          <StockMatrix
            page={(matrix.data ?? (matrix.loading ? matrix.previousData : undefined))?.stockMatrix}
            problem={matrix.error && problemOf(matrix.error)}
            retry={matrix.refetch}
            paging={paging}
            empty={nothing}
          />
        </Suspense>
      ) : edits ? (
        <Suspense>
          <StockGrid
            stocks={data?.stocks.nodes}
            pageInfo={data?.stocks.pageInfo}
            paging={paging}
            onClose={() => url.set({ edit: undefined }, { keepPage: true })}
          />
        </Suspense>
      ) : (
        <DataTable
          label={t('shell.stock')}
          columns={columns}
          rows={stocks?.nodes}
          pageInfo={stocks?.pageInfo}
          problem={error && problemOf(error)}
          retry={refetch}
          paging={paging}
          sorting={{ value: sort ?? 'SKU', onChange: (value) => url.set({ sort: value }) }}
          selection={{
            ...selection,
            labelOf: ({ product, warehouse }) =>
              t('stock.markOf', { sku: product.sku, warehouse: warehouse.code }),
          }}
          empty={nothing}
        />
      )}
      <StockBulkBar selection={selection} />
      <DialogSlot onClose={adjust.close}>{adjust.target && <AdjustDialog />}</DialogSlot>
    </Page>
  )
}

function NoStock({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation()
  if (!filtered) {
    return (
      <EmptyState
        icon={<IconPackages stroke={1.5} aria-hidden />}
        title={t('stock.empty')}
        hint={t('stock.emptyHint')}
      />
    )
  }
  return (
    <EmptyState
      title={t('stock.nothingFound')}
      hint={t('stock.nothingFoundHint')}
      action={
        <Button variant="default" onClick={clear}>
          {t('actions.clearFilters')}
        </Button>
      }
    />
  )
}
