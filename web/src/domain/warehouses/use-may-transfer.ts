import { useMay } from '../people/me.tsx'
import { useWarehousesQuery } from './warehouses.generated.ts'

/** Allowed, and there is somewhere to transfer to. */
export function useMayTransfer(): boolean {
  const allowed = useMay('inventory.transfer')
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first', skip: !allowed })
  const active = data?.warehouses.filter(({ isActive }) => isActive)
  return allowed && (active === undefined || active.length > 1)
}
