import { expect } from 'vitest'
import { placeOrder } from '../operations.ts'
import { askStocktake } from '../stocktakes.ts'
import { toldFirst, sellCup, adjustMug, eventFields, orderFields, setThresholds, type Rows } from './world.ts'

export const subscriptions: Rows = {
  'Subscription.stockChanged': async (world) => {
    const query = 'subscription { stockChanged { product { sku } warehouse { code } } }'
    // Each change of LEEDS comes before one of LONDON: were it told, it would be told first.
    const told = await toldFirst(world, query, async () => {
      await sellCup(world).catch(() => {})
      await adjustMug(world)
    })
    expect(told).toContain('LONDON')
  },
  'Subscription.eventsAppended': async (world) => {
    const query = `subscription { eventsAppended(topics: ["order.*", "stock.*"]) { ${eventFields} } }`
    const told = await toldFirst(world, query, async () => {
      await sellCup(world).catch(() => {})
      await adjustMug(world)
    })
    expect(told).toContain('LONDON')
  },
  'Subscription.alertChanged': async (world) => {
    const query = 'subscription { alertChanged { warehouse { code } } }'
    const told = await toldFirst(world, query, (round) => setThresholds(world, round % 2 ? 100 : 0))
    expect(told).toContain('LONDON')
  },
  'Subscription.transferChanged': async (world) => {
    const query = 'subscription { transferChanged { number } }'
    const touch = (number: string, round: number) =>
      world.admin.run(
        'mutation ($input: UpdateTransferInput!) { updateTransfer(input: $input) { __typename } }',
        { input: { number, expectedVersion: round, note: String(round) } },
      )
    // That of other ends comes first: were it told, it would be told first.
    const told = await toldFirst(world, query, async (round) => {
      await touch(world.transfers.foreign, round)
      await touch(world.transfers.own, round)
    })
    expect(told).toContain(world.transfers.own)
  },
  'Subscription.stocktakeChanged': async (world) => {
    const query = 'subscription { stocktakeChanged { warehouse { code } } }'
    const count = (number: string, code: string) =>
      askStocktake(world.admin, 'recordCounts', { number, entries: [{ code, units: 1 }] })
    const told = await toldFirst(world, query, async () => {
      await count(world.stocktakes.foreign, 'CUP')
      await count(world.stocktakes.own, 'MUG')
    })
    expect(told).toContain('LONDON')
  },
  'Subscription.orderChanged': async (world) => {
    const query = `subscription { orderChanged { ${orderFields} } }`
    const told = await toldFirst(world, query, async () => {
      await sellCup(world).catch(() => {})
      await world.admin.run(placeOrder, {
        input: { customerName: 'Ayu', warehouseCode: 'LONDON', items: [{ sku: 'MUG', qty: 1 }] },
      })
    })
    expect(told).toContain('LONDON')
    expect(told).not.toContain('LEEDS')
  },
}
