import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconReceipt } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { Can, useMoney } from '../../domain/me.tsx'
import { OrderStatusLabel, orderStatuses } from '../../domain/order-status.tsx'
import { paths } from '../../domain/paths.ts'
import { useWarehouseChoice } from '../../domain/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { OrderStatus } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SavedViews } from '../../ui/saved-views.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { usePaging, useUrlState } from '../../ui/use-url-state.ts'
import { useOrderCountsQuery, useOrdersQuery, type OrdersQuery } from './orders.generated.ts'

type OrderRow = OrdersQuery['orders']['nodes'][number]

export function OrderListPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const status = orderStatuses.find((known) => known === url.get('status'))
  const search = url.get('q') ?? ''
  const { data, previousData, error, loading, refetch } = useOrdersQuery({
    variables: {
      first: 50,
      after: paging.after,
      filter: { warehouseCode, search: search || undefined, statuses: status && [status] },
    },
  })
  const counts = useOrderCountsQuery({
    variables: { filter: { warehouseCode, search: search || undefined } },
  })
  useLiveRefetch('order', () => {
    void counts.refetch()
    if (!paging.after) void refetch()
  })
  const countOf = (value: OrderStatus) => {
    const known = (counts.data ?? counts.previousData)?.orderCounts.find((each) => each.status === value)
    // The server counts to 10,000.
    return known ? ` ${known.count === null ? `${format.number(10_000)}+` : format.number(known.count)}` : ''
  }
  const orders = (data ?? (loading ? previousData : undefined))?.orders
  const newOrder = (
    <Can permission="order.create">
      <Button component={Link} to={paths.newOrder} leftSection={<IconPlus size={14} aria-hidden />}>
        {t('orders.new')}
      </Button>
    </Can>
  )
  return (
    <Page
      fill
      title={t('orders.title')}
      actions={newOrder}
      toolbar={
        <>
          <SearchField label={t('orders.search')} value={search} onChange={(q) => url.set({ q })} />
          <div className="gd-scroll-x">
            <SegmentedControl
              size="xs"
              aria-label={t('orders.statusTabs')}
              value={status ?? ''}
              onChange={(value) => url.set({ status: value })}
              data={[
                { value: '', label: t('orders.all') },
                ...orderStatuses.map((value) => ({
                  value,
                  label: `${t(`orders.statuses.${value}`)}${countOf(value)}`,
                })),
              ]}
            />
          </div>
          <SavedViews list="orders" parameters={['q', 'status']} />
        </>
      }
    >
      <DataTable
        label={t('orders.title')}
        columns={useColumns()}
        rows={orders?.nodes}
        pageInfo={orders?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={({ orderNumber }) => void navigate(paths.order(orderNumber))}
        empty={
          search || status || warehouseCode ? (
            <EmptyState
              title={t('orders.nothingFound')}
              hint={t('orders.nothingFoundHint')}
              action={
                <Button variant="default" onClick={() => url.set({ q: undefined, status: undefined })}>
                  {t('actions.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<IconReceipt stroke={1.5} aria-hidden />}
              title={t('orders.empty')}
              hint={t('orders.emptyHint')}
              action={newOrder}
            />
          )
        }
      />
    </Page>
  )
}

function useColumns(): Column<OrderRow>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const money = useMoney()
  return useMemo(
    (): Column<OrderRow>[] => [
      {
        name: 'number',
        title: t('orders.number'),
        render: ({ orderNumber, customerName }) => (
          <>
            <Link className="gd-link gd-code" to={paths.order(orderNumber)}>
              {orderNumber}
            </Link>
            <span className="gd-phone">{customerName}</span>
          </>
        ),
      },
      {
        name: 'customer',
        title: t('orders.customer'),
        grow: true,
        from: 'sm',
        render: ({ customerName }) => <span title={customerName}>{customerName}</span>,
      },
      {
        name: 'status',
        title: t('orders.status'),
        render: ({ status, totalAmount }) => (
          <>
            <OrderStatusLabel status={status} />
            <span className="gd-phone">{money(totalAmount)}</span>
          </>
        ),
      },
      {
        name: 'placed',
        title: t('orders.placed'),
        numeric: true,
        from: 'sm',
        render: ({ createdAt }) => <span title={format.dateTime(createdAt)}>{format.moment(createdAt)}</span>,
      },
      {
        name: 'total',
        title: t('orders.total'),
        from: 'sm',
        numeric: true,
        render: ({ totalAmount }) => money(totalAmount),
      },
    ],
    [t, format, money],
  )
}
