import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { cancelOrder, placeOrder } from '../../testing/operations.ts'
import { connect, refusedAs, subscribing } from '../../testing/raw-socket.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'

let app: TestApp
let admin: TestClient
/** Of London alone. */
let limited: TestClient
let own: string
let foreign: string

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 100 }, LEEDS: { LAMP: 100 } })
  admin = await app.as('admin')
  const london = await WarehouseModel.findOne({ code: 'LONDON' }).lean().orFail()
  limited = await app.as('admin', { warehouses: [String(london._id)] })
  own = await order('LONDON')
  foreign = await order('LEEDS')
})
afterAll(() => app.stop())

async function order(warehouseCode: string): Promise<string> {
  const input = { customerName: 'Ayu', warehouseCode, items: [{ sku: 'LAMP', qty: 1 }] }
  const { placeOrder: placed } = await admin.run<{ placeOrder: { orderNumber: string } }>(placeOrder, {
    input,
  })
  return placed.orderNumber
}

it.each([
  ['stockChanged(warehouseCode: "NOWHERE")'],
  ['stockChanged(warehouseCode: "LEEDS")'],
  ['alertChanged(warehouseCode: "NOWHERE")'],
  ['alertChanged(warehouseCode: "LEEDS")'],
  ['orderChanged(warehouseCode: "NOWHERE")'],
  ['orderChanged(warehouseCode: "LEEDS")'],
  ['orderChanged(orderNumber: "NO-SUCH-ORDER")'],
])('%s of who may not see it is refused at once', async (field) => {
  const raw = await connect(limited)
  expect(await refusedAs(raw, `subscription { ${field} { id } }`)).toMatchObject([
    { extensions: { code: 'NOT_FOUND' } },
  ])
  raw.socket.terminate()
})

it('an order of another warehouse is not there to be followed', async () => {
  const raw = await connect(limited)
  const query = 'subscription ($n: String) { orderChanged(orderNumber: $n) { orderNumber } }'
  expect(await refusedAs(raw, query, { n: foreign })).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  raw.socket.terminate()
})

it.each([
  ['the order', () => ({ n: own })],
  ['the warehouse', () => ({ w: 'london' })],
])('tells the changes of %s that was asked for alone', async (_what, variables) => {
  const raw = await connect(admin)
  const query =
    'subscription ($n: String, $w: String) { orderChanged(orderNumber: $n, warehouseCode: $w) { orderNumber status } }'
  raw.say(subscribing('1', query, variables()))
  // It stands once another, which is looked up as this one is, is answered.
  await refusedAs(raw, query, { n: 'NO-SUCH-ORDER', w: 'NOWHERE' })
  await order('LEEDS')
  const expected = 'w' in variables() ? await order('LONDON') : own
  if (expected === own) await admin.run(cancelOrder, { orderNumber: own })
  const { payload } = await raw.heard(({ type }) => type === 'next')
  expect(payload).toMatchObject({ data: { orderChanged: { orderNumber: expected } } })
  raw.socket.terminate()
})
