import { Select } from '@mantine/core'
import { IconMoodCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { stockKeyColumns } from '../../domain/stock/stock-key-columns.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { useIdleStocksQuery, type IdleStocksQuery } from './dashboard.generated.ts'

type IdleStock = IdleStocksQuery['idleStocks']['nodes'][number]

const spans = ['30', '60', '90', '180', '366']

/** Stock that has not moved for a long time. */
export function IdleStockPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const days = spans.find((span) => span === url.get('days')) ?? '30'
  const { data, previousData, error, loading, refetch } = useIdleStocksQuery({
    variables: { warehouseCode, days: Number(days), first: paging.size, after: paging.after },
  })
  const stocks = (data ?? (loading ? previousData : undefined))?.idleStocks
  return (
    <Page
      fill
      title={t('idle.title')}
      toolbar={
        <Select
          size="xs"
          w={220}
          aria-label={t('idle.since')}
          allowDeselect={false}
          value={days}
          onChange={(value) => url.set({ days: value ?? undefined })}
          data={spans.map((value) => ({ value, label: t('idle.days', { count: Number(value) }) }))}
        />
      }
    >
      <DataTable
        label={t('idle.title')}
        columns={useColumns()}
        rows={stocks?.nodes}
        pageInfo={stocks?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        empty={
          <EmptyState
            icon={<IconMoodCheck stroke={1.5} aria-hidden />}
            title={t('idle.none')}
            hint={t('idle.noneHint', { days })}
          />
        }
      />
    </Page>
  )
}

function useColumns(): Column<IdleStock>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<IdleStock>[] => [
      ...stockKeyColumns<IdleStock>(t, {
        to: ({ product, warehouse }) =>
          `${paths.movements}?${new URLSearchParams({ q: product.sku, warehouse: warehouse.code }).toString()}`,
      }),
      {
        name: 'onHand',
        title: t('stock.onHand'),
        numeric: true,
        render: ({ onHand }) => format.number(onHand),
      },
      {
        name: 'last',
        title: t('idle.last'),
        numeric: true,
        render: ({ movedAt }) => format.date(movedAt),
      },
    ],
    [t, format],
  )
}
