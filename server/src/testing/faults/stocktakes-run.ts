import { batchesOf, limits } from '@gudang/domain'
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { levelsOf } from '../../modules/stock/index.ts'
import { MovementModel } from '../../modules/stock/movement.model.ts'
import { StocktakeLineModel, StocktakeModel } from '../../modules/stocktakes/stocktakes.model.ts'
import { LineState } from '../../modules/stocktakes/stocktakes.rules.ts'
import { stockUpMany } from '../catalogue.ts'
import { placeOrder, processOrder, shipOrder } from '../operations.ts'
import { insist, Tally, type Outcome } from './buyer.ts'
import type { Rig } from './rig.ts'
import { prove, stage } from './runs.ts'

const union = '{ __typename ... on Stocktake { number version } }'
const startStocktake = `mutation ($input: StartStocktakeInput!) { startStocktake(input: $input) ${union} }`
const recordCounts = 'mutation ($input: RecordCountsInput!) { recordCounts(input: $input) { __typename } }'
const finishCounting = `mutation ($number: String!, $idempotencyKey: String!) { finishCounting(number: $number, idempotencyKey: $idempotencyKey) ${union} }`
const postStocktake = `mutation ($number: String!, $expectedVersion: Int!, $idempotencyKey: String!) { postStocktake(number: $number, expectedVersion: $expectedVersion, idempotencyKey: $idempotencyKey) ${union} }`

const buyers = 4
const atFirst = 1_000

type Told = Outcome & { number: string; version: number }

/**
 * One unit less is found of each of so many stocks, and posted while others buy and ship of them; anew until so many servers were
 * killed in the middle of it. Each line is booked once, whatever was shipped since it was counted.
 */
export async function countsPostedBesideOrders(rig: Rig, size: number, kills = 0): Promise<string> {
  const { name, sku } = await stage<string>(rig, { LONDON: {}, LEEDS: { LAMP: 1 } })
  const skus = Array.from({ length: size }, (_, index) => sku(`L${index}`))
  await stockUpMany(rig.ctx, { like: sku('LAMP'), warehouseCode: sku('LONDON'), skus, each: atFirst })
  const [counting, tally] = [new Tally(), new Tally()]
  const shipped = new Map<string, number>()
  let [killed, rounds, ms, orders] = [0, 0, 0, 0]

  async function count(): Promise<Told> {
    const key = (what: string) => ({ idempotencyKey: `${name}-${rounds}-${what}` })
    const scope = { warehouseCode: sku('LONDON'), scope: { all: true } }
    const { number } = (await insist(rig, counting, startStocktake, {
      input: { ...scope, ...key('start') },
    })) as Told
    for (const [index, batch] of batchesOf(skus, limits.countEntries).entries()) {
      const entries = batch.map((code) => ({
        code,
        units: atFirst - rounds - 1 - (shipped.get(code) ?? 0),
        mode: 'SET',
      }))
      await insist(rig, counting, recordCounts, { input: { number, entries, ...key(`count-${index}`) } })
    }
    return (await insist(rig, counting, finishCounting, { number, ...key('finish') })) as Told
  }

  async function buy(buyer: number, isOver: () => boolean): Promise<void> {
    for (let turn = 0; !isOver(); turn++) {
      const key = (what: string) => ({ idempotencyKey: `${name}-${rounds}-${buyer}-${turn}-${what}` })
      const code = skus[(buyer * 997 + turn * 101) % size]!
      const order = { customerName: 'Ayu', items: [{ sku: code, qty: 1 }], ...key('place') }
      const { orderNumber } = await insist(rig, tally, placeOrder, { input: order })
      await insist(rig, tally, processOrder, { orderNumber, ...key('process') })
      await insist(rig, tally, shipOrder, { orderNumber, ...key('ship') })
      shipped.set(code, (shipped.get(code) ?? 0) + 1)
      orders++
    }
  }

  do {
    const { number, version: expectedVersion } = await count()
    const { _id: stocktake } = await StocktakeModel.findOne({ number }).lean().orFail()
    const isPosted = async () =>
      (await StocktakeModel.findById(stocktake).lean().orFail()).status === 'POSTED'
    const posted = () => StocktakeLineModel.countDocuments({ stocktake, state: LineState.POSTED })
    let over = false
    const buying = Promise.all(Array.from({ length: buyers }, (_, buyer) => buy(buyer, () => over)))
    const began = performance.now()
    const key = `${name}-${rounds}-post`
    await insist(rig, tally, postStocktake, { number, expectedVersion, idempotencyKey: key })
    while (!(await isPosted())) {
      await Promise.race([buying, delay(100)])
      if (killed === kills) continue
      const before = await posted()
      await rig.crash(killed++ % rig.servers.length)
      // The next dies when the others have gone on, in the middle of the rest.
      while ((await posted()) === before && !(await isPosted())) await Promise.race([buying, delay(100)])
    }
    ms = performance.now() - began
    over = true
    await buying
    rounds++
    const booked = await MovementModel.find(
      { 'reference.label': number },
      { stock: 1, quantityDelta: 1 },
    ).lean()
    assert.equal(booked.length, size)
    assert.equal(new Set(booked.map(({ stock }) => String(stock))).size, size)
    assert.ok(booked.every(({ quantityDelta }) => quantityDelta === -1))
  } while (killed < kills)

  for (const batch of batchesOf(skus, 1_000))
    for (const { sku: code, quantity } of await levelsOf(rig.ctx, batch))
      assert.equal(quantity, atFirst - rounds - (shipped.get(code) ?? 0))
  const took = kills > 0 ? `${killed} killed` : `the posting took ${(ms / 1_000).toFixed(1)} s`
  return `${rounds} × ${size} variances booked once beside ${orders} shipped orders, ${took}; ${await prove(rig)}; ${tally}; of the counting: ${counting}`
}
