import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ask, operations, type Operation, type Told } from '../../testing/transfers.ts'
import { verifyLedger } from '../reports/ledger-proof.queries.ts'
import { updateWarehouse } from '../warehouses/warehouses.service.ts'
import { TransferRemainder } from './transfers.inputs.ts'
import { receiveTransfer } from './transfers.receiving.ts'
import { sendTransfer } from './transfers.sending.ts'

let app: TestApp
let admin: TestClient
/** Each may do all in one warehouse alone. */
let london: TestClient
let leeds: TestClient
let york: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 1_000, MUG: 500, POT: 5 }, LEEDS: { LAMP: 1 }, YORK: {} })
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

async function codeOf(client: TestClient, operation: Operation, input: object): Promise<unknown> {
  const before = await snapshot()
  const variables = operations[operation].includes('$input') ? { input } : input
  const { errors } = await client.send(operations[operation], variables)
  expect(await snapshot()).toBe(before)
  const { code, fields: problems } = errors![0]!.extensions as { code: string; fields?: { code: string }[] }
  return problems ? problems.map((problem) => problem.code) : code
}

const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS' }
const draft = (lines: Record<string, number>, client = admin, more: object = {}) =>
  ask(client, 'createTransfer', {
    ...way,
    lines: Object.entries(lines).map(([sku, quantity]) => ({ sku, quantity })),
    ...more,
  })
const sent = async (lines: Record<string, number>) => {
  const { number } = await draft(lines)
  return ask(admin, 'sendTransfer', { number })
}
const level = async (sku: string, warehouseCode: string) => {
  const { stock } = await admin.run<{
    stock: { quantity: number; allocated: number; inTransit: number } | null
  }>(
    'query ($sku: String!, $warehouseCode: String!) { stock(sku: $sku, warehouseCode: $warehouseCode) { quantity allocated inTransit } }',
    { sku, warehouseCode },
  )
  return stock && [stock.quantity, stock.allocated, stock.inTransit]
}
const receive = (number: string, lines: object[], client = admin, more: object = {}) =>
  ask(client, 'receiveTransfer', { number, lines, ...more })

it('goes from draft to closed, and every unit that left is accounted for', async () => {
  const lamps = await level('LAMP', 'LONDON')
  const { number } = await draft({ LAMP: 100, MUG: 50 }, admin, { note: 'For the fair' })
  expect(number).toMatch(/^TR-\d{6}-/)
  expect(await ask(admin, 'promiseTransfer', { number })).toMatchObject({ status: 'READY', version: 1 })
  expect(await level('LAMP', 'LONDON')).toEqual([lamps![0]! - 100, 100, 0])
  const onTheWay = await ask(admin, 'sendTransfer', { number, carrier: 'JNE', trackingCode: 'J-1' })
  expect(onTheWay).toMatchObject({
    status: 'IN_TRANSIT',
    receiving: 'NOTHING',
    discrepant: false,
    carrier: 'JNE',
  })
  expect(await level('LAMP', 'LONDON')).toEqual([lamps![0]! - 100, 0, 0])
  expect(await level('LAMP', 'LEEDS')).toEqual([1, 0, 100])
  expect(await level('MUG', 'LEEDS')).toEqual([0, 0, 50])
  const partly = await receive(number, [{ sku: 'LAMP', received: 60, damaged: 5 }], admin, { note: 'Wet' })
  expect(partly).toMatchObject({ status: 'IN_TRANSIT', receiving: 'PARTLY', discrepant: true })
  expect(await level('LAMP', 'LEEDS')).toEqual([61, 0, 35])
  await receive(number, [
    { sku: 'MUG', received: 50, surplus: 2 },
    { sku: 'LAMP', received: 20 },
  ])
  expect(await level('MUG', 'LEEDS')).toEqual([52, 0, 0])
  const settled = await ask(admin, 'settleTransfer', {
    number,
    lines: [{ sku: 'LAMP', lost: 5, returned: 10 }],
    note: 'Fell off',
  })
  expect(settled).toMatchObject({ status: 'CLOSED', receiving: 'ALL', allowedSteps: [] })
  expect(settled.lines[0]).toMatchObject({
    sent: 100,
    received: 80,
    damaged: 5,
    lost: 5,
    returned: 10,
    open: 0,
  })
  expect(await level('LAMP', 'LEEDS')).toEqual([81, 0, 0])
  expect(await level('LAMP', 'LONDON')).toEqual([lamps![0]! - 90, 0, 0])
  const steps = (settled.timeline as { step: string; note: string | null }[]).map(({ step, note }) => [
    step,
    note,
  ])
  expect(steps).toEqual([
    ['CREATED', null],
    ['PROMISED', null],
    ['SENT', null],
    ['RECEIVED', 'Wet'],
    ['RECEIVED', null],
    ['SETTLED', 'Fell off'],
  ])
})

