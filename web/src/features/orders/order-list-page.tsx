import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconReceipt } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ExportButton } from '../../domain/exports/export-button.tsx'
import { Can, useMoney } from '../../domain/people/me.tsx'
import { OrderNumber } from '../../domain/orders/order-number.tsx'
import { ProductPicker } from '../../domain/products/product-picker.tsx'
import { orderAges } from '../../domain/orders/order-ages.ts'
import { OrderStatusLabel } from '../../domain/orders/order-status.tsx'
import { openStatuses, orderFilter, orderStatusesOf, orderTabs } from '../../domain/views/list-filters.ts'
import { SavedViews } from '../../domain/views/saved-views.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { OrderSort } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { DayRange, useDaysChip } from '../../ui/filters/day-range.tsx'
import { Page } from '../../ui/page/page.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { Filters } from '../../ui/filters/filters.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { useExactHit } from '../../ui/filters/use-exact-hit.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useSelection } from '../../ui/table/use-selection.ts'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { AmountFilter, useAmountChip } from './amount-filter.tsx'
import type { OrderRow } from './many/order-row.ts'
import { OrdersBulkBar } from './many/orders-bulk-bar.tsx'
import { useOrderCountsQuery, useOrdersQuery } from './orders.generated.ts'

/** Counting reads every order that it counts. */
const countedEveryMs = 5_000

type Tab = (typeof orderTabs)[number]

const sorts: OrderSort[] = ['NEWEST', 'OLDEST', 'AMOUNT_DESC', 'AMOUNT_ASC']

export function OrderListPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const url = useUrlState()
  const paging = usePaging()
  const selection = useSelection<OrderRow>()
  const { code: warehouseCode } = useWarehouseChoice()
  const tab = orderTabs.find((known) => known === url.get('status'))
  const search = url.get('q') ?? ''
  const age = orderAges.find((known) => known === url.get('age'))
  const [from, to, sku] = [url.get('from'), url.get('to'), url.get('sku')]
  const days = useDaysChip({ from, to })
  const amount = useAmountChip()
  const sort = sorts.find((known) => known === url.get('sort'))
  // The same moment for all pages of the list.
  const now = useMemo(() => (age ? Date.now() : 0), [age])
  const everyStatus = orderFilter(url.get, warehouseCode, now)
  const filter = { ...everyStatus, statuses: orderStatusesOf(url.get) }
  const { data, previousData, error, loading, refetch } = useOrdersQuery({
    variables: { first: paging.size, after: paging.after, filter, sort },
  })
  const counts = useOrderCountsQuery({ variables: { filter: everyStatus } })
  useLiveRefetch('order', () => void (!paging.after && refetch()))
  useLiveRefetch('order', () => void counts.refetch(), countedEveryMs)
  const counted = counts.data?.orderCounts.filter(({ status }) => filter.statuses?.includes(status) ?? true)
  const total = counted?.some(({ count }) => count === null)
    ? null
    : counted?.reduce((sum, { count }) => sum + count!, 0)
  const countOf = (value: Tab) => {
    const known = (counts.data ?? counts.previousData)?.orderCounts
    const asked = value === 'OPEN' ? openStatuses : [value]
    const found = known?.filter((each) => asked.includes(each.status))
    if (!found?.length) return ''
    // The server counts to 10,000.
    if (found.some(({ count }) => count === null)) return ` ${format.number(10_000)}+`
    return ` ${format.number(found.reduce((sum, { count }) => sum + count!, 0))}`
  }
  const openExact = useExactHit({
    search,
    rows: data?.orders.nodes,
    namesOf: ({ orderNumber }) => [orderNumber],
    open: ({ orderNumber }) => void navigate(paths.order(orderNumber)),
  })
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
          <SearchField
            label={t('orders.search')}
            value={search}
            onChange={(q) => url.set({ q })}
            onEnter={openExact}
          />
          <div className="gd-scroll-x">
            <SegmentedControl
              size="xs"
              aria-label={t('orders.statusTabs')}
              value={tab ?? ''}
              onChange={(value) => url.set({ status: value })}
              data={[
                { value: '', label: t('orders.all') },
                ...orderTabs.map((value) => ({
                  value,
                  label: `${value === 'OPEN' ? t('orders.open') : t(`orderStatuses.${value}`)}${countOf(value)}`,
                })),
              ]}
            />
          </div>
          <Filters
            chips={[
              sku !== undefined && { parameters: ['sku'], text: `${t('orders.product')}: ${sku}` },
              age
                ? { parameters: ['age'], text: `${t('orders.placed')}: ${t(`dashboard.ages.${age}`)}` }
                : days,
              amount,
            ]}
          >
            <ProductFilter onPick={(picked) => url.set({ sku: picked })} />
            <DayRange from={from} to={to} onChange={(change) => url.set({ ...change, age: undefined })} />
            <AmountFilter />
            <SavedViews list="ORDERS" parameters={filters} />
          </Filters>
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
        total={total}
        sorting={{ value: sort ?? 'NEWEST', onChange: (value) => url.set({ sort: value }) }}
        selection={{
          ...selection,
          labelOf: ({ orderNumber }) => t('orders.many.mark', { orderNumber }),
        }}
        onRowClick={({ orderNumber }) => void navigate(paths.order(orderNumber))}
        empty={
          filters.some((name) => url.get(name)) || warehouseCode ? (
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
      <OrdersBulkBar selection={selection} />
    </Page>
  )
}

const filters = ['q', 'sku', 'status', 'age', 'from', 'to', 'amountFrom', 'amountTo', 'sort']

function ProductFilter({ onPick }: { onPick: (sku: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <ProductPicker
      label={t('orders.product')}
      placeholder={t('orders.product')}
      text={text}
      onTextChange={setText}
      onPick={({ sku }) => {
        setText('')
        onPick(sku)
      }}
    />
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
            <RowLink className="gd-link gd-code" to={paths.order(orderNumber)}>
              <OrderNumber number={orderNumber} />
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
        render: ({ customerName }) => (
          <RowLink
            className="gd-link gd-quiet"
            to={`${paths.orders}?${new URLSearchParams({ q: customerName }).toString()}`}
            title={t('orders.ofCustomer', { name: customerName })}
          >
            {customerName}
          </RowLink>
        ),
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
        sort: [
          { value: 'NEWEST', direction: 'descending' },
          { value: 'OLDEST', direction: 'ascending' },
        ],
        title: t('orders.placed'),
        numeric: true,
        from: 'sm',
        render: ({ createdAt }) => <span title={format.dateTime(createdAt)}>{format.moment(createdAt)}</span>,
      },
      {
        name: 'total',
        sort: [
          { value: 'AMOUNT_DESC', direction: 'descending' },
          { value: 'AMOUNT_ASC', direction: 'ascending' },
        ],
        title: t('orders.total'),
        from: 'sm',
        numeric: true,
        render: ({ totalAmount }) => money(totalAmount),
      },
    ],
    [t, format, money],
  )
}
