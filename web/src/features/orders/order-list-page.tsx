import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconReceipt, IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ExportButton } from '../../domain/exports/export-button.tsx'
import { Can, useMoney } from '../../domain/people/me.tsx'
import { momentsOfAge, orderAges } from '../../domain/orders/order-ages.ts'
import { OrderStatusLabel, orderStatuses } from '../../domain/orders/order-status.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { OrderStatus } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { DayRange } from '../../ui/filters/day-range.tsx'
import { momentsOf } from '../../ui/filters/days.ts'
import { Page } from '../../ui/page/page.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { SavedViews } from '../../ui/filters/saved-views.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { useOrderCountsQuery, useOrdersQuery, type OrdersQuery } from './orders.generated.ts'

/** Counting reads every order that it counts. */
const countedEveryMs = 5_000

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
  const age = orderAges.find((known) => known === url.get('age'))
  const [from, to] = [url.get('from'), url.get('to')]
  // The same moment for all pages of the list.
  const aged = useMemo(() => age && momentsOfAge(age, Date.now()), [age])
  const everyStatus = {
    warehouseCode,
    search: search || undefined,
    ...(aged ?? momentsOf({ from, to })),
  }
  const filter = { ...everyStatus, statuses: status && [status] }
  const { data, previousData, error, loading, refetch } = useOrdersQuery({
    variables: { first: 50, after: paging.after, filter },
  })
  const counts = useOrderCountsQuery({ variables: { filter: everyStatus } })
  useLiveRefetch('order', () => void (!paging.after && refetch()))
  useLiveRefetch('order', () => void counts.refetch(), countedEveryMs)
  const countOf = (value: OrderStatus) => {
    const known = (counts.data ?? counts.previousData)?.orderCounts.find((each) => each.status === value)
    // The server counts to 10,000.
    return known ? ` ${known.count === null ? `${format.number(10_000)}+` : format.number(known.count)}` : ''
  }
  const orders = (data ?? (loading ? previousData : undefined))?.orders
  const newOrder = (
    <Can permission="order.create">
      <Button component={Link} to={paths.newOrder} leftSection={<IconPlus size={14} aria-hidden />}>
        {t('shell.newOrder')}
      </Button>
    </Can>
  )
  return (
    <Page
      fill
      title={t('shell.orders')}
      actions={
        <>
          <ExportButton kind="ORDERS" filter={filter} />
          {newOrder}
        </>
      }
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
                  label: `${t(`orderStatuses.${value}`)}${countOf(value)}`,
                })),
              ]}
            />
          </div>
          {age ? (
            <Button
              variant="light"
              rightSection={<IconX size={12} aria-hidden />}
              aria-label={t('orders.dropAge')}
              onClick={() => url.set({ age: undefined })}
            >
              {t('orders.placed')}: {t(`dashboard.ages.${age}`)}
            </Button>
          ) : (
            <DayRange from={from} to={to} onChange={url.set} />
          )}
          <SavedViews list="orders" parameters={filters} />
        </>
      }
    >
      <DataTable
        label={t('shell.orders')}
        columns={useColumns()}
        rows={orders?.nodes}
        pageInfo={orders?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={({ orderNumber }) => void navigate(paths.order(orderNumber))}
        empty={
          search || status || warehouseCode || age || from || to ? (
            <EmptyState
              title={t('orders.nothingFound')}
              hint={t('orders.nothingFoundHint')}
              action={
                <Button
                  variant="default"
                  onClick={() => url.set(Object.fromEntries(filters.map((name) => [name, undefined])))}
                >
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

const filters = ['q', 'status', 'age', 'from', 'to']

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
            <RowLink className="gd-link gd-code" to={paths.order(orderNumber)}>
              {orderNumber}
            </RowLink>
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
