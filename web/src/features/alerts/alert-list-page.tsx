import { SegmentedControl } from '@mantine/core'
import { IconMoodCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { stockKeyColumns } from '../../domain/stock/stock-key-columns.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { useAlertsQuery, type AlertsQuery } from './alerts.generated.ts'

type Alert = AlertsQuery['alerts']['nodes'][number]

const states = ['open', 'resolved', 'all'] as const

/** Stocks that fell to their threshold, when, and whether they have recovered. */
export function AlertListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const state = states.find((known) => known === url.get('state')) ?? 'open'
  const { data, previousData, error, loading, refetch } = useAlertsQuery({
    variables: {
      first: 50,
      after: paging.after,
      filter: { warehouseCode, open: state === 'all' ? undefined : state === 'open' },
    },
  })
  useLiveRefetch('alert', () => void (!paging.after && refetch()))
  const alerts = (data ?? (loading ? previousData : undefined))?.alerts
  return (
    <Page
      fill
      title={t('shell.alerts')}
      toolbar={
        <SegmentedControl
          size="xs"
          aria-label={t('alerts.state')}
          value={state}
          onChange={(value) => url.set({ state: value === 'open' ? undefined : value })}
          data={states.map((value) => ({ value, label: t(`alerts.states.${value}`) }))}
        />
      }
    >
      <DataTable
        label={t('shell.alerts')}
        columns={useColumns()}
        rows={alerts?.nodes}
        pageInfo={alerts?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        empty={
          <EmptyState
            icon={<IconMoodCheck stroke={1.5} aria-hidden />}
            title={t('alerts.none')}
            hint={t('alerts.noneHint')}
          />
        }
      />
    </Page>
  )
}

function useColumns(): Column<Alert>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<Alert>[] => [
      ...stockKeyColumns<Alert>(t, {
        to: ({ product, warehouse }) =>
          `${paths.stock}?${new URLSearchParams({ q: product.sku, warehouse: warehouse.code }).toString()}`,
      }),
      {
        name: 'now',
        title: t('alerts.now'),
        numeric: true,
        render: ({ stock }) => format.number(stock.quantity),
      },
      {
        name: 'threshold',
        title: t('stock.threshold'),
        numeric: true,
        from: 'xs',
        render: ({ stock }) => format.number(stock.lowStockThreshold),
      },
      {
        name: 'incoming',
        title: t('stock.inTransit'),
        numeric: true,
        from: 'sm',
        render: ({ stock: { inTransit, incoming } }) =>
          inTransit > 0 && (
            <>
              {format.number(inTransit)}
              {incoming[0]?.expectedAt && (
                <span className="gd-dimmed"> {format.moment(incoming[0].expectedAt)}</span>
              )}
            </>
          ),
      },
      {
        name: 'raised',
        title: t('alerts.raised'),
        numeric: true,
        from: 'sm',
        render: ({ raisedAt }) => <span title={format.dateTime(raisedAt)}>{format.ago(raisedAt)}</span>,
      },
      {
        name: 'resolved',
        title: t('alerts.resolved'),
        numeric: true,
        from: 'md',
        render: ({ resolvedAt }) => (resolvedAt ? format.dateTime(resolvedAt) : t('alerts.open')),
      },
    ],
    [t, format],
  )
}
