import { SegmentedControl } from '@mantine/core'
import { IconMoodCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../domain/people/me.tsx'
import { AlertReason } from '../../domain/stock/alert-reason.tsx'
import { stockKeyColumns } from '../../domain/stock/stock-key-columns.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Page } from '../../ui/page/page.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useSelection } from '../../ui/table/use-selection.ts'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { useAlertsQuery, type AlertsQuery } from './alerts.generated.ts'
import { SnoozeBar } from './snooze-bar.tsx'

type Alert = AlertsQuery['alerts']['nodes'][number]

const states = ['open', 'snoozed', 'resolved', 'all'] as const

const filters = {
  open: { open: true, snoozed: false },
  snoozed: { snoozed: true },
  resolved: { open: false },
  all: {},
}

/** Stocks that fell to their threshold, the most urgent first, and whether somebody has put them aside. */
export function AlertListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const state = states.find((known) => known === url.get('state')) ?? 'open'
  const { data, previousData, error, loading, refetch } = useAlertsQuery({
    variables: {
      first: paging.size,
      after: paging.after,
      sort: state === 'open' || state === 'snoozed' ? 'URGENCY' : 'NEWEST',
      filter: { warehouseCode, ...filters[state] },
    },
  })
  const selection = useSelection<Alert>()
  const maySnooze = useMay('inventory.adjust') && (state === 'open' || state === 'snoozed')
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
          onChange={(value) => {
            selection.clear()
            url.set({ state: value === 'open' ? undefined : value })
          }}
          data={states.map((value) => ({ value, label: t(`alerts.states.${value}`) }))}
        />
      }
    >
      <DataTable
        label={t('shell.alerts')}
        columns={useColumns(state)}
        rows={alerts?.nodes}
        pageInfo={alerts?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        selection={
          maySnooze
            ? {
                ...selection,
                labelOf: ({ product, warehouse }) =>
                  t('stock.markOf', { sku: product.sku, warehouse: warehouse.code }),
              }
            : undefined
        }
        empty={
          <EmptyState
            icon={<IconMoodCheck stroke={1.5} aria-hidden />}
            title={t(state === 'snoozed' ? 'alerts.noneSnoozed' : 'alerts.none')}
            hint={t(state === 'snoozed' ? 'alerts.noneSnoozedHint' : 'alerts.noneHint')}
          />
        }
      />
      <SnoozeBar selection={selection} wakes={state === 'snoozed'} onDone={() => void refetch()} />
    </Page>
  )
}

function useColumns(state: (typeof states)[number]): Column<Alert>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<Alert>[] => [
      ...stockKeyColumns<Alert>(t, {
        to: ({ product, warehouse }) =>
          `${paths.stock}?${new URLSearchParams({ q: product.sku, warehouse: warehouse.code }).toString()}`,
        phone: (alert) => <AlertReason alert={alert} />,
      }),
      ...(state === 'resolved'
        ? []
        : [
            {
              name: 'urgency',
              title: t('alerts.urgency'),
              from: 'sm' as const,
              render: (alert: Alert) => <AlertReason alert={alert} />,
            },
          ]),
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
      ...(state === 'snoozed'
        ? [
            {
              name: 'snoozed',
              title: t('alerts.snoozed'),
              numeric: true,
              render: ({ snoozedUntil, snoozedBy }: Alert) =>
                snoozedUntil && (
                  <>
                    {format.date(snoozedUntil)}
                    <span className="gd-dimmed"> {snoozedBy?.name}</span>
                  </>
                ),
            },
          ]
        : []),
      ...(state === 'resolved' || state === 'all'
        ? [
            {
              name: 'resolved',
              title: t('alerts.resolved'),
              numeric: true,
              from: 'md' as const,
              render: ({ resolvedAt }: Alert) =>
                resolvedAt ? format.dateTime(resolvedAt) : t('alerts.open'),
            },
          ]
        : []),
    ],
    [t, format, state],
  )
}
