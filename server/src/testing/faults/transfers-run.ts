import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { levelsOf } from '../../modules/stock/index.ts'
import { insist, Tally, underWay, type Outcome } from './buyer.ts'
import type { Rig } from './rig.ts'
import { prove, stage } from './runs.ts'

const createTransfer =
  'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { __typename number } }'
const sendTransfer = 'mutation ($input: SendTransferInput!) { sendTransfer(input: $input) { __typename } }'
const receiveTransfer =
  'mutation ($input: ReceiveTransferInput!) { receiveTransfer(input: $input) { __typename } }'

const carriers = 6
const units = 5

/** Which server is asked for this just now; what goes on meanwhile may fail. */
async function serverAt(rig: Rig, query: string, meanwhile: Promise<unknown>): Promise<number> {
  for (;;) {
    const index = rig.servers.findIndex(({ url }) => underWay.get(url)?.includes(query))
    if (index >= 0) return index
    await Promise.race([meanwhile, delay(1)])
  }
}

/** Vans that are made, sent and received while servers are killed, so often at each of the two: no unit is lost or doubled. */
export async function vansWhileServersDie(rig: Rig, kills: number): Promise<string> {
  const { name, sku } = await stage<string>(rig, { LONDON: { LAMP: 10_000 }, LEEDS: {} })
  const tally = new Tally()
  const lamp = sku('LAMP')
  const way = { fromWarehouseCode: sku('LONDON'), toWarehouseCode: sku('LEEDS') }
  let over = false
  let arrived = 0
  const expectDone = ({ __typename }: Outcome) => assert.equal(__typename, 'Transfer')
  const carry = async (carrier: number) => {
    for (let van = 0; !over; van++) {
      const key = (step: string) => `${name}-${carrier}-${van}-${step}`
      const step = (query: string, what: string, input: object) =>
        insist(rig, tally, query, { input: { ...input, idempotencyKey: key(what) } })
      const made = await step(createTransfer, 'made', { ...way, lines: [{ sku: lamp, quantity: units }] })
      const { number } = made as Outcome & { number: string }
      expectDone(await step(sendTransfer, 'sent', { number }))
      expectDone(await step(receiveTransfer, 'part', { number, lines: [{ sku: lamp, received: 2 }] }))
      expectDone(await step(receiveTransfer, 'rest', { number, lines: [{ sku: lamp, received: units - 2 }] }))
      arrived++
    }
  }
  const carrying = Promise.all(Array.from({ length: carriers }, (_, carrier) => carry(carrier)))
  for (const step of [sendTransfer, receiveTransfer])
    for (let kill = 0; kill < kills; kill++) {
      const before = arrived
      await rig.crash(await serverAt(rig, step, carrying))
      // The next dies when some have arrived since, so that each dies in the middle of the work.
      while (arrived < before + carriers) await Promise.race([carrying, delay(20)])
    }
  over = true
  await carrying
  const levels = await levelsOf(rig.ctx, [lamp])
  const at = (code: string) => levels.find(({ warehouseCode }) => warehouseCode === sku(code))!
  assert.equal(at('LEEDS').inTransit, 0)
  assert.equal(at('LEEDS').quantity, arrived * units)
  assert.equal(at('LONDON').quantity, 10_000 - arrived * units)
  return `${arrived} vans of ${units}, none lost or doubled; ${await prove(rig)}; ${tally}`
}
