import { Button, Checkbox } from '@mantine/core'
import { IconPackages } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../graphql/problem.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { useWarehouseChoice } from '../../domain/warehouse-choice.ts'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { usePaging, useUrlState } from '../../ui/use-url-state.ts'
import { useAdjustDialog } from './adjust-dialog-state.ts'
import { StockTable } from './stock-table.tsx'
import { useStocksQuery } from './stock.generated.ts'

const AdjustDialog = lazy(async () => ({ default: (await import('./adjust-dialog.tsx')).AdjustDialog }))

export function StockListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const adjusting = useAdjustDialog().target !== undefined
  const search = url.get('q') ?? ''
  const lowOnly = url.get('low') === '1'
  const { data, previousData, error, loading, refetch } = useStocksQuery({
    variables: {
      first: 50,
      after: paging.after,
      filter: { warehouseCode, search: search || undefined, lowOnly: lowOnly || undefined },
    },
  })
  // Figures of rows on screen change by themselves; which rows there are is for the server to say.
  useLiveRefetch('stock', () => void (lowOnly && refetch()))
  const filtered = Boolean(search || lowOnly || warehouseCode)
  const stocks = (data ?? (loading ? previousData : undefined))?.stocks
  return (
    <Page
      fill
      title={t('stock.title')}
      toolbar={
        <>
          <SearchField label={t('stock.search')} value={search} onChange={(q) => url.set({ q })} />
          <Checkbox
            size="xs"
            label={t('stock.lowOnly')}
            checked={lowOnly}
            onChange={(event) => url.set({ low: event.currentTarget.checked ? '1' : undefined })}
          />
        </>
      }
    >
      <StockTable
        stocks={stocks}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        empty={
          filtered ? (
            <EmptyState
              title={t('stock.nothingFound')}
              hint={t('stock.nothingFoundHint')}
              action={
                <Button variant="default" onClick={() => url.set({ q: undefined, low: undefined })}>
                  {t('actions.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<IconPackages stroke={1.5} aria-hidden />}
              title={t('stock.empty')}
              hint={t('stock.emptyHint')}
            />
          )
        }
      />
      <Suspense>{adjusting && <AdjustDialog />}</Suspense>
    </Page>
  )
}
