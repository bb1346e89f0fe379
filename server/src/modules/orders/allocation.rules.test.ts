import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewestWarehouses, shortagesOf, type Demand, type Supply } from './allocation.rules.ts'

const skus = ['A', 'B', 'C']
const codes = ['BRISTOL', 'LEEDS', 'LONDON']

const demands: fc.Arbitrary<Demand[]> = fc.uniqueArray(
  fc.record({ sku: fc.constantFrom(...skus), qty: fc.integer({ min: 1, max: 20 }) }),
  {
    selector: (demand) => demand.sku,
    minLength: 1,
  },
)
const supplies: fc.Arbitrary<Supply[]> = fc.uniqueArray(
  fc.record({
    sku: fc.constantFrom(...skus),
    warehouseCode: fc.constantFrom(...codes),
    quantity: fc.nat({ max: 20 }),
  }),
  { selector: ({ sku, warehouseCode }) => `${sku} ${warehouseCode}` },
)

const key = ({ sku, warehouseCode }: Supply) => `${sku} ${warehouseCode}`

describe('fewestWarehouses', () => {
  it('gives every line exactly what it wants and takes from no warehouse more than it has', () => {
    fc.assert(
      fc.property(demands, supplies, (wanted, there) => {
        const takings = fewestWarehouses(wanted, there)
        if (!takings) return
        takings.forEach((taken, index) => {
          expect(taken.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(wanted[index]!.qty)
          for (const { from, quantity } of taken) {
            expect(from.sku).toBe(wanted[index]!.sku)
            expect(quantity).toBeGreaterThan(0)
            expect(quantity).toBeLessThanOrEqual(from.quantity)
          }
        })
      }),
    )
  })

  it('refuses exactly where something is short', () => {
    fc.assert(
      fc.property(demands, supplies, (wanted, there) => {
        expect(fewestWarehouses(wanted, there) === null).toBe(shortagesOf(wanted, there, null).length > 0)
      }),
    )
  })

  it('takes everything from one warehouse wherever one can fill the order', () => {
    fc.assert(
      fc.property(demands, supplies, (wanted, there) => {
        const quantities = new Map(there.map((supply) => [key(supply), supply.quantity]))
        const able = codes.filter((warehouseCode) =>
          wanted.every(
            ({ sku, qty }) => (quantities.get(key({ sku, warehouseCode, quantity: 0 })) ?? 0) >= qty,
          ),
        )
        if (able.length === 0) return
        const used = new Set(
          fewestWarehouses(wanted, there)!
            .flat()
            .map(({ from }) => from.warehouseCode),
        )
        expect(used.size).toBe(1)
        expect(able).toContain([...used][0])
      }),
    )
  })

  it('gives the same answer whatever order the supplies come in', () => {
    fc.assert(
      fc.property(demands, supplies, (wanted, there) => {
        expect(fewestWarehouses(wanted, there.toReversed())).toEqual(fewestWarehouses(wanted, there))
      }),
    )
  })

  it('prefers the warehouse with most units, then the code', () => {
    const lamp = (warehouseCode: string, quantity: number) => ({ sku: 'LAMP', warehouseCode, quantity })
    const from = (...there: Supply[]) =>
      fewestWarehouses([{ sku: 'LAMP', qty: 2 }], there)![0]![0]!.from.warehouseCode
    expect(from(lamp('LEEDS', 3), lamp('LONDON', 9))).toBe('LONDON')
    expect(from(lamp('LONDON', 9), lamp('LEEDS', 9))).toBe('LEEDS')
  })
})
