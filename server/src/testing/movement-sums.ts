import { expect } from 'vitest'
import { KeptSumsModel, type KeptSums } from '../modules/reports/movement-sums.model.ts'
import { isWhole, keyOfSums, movementEvents, sumsStart } from '../modules/reports/movement-sums.queries.ts'
import { sumsOfPeriod } from '../modules/stock/for-reports.ts'
import { eventsToCome } from '../platform/events/consumer.ts'

/** Until the ledger has been summed and nothing is to come. */
export async function sumsAreWhole(): Promise<void> {
  const nothingToCome = async () => {
    const start = await sumsStart()
    return start !== null && isWhole(start) && (await eventsToCome(movementEvents, 1)).length === 0
  }
  await expect.poll(nothingToCome, { timeout: 30_000 }).toBe(true)
}

/** What is kept is what the ledger sums to, movement by movement. */
export async function expectSumsOfLedger(): Promise<void> {
  await sumsAreWhole()
  const kept = await KeptSumsModel.find().lean<KeptSums[]>()
  const ledger = await sumsOfPeriod({ from: new Date(0) })
  const told = ledger.map((sums) => ({ _id: keyOfSums(sums.quarter, sums.warehouse, sums.type), ...sums }))
  const byId = (a: { _id: string }, b: { _id: string }) => (a._id < b._id ? -1 : 1)
  expect(kept.sort(byId)).toEqual(told.sort(byId))
}
