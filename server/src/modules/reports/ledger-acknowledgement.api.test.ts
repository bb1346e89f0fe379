import mongoose from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { adminsAcknowledgeMismatches } from '../../migrations/0010-admins-acknowledge-mismatches.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { byHand } from '../../testing/ledger-watch.ts'
import { acknowledgeMismatch, adjustStock, placeOrder } from '../../testing/operations.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { ensureSeededRoles } from '../users/index.ts'
import { WarehouseModel } from '../warehouses/warehouses.model.ts'
import { LedgerChecksModel } from './ledger-check.model.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  await clearDatabase()
  await ensureSeededRoles(app.ctx)
  await stockUp(app.ctx, { LONDON: { LAMP: 10, DESK: 5 }, LEEDS: { LAMP: 20 } })
  admin = await app.as('admin')
})
afterAll(() => app.stop())

interface Mismatch {
  id: string
  kind: string
  sku: string | null
  sequence: number | null
  expected: string | null
  found: string | null
  acknowledgement: { reason: string; by: { name: string } } | null
}
interface Report {
  mismatchCount: number
  mismatches: Mismatch[]
  acknowledgedCount: number
  acknowledged: Mismatch[]
}
const one = 'id kind sku sequence expected found acknowledgement { reason by { name } }'
const fields = `mismatchCount mismatches { ${one} } acknowledgedCount acknowledged { ${one} }`
const verify = async (client = admin) =>
  (await client.run<{ verifyLedger: Report }>(`{ verifyLedger { ${fields} } }`)).verifyLedger
const last = async () =>
  (await admin.run<{ ledgerCheck: { report: Report | null } }>(`{ ledgerCheck { report { ${fields} } } }`))
    .ledgerCheck.report
const acknowledge = (mismatchId: string, reason = 'a trial', idempotencyKey?: string, client = admin) =>
  client.run<{ acknowledgeMismatch: Record<string, unknown> }>(acknowledgeMismatch, {
    input: { mismatchId, reason, idempotencyKey },
  })
const damage = (collection: string, filter: object, change: object) =>
  mongoose.connection.collection(collection).updateOne(filter, change, byHand)
const london = { sku: 'LAMP', warehouseCode: 'LONDON' }
const order = (warehouseCode = 'LONDON') =>
  admin.run(placeOrder, { input: { customerName: 'Ayu', items: [{ sku: 'LAMP', qty: 1 }], warehouseCode } })
/** As half an emoji once did: what is stored is not what was hashed. */
const spoilNote = (note: string) => damage('movements', { ...london, sequence: 1 }, { $set: { note } })

it('lists what is acknowledged apart, at once and in every check after it, with who and why', async () => {
  await spoilNote('\ufffd')
  const [found] = (await verify()).mismatches
  expect(found).toMatchObject({ kind: 'MOVEMENT_HASH', sku: 'LAMP', sequence: 1, acknowledgement: null })
  expect(await acknowledge(found!.id, '  half an emoji in the note\n')).toMatchObject({
    acknowledgeMismatch: {
      __typename: 'LedgerMismatch',
      id: found!.id,
      acknowledgement: { reason: 'half an emoji in the note', at: expect.any(String), by: { kind: 'USER' } },
    },
  })
  const { me } = await admin.run<{ me: { fullName: string } }>('{ me { fullName } }')
  const acknowledgement = { reason: 'half an emoji in the note', by: { name: me.fullName } }
  const apart = {
    mismatchCount: 0,
    mismatches: [],
    acknowledgedCount: 1,
    acknowledged: [{ acknowledgement }],
  }
  expect(await last()).toMatchObject(apart)
  await order()
  expect(await verify()).toMatchObject(apart)
})

it('is told in the audit log, with the warehouse', async () => {
  await spoilNote('x')
  await acknowledge((await verify()).mismatches[0]!.id, 'known since May')
  const query =
    '{ auditLog(filter: { kinds: ["ledger.mismatch-acknowledged"], warehouseCode: "LONDON" }) { nodes { subject { label } changes { field after } } } }'
  expect(await admin.run(query)).toMatchObject({
    auditLog: {
      nodes: [
        {
          subject: { label: 'LAMP · LONDON' },
          changes: expect.arrayContaining([{ field: 'reason', after: 'known since May' }]),
        },
      ],
    },
  })
})

it('reports the same place anew where it breaks in another way', async () => {
  await spoilNote('x')
  await acknowledge((await verify()).mismatches[0]!.id)
  await spoilNote('y')
  const again = await verify()
  expect(again).toMatchObject({ mismatchCount: 1, acknowledgedCount: 0 })
  expect(again.mismatches[0]).toMatchObject({ kind: 'MOVEMENT_HASH', sequence: 1 })
})

it('a level that was changed by hand stays acknowledged while its stock moves on, and not by one unit more', async () => {
  await damage('stocks', london, { $inc: { quantity: 2 } })
  const [level] = (await verify()).mismatches
  expect(level).toMatchObject({ kind: 'QUANTITY', sequence: null, expected: '10', found: '12' })
  await acknowledge(level!.id)
  for (let times = 0; times < 3; times++) await order()
  await admin.run(adjustStock, { input: { ...london, countedOnHand: 40, reason: 'COUNT' } })
  const after = await verify()
  expect(after).toMatchObject({ mismatchCount: 0, acknowledgedCount: 1 })
  expect(after.acknowledged[0]).toMatchObject({ id: level!.id, sequence: 2, expected: '9', found: '11' })
  await damage('stocks', london, { $inc: { quantity: -1 } })
  expect((await verify()).mismatches).toMatchObject([{ kind: 'QUANTITY' }])
})

