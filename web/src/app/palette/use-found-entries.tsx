import { matchesSearch } from '@gudang/domain'
import { IconBuildingWarehouse, IconPackage, IconReceipt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMay } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useWarehousesQuery } from '../../domain/warehouses/warehouses.generated.ts'
import type { Entry } from './entry.ts'
import { useFindAnythingQuery } from './palette.generated.ts'

const size = { size: 16, stroke: 1.75, 'aria-hidden': true }
const shownWarehouses = 6

/** Products, orders and warehouses that match the search. */
export function useFoundEntries(search: string): { entries: Entry[]; loading: boolean } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { choose } = useWarehouseChoice()
  const mayStock = useMay('inventory.view')
  const mayOrders = useMay('order.view')
  const mayWarehouses = useMay('warehouse.view')
  const mayProducts = useMay('product.view') && mayStock
  const { data, loading } = useFindAnythingQuery({
    variables: { search, products: mayProducts, orders: mayOrders },
    skip: search.length < 2 || !(mayProducts || mayOrders),
  })
  const { data: all } = useWarehousesQuery({ fetchPolicy: 'cache-first', skip: !mayWarehouses })
  if (search.length < 2) return { entries: [], loading: false }
  const warehouses = (all?.warehouses ?? [])
    .filter(({ code, name }) => matchesSearch(search, code, name))
    .slice(0, shownWarehouses)
  const entries: Entry[] = [
    ...(data?.products?.nodes ?? []).map(({ id, sku, name }): Entry => ({
      id,
      group: 'products',
      icon: <IconPackage {...size} />,
      label: sku,
      detail: name,
      run: () => void navigate(`${paths.stock}?q=${encodeURIComponent(sku)}`),
    })),
    ...(data?.orders?.nodes ?? []).map(({ id, orderNumber, customerName, status }): Entry => ({
      id,
      group: 'orders',
      icon: <IconReceipt {...size} />,
      label: orderNumber,
      detail: `${customerName} · ${t(`orderStatuses.${status}`)}`,
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
  ]
  return { entries, loading }
}
