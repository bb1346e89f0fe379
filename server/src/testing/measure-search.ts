// What search costs at 200,000 products (or the number given), as many stocks, twice as many movements and half as many
// orders, inserted straight into a database of its own: pnpm measure:search [products]. Later runs find it filled.
import { startEngines } from '@gudang/local-engines'
import 'reflect-metadata'
import mongoose, { Types } from 'mongoose'
import { resolve } from 'node:path'
import { wordsAsPeopleTypeThem } from '../migrations/0006-words-as-people-type-them.ts'
import { listOrders } from '../modules/orders/orders.queries.ts'
import { termsOf } from '../modules/orders/orders.terms.ts'
import { newProduct } from '../modules/products/products.service.ts'
import { listProducts, walkProducts } from '../modules/products/products.queries.ts'
import { listMovements, listStocks, walkStocks } from '../modules/stock/stock.queries.ts'
import type { Ctx } from '../platform/requests/context.ts'
import type { Page } from '../platform/graphql/connection.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { connectMongo, guardedModels, prepareDatabase } from '../platform/database/mongo.ts'
import { buildUnguardedSchema } from '../schema.ts'
import { systemContext } from '../platform/requests/system-context.ts'

const total = Number(process.argv[2] ?? 200_000)
const warehouseCount = 10
const batch = 5_000
const ctx = systemContext(createLogger('silent'), 'measure')

const engines = await startEngines({
  purpose: 'measure',
  durable: false,
  root: resolve(import.meta.dirname, '../../..'),
  onProgress: (line) => console.log(line),
})
const uri = new URL(engines.mongodbUri)
uri.pathname = `/search_${total}`
await buildUnguardedSchema()
await connectMongo(uri.href)
await prepareDatabase()
await fill()
await sizes()
await measure()
await mongoose.disconnect()
await engines.stop()

function at(index: number) {
  return new Date(Date.UTC(2026, 0, 1) + index * 1_000)
}

function id(kind: number, index: number) {
  return new Types.ObjectId(kind.toString(16).padStart(8, '0') + index.toString(16).padStart(16, '0'))
}

/** Made-up words: the frequent ones are short. */
function word(index: number): string {
  const syllables = 'ba ke li mo nu pa re si to va da fe gi ho ju ka le mi no ru'.split(' ')
  let made = ''
  for (let rest = index + 20; rest > 0; rest = Math.floor(rest / 20)) made += syllables[rest % 20]!
  return made
}

/** Of 20,000 words, frequent as in a language. */
function someWord(seed: number): string {
  const spread = ((seed * 2_654_435_761) % 4_294_967_296) / 4_294_967_296
  return word(Math.floor(20_000 ** spread) - 1)
}

function skuOf(index: number) {
  return `${word(index % 500)
    .slice(0, 3)
    .toUpperCase()}-${String(index).padStart(6, '0')}`
}
function place(index: number) {
  return {
    product: id(1, index),
    sku: skuOf(index),
    warehouse: id(2, index % warehouseCount),
    warehouseCode: `W${index % warehouseCount}`,
  }
}

async function insert(name: string, count: number, make: (index: number) => object): Promise<void> {
  const { collection } = guardedModels().find((model) => model.collection.name === name)!
  const started = performance.now()
  let making = 0
  for (let from = 0; from < count; from += batch) {
    const began = performance.now()
    const documents = Array.from({ length: Math.min(batch, count - from) }, (_, index) => make(from + index))
    making += performance.now() - began
    await collection.insertMany(documents as never[], { ordered: false })
  }
  const each = (ms: number) => `${((ms * 1_000) / count).toFixed(0)} µs`
  console.log(`${count} ${name}: ${each(performance.now() - started)} each, ${each(making)} of it to make it`)
}

