import { groupBy } from '@gudang/domain'

/** What an order wants of one SKU; each SKU stands once. */
export interface Demand {
  sku: string
  qty: number
}

/** What one warehouse has of one SKU. */
export interface Supply {
  sku: string
  warehouseCode: string
  quantity: number
}

export interface Taking<S extends Supply> {
  from: S
  quantity: number
}

/** For each demand, in order, where it is taken from; null where the supplies cannot fill all of them. */
export type AllocationStrategy = <S extends Supply>(demands: Demand[], supplies: S[]) => Taking<S>[][] | null

const byCode = (a: Supply, b: Supply) =>
  a.warehouseCode < b.warehouseCode ? -1 : a.warehouseCode > b.warehouseCode ? 1 : 0
const mostFirst = (a: Supply, b: Supply) => b.quantity - a.quantity || byCode(a, b)

/**
 * One warehouse for the whole order where one can fill it: the one with most units of what is ordered, then by
 * code. Else each SKU is taken from the warehouse that has most of it, then the next. The same input always
 * gives the same answer.
 */
export const fewestWarehouses: AllocationStrategy = (demands, supplies) =>
  fromOneWarehouse(demands, supplies) ?? split(demands, supplies)

function fromOneWarehouse<S extends Supply>(demands: Demand[], supplies: S[]): Taking<S>[][] | null {
  const byWarehouse = new Map<string, Map<string, S>>()
  for (const supply of supplies) {
    const own = byWarehouse.get(supply.warehouseCode) ?? new Map<string, S>()
    byWarehouse.set(supply.warehouseCode, own.set(supply.sku, supply))
  }
  let best: { code: string; units: number; own: Map<string, S> } | undefined
  for (const [code, own] of byWarehouse) {
    if (!demands.every(({ sku, qty }) => (own.get(sku)?.quantity ?? 0) >= qty)) continue
    const units = demands.reduce((sum, { sku }) => sum + own.get(sku)!.quantity, 0)
    if (!best || units > best.units || (units === best.units && code < best.code)) best = { code, units, own }
  }
  return best ? demands.map(({ sku, qty }) => [{ from: best.own.get(sku)!, quantity: qty }]) : null
}

function split<S extends Supply>(demands: Demand[], supplies: S[]): Taking<S>[][] | null {
  const bySku = groupBy(supplies, ({ sku }) => sku)
  const takings: Taking<S>[][] = []
  for (const { sku, qty } of demands) {
    const taken: Taking<S>[] = []
    let missing = qty
    for (const from of (bySku.get(sku) ?? []).toSorted(mostFirst)) {
      const quantity = Math.min(missing, from.quantity)
      if (quantity > 0) taken.push({ from, quantity })
      missing -= quantity
    }
    if (missing > 0) return null
    takings.push(taken)
  }
  return takings
}

/** What is lacking, all of it at once. */
export function shortagesOf(demands: Demand[], supplies: Supply[], warehouseCode: string | null) {
  return demands
    .map(({ sku, qty }) => ({
      sku,
      warehouseCode,
      requested: qty,
      available: supplies
        .filter((supply) => supply.sku === sku)
        .reduce((sum, { quantity }) => sum + quantity, 0),
    }))
    .filter(({ requested, available }) => available < requested)
}
