import { afterAll, beforeAll, expect, it } from 'vitest'
import { Types } from 'mongoose'
import { stockUp } from '../../testing/catalogue.ts'
import {
  applied,
  applyImport,
  cancelImport,
  checked,
  importOf,
  settled,
  upload,
} from '../../testing/imports.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { MovementModel } from '../stock/movement.model.ts'
import { ImportChunkModel, ImportModel, ImportPieceModel, ImportState } from './imports.model.ts'
import { forgetOldImports } from './imports.retention.ts'
import { wakeWorker } from './imports.worker.ts'

let app: TestApp
let manager: TestClient

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
})
afterAll(() => app.stop())

const counts = 'sku,warehouse,counted\nLAMP,LONDON,'
const stored = async () => [await ImportPieceModel.countDocuments(), await ImportChunkModel.countDocuments()]
const codeOf = async (document: string, id: string) => {
  const { errors } = await manager.send(document, { id })
  return (errors?.[0]?.extensions as { fields?: { code: string }[] } | undefined)?.fields?.[0]?.code
}

it('is cancelled before it is applied, with its rows, and cannot be applied any more', async () => {
  const { id } = await checked(manager, 'stock-counts', `${counts}7`)
  expect(await manager.run(cancelImport, { id })).toMatchObject({ cancelImport: { state: 'CANCELLED' } })
  expect(await manager.run(cancelImport, { id })).toMatchObject({ cancelImport: { state: 'CANCELLED' } })
  expect(await stored()).toEqual([0, 0])
  expect(await codeOf(applyImport, id)).toBe('CANCELLED')
  expect(await importOf(manager, id)).toMatchObject({ state: 'CANCELLED', rowsDone: 0, changeCount: 1 })
})

it('is cancelled while it is checked, and what the check still writes goes away', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => `N${n},New,1`).join('\n')
  const { id } = (await (await upload(manager, 'products', `sku,name,price\n${rows}`)).json()) as {
    id: string
  }
  await expect.poll(async () => (await importOf(manager, id)).rows, { interval: 20 }).toBeGreaterThan(0)
  await manager.run(cancelImport, { id })
  expect((await importOf(manager, id)).state).toBe('CANCELLED')
  await expect.poll(stored, { timeout: 10_000 }).toEqual([0, 0])
})

it(
  'is cancelled between two chunks: what is applied stays so, and nothing more is',
  { timeout: 60_000 },
  async () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => `CUT${n},New,1`).join('\n')
    const products = await checked(manager, 'products', `sku,name,price\n${rows}`)
    await applied(manager, products.id)
    const lines = Array.from({ length: 2_000 }, (_, n) => `CUT${n},LONDON,3`).join('\n')
    const { id } = await checked(manager, 'stock-counts', `sku,warehouse,counted\n${lines}`)
    await manager.run(applyImport, { id })
    await expect
      .poll(async () => (await importOf(manager, id)).rowsDone, { interval: 5, timeout: 20_000 })
      .toBeGreaterThan(0)
    const { cancelImport: told } = await manager.run<{ cancelImport: { rowsDone: number } }>(cancelImport, {
      id,
    })
    const booked = () => MovementModel.countDocuments({ 'reference.id': id })
    expect(await booked()).toBe(told.rowsDone)
    expect(told.rowsDone).toBeLessThan(2_000)
    // The worker has let go of it once it takes the next.
    await checked(manager, 'stock-counts', `${counts}7`)
    expect(await booked()).toBe(told.rowsDone)
    expect(await importOf(manager, id)).toMatchObject({ state: 'CANCELLED', rowsDone: told.rowsDone })
  },
)