it('what is not sent stays behind in a draft of its own, or is dropped', async () => {
  const { number } = await draft({ LAMP: 10, MUG: 4 })
  await ask(admin, 'promiseTransfer', { number })
  const onTheWay = await ask(admin, 'sendTransfer', { number, lines: [{ sku: 'LAMP', quantity: 7 }] })
  const rest = await ask(admin, 'transfer', { number: onTheWay.remainder })
  expect(rest).toMatchObject({ status: 'DRAFT', remainderOf: number, timeline: [{ step: 'CREATED' }] })
  expect(rest.lines.map(({ sku, requested }) => [sku, requested])).toEqual([
    ['LAMP', 3],
    ['MUG', 4],
  ])
  expect(
    await ask(admin, 'sendTransfer', {
      number: rest.number,
      lines: [{ sku: 'MUG', quantity: 1 }],
      remainder: 'DROP',
    }),
  ).toMatchObject({ remainder: null })
  for (const done of [onTheWay, await ask(admin, 'transfer', { number: rest.number })])
    await receive(
      done.number,
      done.lines.filter(({ sent }) => sent).map(({ sku, sent }) => ({ sku, received: sent })),
    )
  expect((await ask(admin, 'transfer', { number })).status).toBe('CLOSED')
})

it('a draft is changed by who has read it, and what was promised is given back', async () => {
  const { number } = await draft({ POT: 9 })
  const lines = [{ sku: 'POT', quantity: 4 }]
  expect(await ask(admin, 'promiseTransfer', { number })).toMatchObject({
    __typename: 'InsufficientStock',
    shortages: [{ sku: 'POT', requested: 9, available: 5 }],
  })
  expect(
    await ask(admin, 'updateTransfer', { number, expectedVersion: 0, lines, note: 'Less' }),
  ).toMatchObject({
    version: 1,
    note: 'Less',
  })
  expect(await ask(leeds, 'updateTransfer', { number, expectedVersion: 0, note: '' })).toMatchObject({
    __typename: 'DocumentChanged',
    version: 1,
    changedBy: { name: expect.stringContaining('admin') as unknown },
  })
  await ask(admin, 'promiseTransfer', { number })
  expect(await level('POT', 'LONDON')).toEqual([1, 4, 0])
  expect(await ask(admin, 'updateTransfer', { number, expectedVersion: 2, note: 'x' })).toMatchObject({
    __typename: 'TransferStepRefused',
    status: 'READY',
  })
  expect(await ask(admin, 'unpromiseTransfer', { number })).toMatchObject({ status: 'DRAFT' })
  await ask(admin, 'promiseTransfer', { number })
  expect(await ask(admin, 'cancelTransfer', { number, reason: 'No van' })).toMatchObject({
    status: 'CANCELLED',
  })
  expect(await level('POT', 'LONDON')).toEqual([5, 0, 0])
  expect(await ask(admin, 'sendTransfer', { number })).toMatchObject({ __typename: 'TransferStepRefused' })
})

it('who holds the goods acts, sees the document, and nothing of the other end', async () => {
  const { number } = await draft({ LAMP: 3 }, leeds)
  expect(await codeOf(leeds, 'promiseTransfer', { number })).toBe('FORBIDDEN')
  expect(await codeOf(leeds, 'sendTransfer', { number })).toBe('FORBIDDEN')
  expect(await ask(london, 'sendTransfer', { number })).toMatchObject({
    status: 'IN_TRANSIT',
    to: { code: 'LEEDS' },
  })
  const lines = [{ sku: 'LAMP', received: 1 }]
  expect(await codeOf(london, 'receiveTransfer', { number, lines })).toBe('FORBIDDEN')
  expect(
    await codeOf(london, 'settleTransfer', { number, lines: [{ sku: 'LAMP', lost: 1 }], note: 'x' }),
  ).toBe('FORBIDDEN')
  expect(await codeOf(leeds, 'settleTransfer', { number, lines: [{ sku: 'LAMP', returned: 1 }] })).toBe(
    'FORBIDDEN',
  )
  expect(await ask(leeds, 'receiveTransfer', { number, lines })).toMatchObject({ receiving: 'PARTLY' })
  expect(
    await ask(london, 'settleTransfer', { number, lines: [{ sku: 'LAMP', returned: 1 }] }),
  ).toMatchObject({
    status: 'IN_TRANSIT',
  })
  expect(await york.run(operations.transfer, { number })).toEqual({ transfer: null })
  for (const operation of ['sendTransfer', 'cancelTransfer', 'promiseTransfer'] as const)
    expect(await codeOf(york, operation, { number })).toBe('NOT_FOUND')
  const other = await london.run<{ stock: unknown; movements: { nodes: unknown[] } }>(
    '{ stock(sku: "LAMP", warehouseCode: "LEEDS") { quantity } movements(filter: { warehouseCode: "LEEDS" }) { nodes { id } } transferPartners { code name } }',
  )
  expect(other).toEqual({
    stock: null,
    movements: { nodes: [] },
    transferPartners: ['LEEDS', 'LONDON', 'YORK'].map((code) => ({ code, name: `Warehouse ${code}` })),
  })
  expect(await codeOf(york, 'createTransfer', { ...way, lines: [{ sku: 'LAMP', quantity: 1 }] })).toBe(
    'NOT_FOUND',
  )
  await ask(leeds, 'receiveTransfer', { number, lines })
})

