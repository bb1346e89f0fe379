import mongoose, { Schema, type Connection } from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { failureOf, startGatewayFixture, type GatewayFixture } from './testing/gateway-fixture.ts'

let fixture: GatewayFixture
let connection: Connection

const productSchema = new Schema({
  sku: { type: String, required: true, unique: true, uppercase: true },
  tags: { type: [String], index: true },
})
const stockSchema = new Schema(
  {
    product: { type: Schema.Types.ObjectId, ref: 'Product', required: true },
    warehouse: { type: String, required: true },
    quantity: { type: Number, min: 0 },
  },
  { timestamps: true },
)
stockSchema.index({ product: 1, warehouse: 1 }, { unique: true })

const models = () => ({
  Product: connection.model('Product', productSchema),
  Stock: connection.model('Stock', stockSchema),
})

beforeAll(async () => {
  fixture = await startGatewayFixture()
  connection = await mongoose.createConnection(fixture.uri, { dbName: 'shop' }).asPromise()
}, 120_000)
afterAll(async () => {
  await connection?.close()
  await fixture?.stop()
})
beforeEach(async () => {
  await connection.dropDatabase()
  await Promise.all(Object.values(models()).map((model) => model.syncIndexes()))
})

test('documents are created, found, populated, changed and counted', async () => {
  const { Product, Stock } = models()
  const product = await Product.create({ sku: 'mug-1', tags: ['mug', 'white'] })
  await Stock.create({ product: product._id, warehouse: 'LON', quantity: 5 })
  const stock = await Stock.findOne({ warehouse: 'LON' })
    .populate<{ product: { sku: string } }>('product')
    .orFail()
  expect(stock.product.sku).toBe('MUG-1')
  stock.quantity = 7
  await stock.save()
  expect(await Stock.find({ quantity: { $gt: 6 } }).lean()).toMatchObject([{ warehouse: 'LON', quantity: 7 }])
  expect(await Product.countDocuments({ tags: 'white' })).toBe(1)
  expect(await Product.exists({ sku: 'NONE' })).toBeNull()
})

test('indexes of the schemas are made, and a duplicate names their fields', async () => {
  const { Product, Stock } = models()
  expect(await Stock.diffIndexes()).toEqual({ toDrop: [], toCreate: [] })
  const product = await Product.create({ sku: 'A' })
  await Stock.create({ product: product._id, warehouse: 'LON', quantity: 1 })
  expect(await failureOf(Product.create({ sku: 'a' }))).toMatchObject({ code: 11000, keyPattern: { sku: 1 } })
  expect(
    await failureOf(Stock.create({ product: product._id, warehouse: 'LON', quantity: 1 })),
  ).toMatchObject({
    code: 11000,
    keyPattern: { product: 1, warehouse: 1 },
  })
})

test('a transaction of several models is kept or undone as one', async () => {
  const { Product, Stock } = models()
  const order = (fails: boolean) =>
    connection.transaction(async (session) => {
      const [product] = await Product.create([{ sku: fails ? 'F' : 'S' }], { session })
      await Stock.create([{ product: product!._id, warehouse: 'LON', quantity: 3 }], { session })
      if (fails) throw new Error('changed my mind')
    })
  await order(false)
  expect((await failureOf(order(true))).message).toBe('changed my mind')
  expect(await Product.distinct('sku')).toEqual(['S'])
  expect(await Stock.countDocuments()).toBe(1)
})

test('a cursor of a model goes through all of its batches', async () => {
  const { Product } = models()
  await Product.insertMany(Array.from({ length: 500 }, (_, n) => ({ sku: `P${String(n).padStart(3, '0')}` })))
  const skus: string[] = []
  for await (const { sku } of Product.find().sort({ sku: 1 }).cursor({ batchSize: 60 })) skus.push(sku)
  expect(skus).toHaveLength(500)
  expect(skus).toEqual([...new Set(skus)].sort())
})

test('an aggregate joins collections', async () => {
  const { Product, Stock } = models()
  const product = await Product.create({ sku: 'A' })
  await Stock.insertMany(
    ['LON', 'YRK'].map((warehouse) => ({ product: product._id, warehouse, quantity: 2 })),
  )
  const joined = await Product.aggregate([
    { $lookup: { from: 'stocks', localField: '_id', foreignField: 'product', as: 'stocks' } },
    { $project: { _id: 0, sku: 1, total: { $sum: '$stocks.quantity' } } },
  ])
  expect(joined).toEqual([{ sku: 'A', total: 4 }])
})
