import { IconBuildingWarehouse, IconPackage, IconReceipt, IconUserSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMay } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useWarehousesQuery } from '../../domain/warehouses/warehouses.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { Entry } from './entry.ts'
import { useFindAnythingQuery, type FindAnythingQuery } from './palette.generated.ts'
import { relevance } from './relevance.rules.ts'
import { iconOf } from './task-icon.tsx'
import type { Task } from './use-task.ts'

const size = { size: 16, stroke: 1.75, 'aria-hidden': true }
const shownWarehouses = 6

/** What the server finds is a hit, by whatever words. */
const found = 2

type Found = NonNullable<FindAnythingQuery['products']>['nodes'][number]

/** Products, orders, customers and warehouses that match the search; with a task, what it can be done with. */
export function useFoundEntries(
  search: string,
  task: Task | undefined,
): { entries: Entry[]; loading: boolean } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { choose } = useWarehouseChoice()
  const taskEntries = useTaskEntries()
  const mayStock = useMay('inventory.view')
  const mayOrders = useMay('order.view')
  const mayWarehouses = useMay('warehouse.view')
  const mayProducts = useMay('product.view')
  const { data, loading } = useFindAnythingQuery({
    variables: { search, products: mayProducts, orders: mayOrders && !task, levels: mayStock },
    skip: search.length < 2 || !(mayProducts || mayOrders),
  })
  const { data: all } = useWarehousesQuery({ fetchPolicy: 'cache-first', skip: !mayWarehouses })
  if (search.length < 2) return { entries: [], loading: false }
  const products = data?.products?.nodes ?? []
  if (task) return { entries: taskEntries(task, products, search), loading }
  const orders = data?.orders?.nodes ?? []
  const customers = [...new Set(orders.map(({ customerName }) => customerName))].filter(
    (name) => relevance(search, name) > 1,
  )
  const warehouses = (all?.warehouses ?? [])
    .filter(({ code, name }) => relevance(search, code, name) > 0)
    .slice(0, shownWarehouses)
  const entries: Entry[] = [
    ...products.map(({ id, sku, name }): Entry => ({
      id,
      group: 'products',
      icon: <IconPackage {...size} />,
      label: sku,
      detail: name,
      atLeast: found,
      run: () => void navigate(paths.product(sku)),
    })),
    ...customers.map((name): Entry => ({
      id: `customer ${name}`,
      group: 'customers',
      icon: <IconUserSearch {...size} />,
      label: name,
      run: () => void navigate(`${paths.orders}?${new URLSearchParams({ q: name }).toString()}`),
    })),
    ...orders.map(({ id, orderNumber, customerName, status }): Entry => ({
      id,
      group: 'orders',
      icon: <IconReceipt {...size} />,
      label: orderNumber,
      detail: `${customerName} · ${t(`orderStatuses.${status}`)}`,
      atLeast: found,
      run: () => void navigate(paths.order(orderNumber)),
    })),
    ...warehouses.map(({ id, code, name }): Entry => ({
      id,
      group: 'warehouses',
      icon: <IconBuildingWarehouse {...size} />,
      label: code,
      detail: name,
      run: () => choose(code),
    })),
    ...((all?.warehouses.length ?? 0) > 1 && relevance(search, t('shell.allWarehouses')) > 0
      ? [
          {
            id: 'all warehouses',
            group: 'warehouses' as const,
            icon: <IconBuildingWarehouse {...size} />,
            label: t('shell.allWarehouses'),
            run: () => choose(undefined),
          },
        ]
      : []),
  ]
  return { entries, loading }
}

/** A task with each product found; what concerns a stock, in each warehouse that has one, the chosen one first. */
function useTaskEntries() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { code: chosen } = useWarehouseChoice()
  return (task: Task, products: Found[], search: string): Entry[] => {
    const entry = (product: Found, to: string, place?: { code: string; onHand: number }): Entry => ({
      id: `${task} ${to}`,
      group: 'do',
      icon: iconOf(task),
      label: t(`palette.with.${task}`, { sku: product.sku, context: place && 'in', place: place?.code }),
      detail: place
        ? t('palette.onHand', { name: product.name, units: format.number(place.onHand) })
        : product.name,
      atLeast: Math.max(found, relevance(search, product.sku, product.name)),
      run: () => void navigate(to),
    })
    return products.flatMap((product) => {
      const { sku } = product
      if (task === 'labels')
        return [entry(product, `${paths.labels}?${new URLSearchParams({ sku }).toString()}`)]
      const stocks = [...(product.stocks ?? [])].sort(
        (one, other) => Number(other.warehouse.code === chosen) - Number(one.warehouse.code === chosen),
      )
      return stocks.map(({ warehouse: { code }, onHand }) => {
        const asked =
          task === 'transfer'
            ? `${paths.transfer}?${new URLSearchParams({ from: code, sku }).toString()}`
            : `${paths.stockOf(code, sku)}?${new URLSearchParams({ adjust: `${sku} ${code}`, ...(task === 'count' && { as: 'count' }) }).toString()}`
        return entry(product, asked, { code, onHand })
      })
    })
  }
}