describe('a step is refused, and changes nothing, where', () => {
  const lamp = (quantity: number) => [{ sku: 'LAMP', quantity }]
  it.each<[string, Operation, object, unknown]>([
    [
      'both ends are one',
      'createTransfer',
      { ...way, toWarehouseCode: 'LONDON', lines: lamp(1) },
      ['SAME_WAREHOUSE'],
    ],
    ['a SKU stands twice', 'createTransfer', { ...way, lines: [...lamp(1), ...lamp(2)] }, ['DUPLICATE']],
    ['a SKU is not known', 'createTransfer', { ...way, lines: [{ sku: 'NOPE', quantity: 1 }] }, 'NOT_FOUND'],
    [
      'it is to arrive in the past',
      'createTransfer',
      { ...way, lines: lamp(1), expectedAt: new Date(0) },
      ['IN_THE_PAST'],
    ],
    ['there are no lines', 'createTransfer', { ...way, lines: [] }, ['EMPTY']],
    [
      'there are 501 lines',
      'createTransfer',
      { ...way, lines: Array.from({ length: 501 }, (_, at) => ({ sku: `S${at}`, quantity: 1 })) },
      ['TOO_MANY'],
    ],
    [
      'a warehouse is not known',
      'createTransfer',
      { ...way, toWarehouseCode: 'MARS', lines: lamp(1) },
      'NOT_FOUND',
    ],
  ])('%s', async (_what, operation, input, code) => {
    expect(await codeOf(admin, operation, input)).toEqual(code)
  })

  it('it is about a line that the transfer lacks, more than was requested, or nothing at all', async () => {
    const { number } = await draft({ LAMP: 5 })
    expect(await codeOf(admin, 'sendTransfer', { number, lines: [{ sku: 'MUG', quantity: 1 }] })).toEqual([
      'NOT_A_LINE',
    ])
    expect(await codeOf(admin, 'sendTransfer', { number, lines: lamp(6) })).toEqual(['TOO_BIG'])
    expect(await receive(number, [{ sku: 'LAMP', received: 1 }])).toMatchObject({ status: 'DRAFT' })
    await ask(admin, 'sendTransfer', { number })
    expect(await codeOf(admin, 'receiveTransfer', { number, lines: [{ sku: 'LAMP' }] })).toEqual([
      'NO_CHANGE',
    ])
    expect(await codeOf(admin, 'receiveTransfer', { number, lines: [{ sku: 'MUG', received: 1 }] })).toEqual([
      'NOT_A_LINE',
    ])
    expect(
      await codeOf(admin, 'receiveTransfer', { number, lines: [{ sku: 'LAMP', received: -1 }] }),
    ).toEqual(['TOO_SMALL', 'NO_CHANGE'])
    expect(await codeOf(admin, 'settleTransfer', { number, lines: [{ sku: 'LAMP', lost: 1 }] })).toEqual([
      'EMPTY',
    ])
    expect(await receive(number, [{ sku: 'LAMP', received: 4, damaged: 2 }])).toMatchObject({
      __typename: 'OverReceived',
      lines: [{ sku: 'LAMP', left: 5, said: 6 }],
    })
    await receive(number, [{ sku: 'LAMP', received: 5 }])
  })
})