it('is not cancelled once it is applied, nor by who may not apply it', async () => {
  const { id } = await checked(manager, 'stock-counts', `${counts}7`)
  const keeper = await app.asHolderOf('product.manage', 'inventory.view')
  expect((await keeper.send(cancelImport, { id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  await applied(manager, id)
  expect(await codeOf(cancelImport, id)).toBe('APPLIED_ALREADY')
  const refused = await checked(manager, 'stock-counts', `${counts}x`)
  expect(await manager.run(cancelImport, { id: refused.id })).toMatchObject({
    cancelImport: { state: 'INVALID' },
  })
})

it('is cancelled by itself after a week, and forgets its rows after a month', async () => {
  const ready = await checked(manager, 'stock-counts', `${counts}6`)
  const refused = await checked(manager, 'stock-counts', `${counts}x`)
  const inDays = (days: number) => ({ ...app.ctx, now: () => new Date(Date.now() + days * 86_400_000) })
  await forgetOldImports(inDays(6))
  expect(await importOf(manager, ready.id)).toMatchObject({ state: 'READY' })
  await forgetOldImports(inDays(8))
  expect(await importOf(manager, ready.id)).toMatchObject({ state: 'CANCELLED', changes: [{ row: 2 }] })
  await forgetOldImports(inDays(31))
  expect(await importOf(manager, ready.id)).toMatchObject({ changes: [], changeCount: 1 })
  expect(await importOf(manager, refused.id)).toMatchObject({ errors: [], errorCount: 1 })
})

it('is given up after three attempts that ended nowhere, and says so', async () => {
  const { id } = await checked(manager, 'stock-counts', `${counts}5`)
  const begunThrice = { attempts: 3, lease: { owner: 'dead', until: new Date(0) }, turn: new Date(0) }
  const _id = new Types.ObjectId(id)
  await ImportModel.updateOne({ _id }, { $set: { ...begunThrice, state: ImportState.APPLYING } })
  wakeWorker()
  expect(await settled(manager, id)).toMatchObject({
    state: 'FAILED',
    errors: [{ row: 2, code: 'GIVEN_UP' }],
  })
  expect(await applied(manager, id)).toMatchObject({ state: 'APPLIED', rowsDone: 1, errors: [] })
  await ImportModel.updateOne({ _id }, { $set: { ...begunThrice, state: ImportState.CHECKING } })
  wakeWorker()
  expect(await settled(manager, id)).toMatchObject({
    state: 'INVALID',
    errors: [{ row: 1, code: 'GIVEN_UP' }],
  })
  await ImportModel.updateOne({ _id }, { $set: { ...begunThrice, attempts: 0, state: ImportState.CHECKING } })
  wakeWorker()
  expect(await settled(manager, id)).toMatchObject({ state: 'INVALID', errors: [{ row: 1, code: 'GONE' }] })
})

it('has no more than so many files of one person, and takes turns with those of others', async () => {
  const { actor } = await ImportModel.findOne().lean().orFail()
  const many = await app.as('manager')
  const one = await checked(many, 'stock-counts', `${counts}4`)
  const {
    actor: { id },
  } = await ImportModel.findById(one.id).lean().orFail()
  const like = await ImportModel.findById(one.id).lean().orFail()
  const elsewhere = { owner: 'another server', until: new Date(Date.now() + 60_000) }
  const copies = (state: ImportState, count: number) =>
    Array.from({ length: count }, () => ({ ...like, _id: new Types.ObjectId(), state, lease: elsewhere }))
  // One of them is at work on another server: until it ends nothing else of that person is checked.
  await ImportModel.collection.insertMany(copies(ImportState.CHECKING, 1))
  const waits = (await (await upload(many, 'stock-counts', `${counts}3`)).json()) as { id: string }
  expect(await checked(manager, 'stock-counts', `${counts}3`)).toMatchObject({ state: 'READY' })
  expect((await importOf(many, waits.id)).state).toBe('CHECKING')
  await ImportModel.collection.insertMany(copies(ImportState.CHECKING, 18))
  const told = async () => {
    const response = await upload(many, 'stock-counts', `${counts}3`)
    const { errors } = (await response.json()) as {
      errors?: { extensions: { code: string; fields?: { code: string }[] } }[]
    }
    return [response.status, errors?.[0]?.extensions.code, errors?.[0]?.extensions.fields?.[0]?.code]
  }
  expect(await told()).toEqual([429, 'RATE_LIMITED', undefined])
  await ImportModel.updateMany(
    { 'actor.id': id, 'lease.owner': 'another server' },
    { $set: { state: 'INVALID' } },
  )
  expect(await settled(many, waits.id)).toMatchObject({ state: 'READY' })
  await ImportModel.collection.insertMany(copies(ImportState.READY, 48))
  expect(await told()).toEqual([400, 'BAD_USER_INPUT', 'TOO_MANY_FILES'])
  expect((await upload(manager, 'stock-counts', `${counts}3`)).status).toBe(201)
  expect(actor.id).not.toBe(id)
})
