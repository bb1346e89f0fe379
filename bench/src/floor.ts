// The same database work as the jobs of jobs.ts by the bare driver, in a process of its own: nothing can be faster on this
// engine. It takes { job, clients, seconds } by message and answers with the milliseconds of each operation.
import { MongoClient, ObjectId, type ClientSession, type Db } from 'mongodb'
import { randomUUID } from 'node:crypto'
import { anySku, jobs } from './jobs.ts'
import { closedLoop } from './loop.ts'
import { skuOf, warehouseCodeOf } from '../../server/src/testing/fill-ledger.ts'

const client = await new MongoClient(process.argv[2]!, { maxPoolSize: 40 }).connect()
const db: Db = client.db()
const placed: ObjectId[] = []
const hash = 'x'.repeat(43)
const actor = { kind: 'SYSTEM', id: 'floor', name: 'floor' }

interface Level {
  _id: ObjectId
  product: ObjectId
  warehouse: ObjectId
  sku: string
  warehouseCode: string
  quantity: number
  version: number
}

interface Move {
  level: Level
  quantity: number
  allocated: number
}

class Overtaken extends Error {}

async function transaction(body: (session: ClientSession) => Promise<void>): Promise<void> {
  const session = client.startSession()
  const options = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } } as const
  try {
    for (;;) {
      session.startTransaction(options)
      try {
        await body(session)
        return await session.commitTransaction()
      } catch (error) {
        if (session.inTransaction()) await session.abortTransaction().catch(() => {})
        const isTransient =
          error instanceof Overtaken ||
          (error as { hasErrorLabel?: (label: string) => boolean }).hasErrorLabel?.(
            'TransientTransactionError',
          )
        if (!isTransient) throw error
      }
    }
  } finally {
    await session.endSession()
  }
}

const productsOf = (skus: string[], session: ClientSession) =>
  db
    .collection('products')
    .find({ sku: { $in: skus } }, { session })
    .toArray()

const levelsOf = (skus: string[], session: ClientSession) =>
  db
    .collection<Level>('stocks')
    .find({ sku: { $in: skus } }, { session })
    .toArray()

async function write(kind: string, moves: Move[], session: ClientSession): Promise<void> {
  const [event, at] = [new ObjectId(), new Date()]
  await db
    .collection('events')
    .insertOne({ _id: event, kind, at, actor, key: randomUUID(), position: 1, requestId: '' }, { session })
  const { modifiedCount } = await db.collection('stocks').bulkWrite(
    moves.map(({ level, quantity, allocated }) => ({
      updateOne: {
        filter: { _id: level._id, version: level.version, quantity: { $gte: Math.max(0, -quantity) } },
        update: { $inc: { quantity, allocated, version: 1 }, $set: { head: hash, updatedAt: at } },
      },
    })),
    { session },
  )
  if (modifiedCount !== moves.length) throw new Overtaken()
  const movements = moves.map(({ level, quantity, allocated }) => ({
    stock: level._id,
    product: level.product,
    warehouse: level.warehouse,
    sku: level.sku,
    warehouseCode: level.warehouseCode,
    event,
    sequence: level.version + 1,
    type: kind,
    quantityDelta: quantity,
    allocatedDelta: allocated,
    quantityAfter: level.quantity + quantity,
    allocatedAfter: 0,
    actor,
    createdAt: at,
    hash,
  }))
  await db.collection('movements').insertMany(movements, { session })
}

function place(skus: string[]): Promise<boolean> {
  const _id = new ObjectId()
  return transaction(async (session) => {
    await productsOf(skus, session)
    const levels = await levelsOf(skus, session)
    const moves = skus.map((sku) => ({
      level: levels.find((level) => level.sku === sku && level.quantity > 0)!,
      quantity: -1,
      allocated: 1,
    }))
    await write('ALLOCATION', moves, session)
    const at = new Date()
    const items = moves.map(({ level }) => ({
      productId: level.product,
      sku: level.sku,
      productName: 'x',
      priceAtPurchase: 100,
      qty: 1,
      allocations: [{ stock: level._id, warehouse: level.warehouse, quantity: 1 }],
    }))
    const order = {
      _id,
      orderNumber: String(_id),
      status: 'PENDING',
      items,
      totalAmount: 100,
      customerName: 'Ayu',
      placedBy: actor,
      warehouses: [...new Set(moves.map(({ level }) => level.warehouse))],
      holds: moves.map(({ level }) => level._id),
      terms: [...skus, String(_id), 'ayu'],
      createdAt: at,
      updatedAt: at,
    }
    await db.collection('orders').insertOne(order, { session })
  }).then(() => placed.push(_id) > 0)
}

async function cancel(): Promise<boolean> {
  const _id = placed.pop()
  if (!_id) return false
  await db.collection('orders').findOne({ _id })
  await transaction(async (session) => {
    const order = (await db.collection('orders').findOne({ _id }, { session }))!
    const skus = (order.items as { sku: string }[]).map(({ sku }) => sku)
    const levels = await levelsOf(skus, session)
    const given = (order.items as { allocations: { stock: ObjectId }[] }[]).flatMap(
      (item) => item.allocations,
    )
    const moves = given.map(({ stock }) => ({
      level: levels.find((level) => level._id.equals(stock))!,
      quantity: 1,
      allocated: -1,
    }))
    await write('RELEASE', moves, session)
    await db
      .collection('orders')
      .updateOne({ _id }, { $set: { status: 'CANCELLED', holds: [] } }, { session })
  })
  return true
}

async function move(changes: [warehouse: number, quantity: number][]): Promise<boolean> {
  const sku = anySku()
  const codes = changes.map(([warehouse]) => warehouseCodeOf(warehouse))
  await transaction(async (session) => {
    await productsOf([sku], session)
    await db
      .collection('warehouses')
      .find({ code: { $in: codes } }, { session })
      .toArray()
    const levels = await levelsOf([sku], session)
    const moves = changes.map(([, quantity], index) => ({
      level: levels.find(({ warehouseCode }) => warehouseCode === codes[index])!,
      quantity,
      allocated: 0,
    }))
    await write('ADJUSTMENT', moves, session)
  })
  return true
}

async function list(): Promise<boolean> {
  const products = await db
    .collection('products')
    .find({ isDeleted: false })
    .sort({ sku: 1 })
    .limit(51)
    .toArray()
  const skus = products.map(({ sku }) => sku as string)
  await db
    .collection('stocks')
    .find({ sku: { $in: skus } })
    .toArray()
  await db.collection('warehouses').find({}).toArray()
  return true
}

async function history(): Promise<boolean> {
  const newest = { createdAt: -1, _id: -1 } as const
  await db
    .collection('movements')
    .find({ sku: skuOf(0) })
    .sort(newest)
    .limit(51)
    .toArray()
  return true
}

const floors: (() => Promise<boolean>)[] = [
  () => place([...new Set(Array.from({ length: 1 + Math.floor(Math.random() * 3) }, anySku))]),
  () => place([skuOf(0)]),
  cancel,
  () => move([[0, 1]]),
  () =>
    move([
      [0, -1],
      [1, 1],
    ]),
  list,
  history,
]

process.on('message', ({ job, clients, seconds }: { job: string; clients: number; seconds: number }) => {
  const run = floors[jobs.findIndex(({ name }) => name === job)]!
  void closedLoop(clients, seconds, run).then((result) => process.send!(result))
})
process.once('disconnect', () => process.exit())
process.send!('ready')