it('a product that was deleted on the way is received, but not sent', async () => {
  const onTheWay = await sent({ MUG: 2 })
  const { number } = await draft({ MUG: 1 })
  await admin.run('mutation { deleteProduct(sku: "MUG") { id } }')
  expect(await codeOf(admin, 'sendTransfer', { number })).toEqual(['DELETED'])
  expect(await receive(onTheWay.number, [{ sku: 'MUG', received: 2 }])).toMatchObject({ status: 'CLOSED' })
  await admin.run('mutation { restoreProduct(sku: "MUG") { id } }')
  await ask(admin, 'cancelTransfer', { number })
})

it('ten at once receive a line of 100 in tens; an eleventh is told that nothing is left', async () => {
  const { number } = await sent({ LAMP: 100, MUG: 1 })
  const answers = await Promise.all(
    Array.from({ length: 11 }, () => receive(number, [{ sku: 'LAMP', received: 10 }])),
  )
  const kinds = answers.map(({ __typename }) => __typename).sort()
  expect(kinds).toEqual(['OverReceived', ...Array.from({ length: 10 }, () => 'Transfer')])
  expect((await ask(admin, 'transfer', { number })).lines[0]).toMatchObject({ received: 100, open: 0 })
  await receive(number, [{ sku: 'MUG', received: 1 }])
})

it('of two who send, of receiving beside settling, and of sending beside cancelling, one is refused', async () => {
  const { number } = await draft({ LAMP: 5 })
  const pair = await Promise.all([1, 2].map(() => ask(admin, 'sendTransfer', { number })))
  expect(pair.map(({ __typename }) => __typename).sort()).toEqual(['Transfer', 'TransferStepRefused'])
  const lines = [{ sku: 'LAMP', received: 5 }]
  const beside = await Promise.all([
    receive(number, lines),
    ask(admin, 'settleTransfer', { number, lines: [{ sku: 'LAMP', lost: 5 }], note: 'gone' }),
  ])
  expect(beside.filter(({ status }) => status === 'CLOSED')).toHaveLength(
    beside.some(({ __typename }) => __typename === 'TransferStepRefused') ? 2 : 1,
  )
  expect(beside.filter(({ __typename }) => __typename === 'Transfer')).toHaveLength(1)
  const second = await draft({ LAMP: 5 })
  const third = await Promise.all([
    ask(admin, 'sendTransfer', { number: second.number }),
    ask(admin, 'cancelTransfer', { number: second.number }),
  ])
  expect(third.filter(({ __typename }) => __typename === 'Transfer')).toHaveLength(1)
  if (third[0].__typename === 'Transfer') await receive(second.number, lines)
})

it('nothing is on the way to a warehouse that was deactivated at the same moment', async () => {
  for (let round = 0; round < 5; round++) {
    const { number } = await draft({ LAMP: 1 }, admin, { toWarehouseCode: 'YORK' })
    const outcomes = await Promise.allSettled([
      sendTransfer(app.ctx, { number, remainder: TransferRemainder.DRAFT }),
      updateWarehouse(app.ctx, { code: 'YORK', isActive: false }),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    if (outcomes[0].status === 'fulfilled') {
      const lines = [{ sku: 'LAMP', received: 0, damaged: 1, surplus: 0 }]
      await receiveTransfer(app.ctx, { number, lines })
    } else {
      await updateWarehouse(app.ctx, { code: 'YORK', isActive: true })
      await ask(admin, 'cancelTransfer', { number })
    }
  }
})

it('a step that comes again with its key tells its first answer, also when the transfer is closed', async () => {
  const made = await draft({ LAMP: 4 }, admin, { idempotencyKey: 'k-draft' })
  const { number } = made
  const steps: [Operation, object][] = [
    ['promiseTransfer', { number, idempotencyKey: 'k-promise' }],
    ['sendTransfer', { number, carrier: 'TIKI', idempotencyKey: 'k-send' }],
    ['receiveTransfer', { number, lines: [{ sku: 'LAMP', received: 1 }], idempotencyKey: 'k-receive' }],
    [
      'settleTransfer',
      { number, lines: [{ sku: 'LAMP', lost: 3 }], note: 'gone', idempotencyKey: 'k-settle' },
    ],
  ]
  const answers: Told[] = []
  for (const [operation, input] of steps) answers.push(await ask(admin, operation, input))
  expect(answers.at(-1)!.status).toBe('CLOSED')
  const before = await snapshot()
  expect(await draft({ LAMP: 4 }, admin, { idempotencyKey: 'k-draft' })).toEqual({
    ...made,
    allowedSteps: made.allowedSteps,
  })
  for (const [index, [operation, input]] of steps.entries())
    expect(await ask(admin, operation, input)).toEqual(answers[index])
  expect(await snapshot()).toBe(before)
})