it('of a stock with many, what was acknowledged leaves room for what was not', async () => {
  for (let times = 0; times < 24; times++) await order('LEEDS')
  await admin.run(adjustStock, { input: { sku: 'LAMP', warehouseCode: 'LEEDS', delta: 9, reason: 'FOUND' } })
  for (let times = 0; times < 5; times++) await order('LEEDS')
  await mongoose.connection
    .collection('movements')
    .updateMany({ sku: 'LAMP', warehouseCode: 'LEEDS' }, { $set: { note: 'x' } }, byHand)
  const first = await verify()
  const all = first.mismatchCount
  expect(all).toBeGreaterThan(20)
  expect(first.mismatches).toHaveLength(20)
  for (const { id } of first.mismatches) await acknowledge(id)
  const second = await verify()
  expect(second).toMatchObject({ mismatchCount: all - 20, acknowledgedCount: 20 })
  expect(second.mismatches).toHaveLength(all - 20)
})

it('refuses what no check has found, what is mended by now, and what somebody else acknowledged', async () => {
  const notFound = { acknowledgeMismatch: { code: 'MISMATCH_NOT_FOUND', path: ['mismatchId'] } }
  expect(await acknowledge('nothing')).toMatchObject(notFound)
  await damage('stocks', london, { $inc: { quantity: 2 } })
  const [gone] = (await verify()).mismatches
  await damage('stocks', london, { $inc: { quantity: -2 } })
  await verify()
  expect(await acknowledge(gone!.id)).toMatchObject(notFound)
  await damage('stocks', london, { $inc: { quantity: 3 } })
  const [found] = (await verify()).mismatches
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => acknowledge(found!.id, `reason ${at}`)),
  )
  const kinds = answers.map(({ acknowledgeMismatch: answer }) => answer.__typename)
  expect(kinds.filter((kind) => kind === 'LedgerMismatch')).toHaveLength(1)
  expect(kinds.filter((kind) => kind === 'MismatchAlreadyAcknowledged')).toHaveLength(9)
  expect(await acknowledge(found!.id)).toMatchObject({
    acknowledgeMismatch: { reason: expect.stringMatching(/^reason \d$/) },
  })
})

it('tells a repeated key its first answer, and asks for a reason and the permission', async () => {
  await spoilNote('x')
  const { id } = (await verify()).mismatches[0]!
  const told = await acknowledge(id, 'known', 'k')
  expect(await acknowledge(id, 'known', 'k')).toEqual(told)
  for (const reason of ['', ' \n', '\u200b', 'x'.repeat(1_001), '\ud83d']) {
    const { errors } = await admin.send(acknowledgeMismatch, { input: { mismatchId: id, reason } })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  }
  for (const role of ['manager', 'viewer']) {
    const client = await app.as(role)
    const { errors } = await client.send(acknowledgeMismatch, { input: { mismatchId: id, reason: 'x' } })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  }
})

it('who is limited to some warehouses acknowledges what they see, for everybody', async () => {
  const leeds = String((await WarehouseModel.findOne({ code: 'LEEDS' }).lean().orFail())._id)
  const limited = await app.as('admin', { warehouses: [leeds] })
  await damage('stocks', london, { $inc: { quantity: 2 } })
  await damage('stocks', { ...london, warehouseCode: 'LEEDS' }, { $inc: { quantity: 2 } })
  expect(await verify()).toMatchObject({ mismatchCount: 2 })
  const { mismatches } = await verify(limited)
  expect(mismatches).toHaveLength(1)
  const foreign = (await verify()).mismatches.find(({ id }) => id !== mismatches[0]!.id)!
  expect(await acknowledge(foreign.id, 'x', undefined, limited)).toMatchObject({
    acknowledgeMismatch: { code: 'MISMATCH_NOT_FOUND' },
  })
  await acknowledge(mismatches[0]!.id, 'x', undefined, limited)
  expect(await verify()).toMatchObject({ mismatchCount: 1, acknowledgedCount: 1 })
})

it('an order whose promise differs names the stock, and is acknowledged like any other', async () => {
  await order()
  await damage('orders', {}, { $set: { status: 'CANCELLED' } })
  const [found] = (await verify()).mismatches
  expect(found).toMatchObject({ kind: 'ORDER_ALLOCATION', sku: 'LAMP', expected: '1', found: '0' })
  await acknowledge(found!.id)
  expect(await verify()).toMatchObject({ mismatchCount: 0, acknowledgedCount: 1 })
})

it('a report of a server of before reads, and counts as none where its mismatches have no id', async () => {
  await verify()
  const stored = (report: object) => LedgerChecksModel.updateOne({ _id: 'all' }, report)
  await stored({ $unset: { 'report.acknowledged': 1, 'report.acknowledgedCount': 1 } })
  expect(await last()).toMatchObject({ mismatchCount: 0, acknowledged: [], acknowledgedCount: 0 })
  await stored({ $set: { 'report.mismatches': [{ problem: 'quantity is 8' }], 'report.mismatchCount': 1 } })
  expect(await last()).toBeNull()
})

it('is given to the administrators of an installation that has been there before', async () => {
  const roles = mongoose.connection.collection<{ name: string; permissions: string[] }>('roles')
  const holders = async () =>
    (await roles.find({ permissions: 'ledger.acknowledge' }).toArray()).map(({ name }) => name)
  await roles.updateMany({}, { $pull: { permissions: 'ledger.acknowledge' } })
  expect(await holders()).toEqual([])
  for (let times = 0; times < 2; times++) await adminsAcknowledgeMismatches.up(mongoose.connection.db!)
  expect(await holders()).toEqual(['admin'])
})