async function fill(): Promise<void> {
  const { collection } = guardedModels().find((model) => model.collection.name === 'orders')!
  if ((await collection.countDocuments()) >= total / 2) return
  for (const model of guardedModels()) await model.collection.deleteMany({})
  await insert('products', total, (index) => {
    const name = Array.from({ length: 5 }, (_, n) => someWord(index * 5 + n)).join(' ')
    const barcodes = [String(4_000_000_000_000 + index * 7)]
    const facts = { sku: skuOf(index), name, price: index, tags: [`tag${index % 200}`], barcodes }
    return { ...newProduct(ctx, { ...facts, defaultLowStockThreshold: 0 }), _id: id(1, index) }
  })
  await insert('stocks', total, (index) => ({
    _id: id(3, index),
    ...place(index),
    ...{
      quantity: index % 100,
      allocated: 0,
      lowStockThreshold: 5,
      low: index % 100 <= 5,
      version: 1,
      updatedAt: at(index),
    },
  }))
  const actor = { kind: 'SYSTEM', id: 'measure', name: 'measure' }
  await insert('movements', total * 2, (index) => ({
    _id: id(4, index),
    stock: id(3, index),
    ...place((index * 7) % total),
    ...{
      event: id(5, index),
      sequence: 1,
      type: 'ADJUSTMENT',
      reason: 'COUNT',
      quantityDelta: 1,
      allocatedDelta: 0,
    },
    ...{ quantityAfter: 1, allocatedAfter: 0, actor, createdAt: at(index) },
  }))
  await insert('orders', total / 2, (index) => {
    const told = {
      orderNumber: `N${index}`,
      customerName: `${someWord(index)} ${someWord(index + 7)}`,
      customerEmail: `${someWord(index)}${index}@example.com`,
      customerPhone: `+62 8${index}`,
      items: [0, 1, 2, 3].map((line) => ({ sku: skuOf((index * 4 + line) % total) })),
    }
    const placed = {
      status: 'SHIPPED',
      totalAmount: 1,
      placedBy: actor,
      warehouses: [id(2, index % warehouseCount)],
    }
    const items = told.items.map(({ sku }) => ({
      sku,
      productId: id(1, 0),
      productName: 'x',
      priceAtPurchase: 1,
      qty: 1,
      allocations: [],
    }))
    return {
      _id: id(6, index),
      ...told,
      ...placed,
      items,
      holds: [],
      terms: termsOf(told),
      createdAt: at(index),
      updatedAt: at(index),
    }
  })
}

async function sizes(): Promise<void> {
  for (const name of ['products', 'orders']) {
    const { size, indexSizes } = (await mongoose.connection.db!.command({ collStats: name })) as {
      size: number
      indexSizes: Record<string, number>
    }
    const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
    const words = Object.entries(indexSizes).find(([index]) => index.startsWith('terms'))!
    console.log(`${name}: ${mb(size)} of documents, index ${words[0]} ${mb(words[1])}`)
  }
}

async function walked(rows: AsyncIterable<unknown[]>): Promise<number> {
  let count = 0
  for await (const found of rows) count += found.length
  return count
}

async function measure(): Promise<void> {
  const limited: Ctx = { ...ctx, actor: { ...ctx.actor, warehouseIds: new Set([String(id(2, 3))]) } }
  const page = { first: 50 }
  const rare = someWord(3)
  const nodes = async (found: Promise<Page<unknown>>) => (await found).nodes.length
  const count = async (found: Promise<Page<unknown>>) => (await found).count()
  const searches = {
    'an exact SKU': skuOf(777),
    'a rare word': word(19_000),
    'two words': `${word(40)} ${word(90)}`,
    'a frequent word': word(1),
    'two letters': word(0).slice(0, 2),
    'one wrong letter': `${word(19_000).slice(0, -1)}q`,
    nothing: 'qqqqqq',
  }
  const queries: [string, () => Promise<unknown>][] = Object.entries(searches).flatMap(([what, search]) => [
    [`products, ${what}`, () => nodes(listProducts(page, { search }))],
    [`products by price, ${what}`, () => nodes(listProducts(page, { search }, 'PRICE_ASC' as never))],
    [`products, total, ${what}`, () => count(listProducts(page, { search }))],
    [`stocks, ${what}`, () => nodes(listStocks(ctx, page, { search }))],
    [`stocks, total, ${what}`, () => count(listStocks(ctx, page, { search }))],
    [`movements, ${what}`, () => nodes(listMovements(ctx, page, { search }))],
    [`movements, total, ${what}`, () => count(listMovements(ctx, page, { search }))],
    [`orders, ${what}`, () => nodes(listOrders(ctx, page, { search }))],
    [`orders of one warehouse, ${what}`, () => nodes(listOrders(limited, page, { search }))],
  ])
  queries.push(['orders by e-mail', () => nodes(listOrders(ctx, page, { search: `${rare}3@example.com` }))])
  queries.push([
    'products.csv, two letters',
    async () => walked(await walkProducts({ search: searches['two letters'] })),
  ])
  queries.push([
    'stock.csv, two letters',
    async () => walked(await walkStocks(ctx, { search: searches['two letters'] })),
  ])
  for (const [name, query] of queries) {
    const times: number[] = []
    let result: unknown
    for (let round = 0; round < 4; round++) {
      const started = performance.now()
      result = await query()
      times.push(performance.now() - started)
    }
    const [first, ...rest] = times
    const median = rest.sort((a, b) => a - b)[1]!
    console.log(
      `${name.padEnd(48)} ${String(result).padStart(7)}  first ${first!.toFixed(0)} ms, then ${median.toFixed(0)} ms`,
    )
  }
  const db = mongoose.connection.db!
  for (const turn of ['nothing to change', 'all products to change']) {
    if (turn.startsWith('all')) await db.collection('products').updateMany({}, { $set: { nameKey: '' } })
    const started = performance.now()
    await wordsAsPeopleTypeThem.up(db)
    console.log(`migration, ${turn}: ${((performance.now() - started) / 1_000).toFixed(0)} s`)
  }
}
