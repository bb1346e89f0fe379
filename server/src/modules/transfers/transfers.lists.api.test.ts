import { dayMs } from '@gudang/domain'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { commandsOfTransaction } from '../../testing/command-count.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ask } from '../../testing/transfers.ts'
import { verifyLedger } from '../reports/ledger-proof.queries.ts'
import { adjustStocks, AdjustmentReason } from '../stock/index.ts'
import { createTransfer } from './transfers.draft.ts'
import { TransferRemainder } from './transfers.inputs.ts'
import { receiveTransfer, settleTransfer } from './transfers.receiving.ts'
import { sendTransfer } from './transfers.sending.ts'

let app: TestApp
let london: TestClient
let leeds: TestClient
let york: TestClient
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 9, POT: 5 }, LEEDS: { LAMP: 1 }, YORK: {} })
  admin = await app.as('admin')
  const { warehouses } = await admin.run<{ warehouses: { id: string; code: string }[] }>(
    '{ warehouses { id code } }',
  )
  const at = (code: string) =>
    app.as('admin', { warehouses: warehouses.filter((one) => one.code === code).map(({ id }) => id) })
  ;[london, leeds, york] = await Promise.all([at('LONDON'), at('LEEDS'), at('YORK')])
})
afterAll(async () => {
  const { mismatches } = await verifyLedger(app.ctx)
  await app.stop()
  expect(mismatches).toEqual([])
})

const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS' }

it('is listed by what waits for whom, counted, found by its words, and told of by its stock', async () => {
  await ask(london, 'createTransfer', { ...way, lines: [{ sku: 'LAMP', quantity: 1 }] })
  const { number } = await ask(london, 'createTransfer', {
    ...way,
    lines: [{ sku: 'POT', quantity: 2 }],
    expectedAt: new Date(Date.now() + dayMs),
  })
  const list = async (filter: object, client = admin) => {
    const { transfers } = await client.run<{ transfers: { nodes: { number: string }[] } }>(
      'query ($filter: TransferFilter) { transfers(filter: $filter, first: 100) { totalCount nodes { number } } }',
      { filter },
    )
    return transfers.nodes.map((node) => node.number)
  }
  const counts = async (client: TestClient) =>
    (
      await client.run<{ transferCounts: object }>(
        '{ transferCounts { toSend onTheWay toReceive discrepant overdue } }',
      )
    ).transferCounts
  expect(await list({ statuses: ['DRAFT'], sku: 'POT' })).toEqual([number])
  expect(await list({ statuses: ['DRAFT'], side: 'FROM' }, leeds)).toEqual([])
  expect(await counts(leeds)).toMatchObject({ toSend: 0, toReceive: 0 })
  expect(await counts(london)).toMatchObject({ toSend: 2, onTheWay: 0 })
  await ask(london, 'sendTransfer', { number, carrier: 'JNE', trackingCode: 'RESI-77' })
  expect(await counts(leeds)).toMatchObject({ toReceive: 1, overdue: 0, discrepant: 0 })
  expect(await list({ search: 'resi-77' }, leeds)).toEqual([number])
  // Others of today share words of its number.
  const found = await list({ search: number.toLowerCase(), toWarehouseCode: 'LEEDS', side: 'TO' }, leeds)
  expect(found[0]).toBe(number)
  expect(await list({}, york)).toEqual(await list({ toWarehouseCode: 'YORK' }))
  const { stock } = await leeds.run<{ stock: object }>(
    '{ stock(sku: "POT", warehouseCode: "LEEDS") { inTransit incoming { transferNumber units from { code } } } }',
  )
  expect(stock).toEqual({
    inTransit: 2,
    incoming: [{ transferNumber: number, units: 2, from: { code: 'LONDON' } }],
  })
  await mongoose.connection
    .collection('transfers')
    .updateOne({ number }, { $set: { expectedAt: new Date(0) } })
  expect(await list({ overdue: true })).toEqual([number])
  expect(await counts(leeds)).toMatchObject({ overdue: 1 })
  const file = async (client: TestClient) => {
    const headers = { authorization: `Bearer ${client.accessToken}` }
    return (await fetch(`${app.url}/export/transfers.csv`, { headers })).text()
  }
  expect(await file(leeds)).toContain(`${number},IN_TRANSIT,LONDON,LEEDS,`)
  expect(await file(york)).not.toContain(number)
  await ask(leeds, 'receiveTransfer', { number, lines: [{ sku: 'POT', received: 2 }] })
})

it('500 lines are sent, and received, in no more than twelve commands to the database', async () => {
  const skus = Array.from({ length: 500 }, (_, at) => `S-${at}`)
  const products = mongoose.connection.collection('products')
  const sample = await products.findOne({ sku: 'LAMP' })
  await products.insertMany(
    skus.map((sku) => ({ ...sample, _id: new mongoose.Types.ObjectId(), sku, codes: [sku], barcodes: [] })),
  )
  const lines = skus.map((sku) => ({ sku, warehouseCode: 'LONDON', delta: 2 }))
  await adjustStocks(app.ctx, { lines, reason: AdjustmentReason.RECEIPT })
  const { number } = await createTransfer(app.ctx, {
    ...way,
    lines: skus.map((sku) => ({ sku, quantity: 2 })),
  })
  const sending = await commandsOfTransaction('events', () =>
    sendTransfer(app.ctx, { number, remainder: TransferRemainder.DRAFT }),
  )
  const receiving = await commandsOfTransaction('events', () =>
    receiveTransfer(app.ctx, {
      number,
      lines: skus.map((sku) => ({ sku, received: 1, damaged: 0, surplus: 0 })),
    }),
  )
  await settleTransfer(app.ctx, { number, lines: skus.map((sku) => ({ sku, lost: 0, returned: 1 })) })
  expect([sending.length, receiving.length].map((count) => count <= 12)).toEqual([true, true])
  expect([sending.length, receiving.length]).toEqual([11, 9])
})
