import { lowOf } from '@gudang/domain'
import { Types } from 'mongoose'
import { documentNumberAt } from '../platform/commands/document-number.ts'
import type { Order, OrderItem } from '../modules/orders/orders.model.ts'
import { OrderStatus } from '../modules/orders/orders.rules.ts'
import { termsOf } from '../modules/orders/orders.terms.ts'
import type { Product } from '../modules/products/index.ts'
import { newProduct } from '../modules/products/products.service.ts'
import { chainHash, chainStart } from '../modules/stock/chain.rules.ts'
import type { AdjustmentReason, Stock, StockMovement } from '../modules/stock/index.ts'
import type { Warehouse } from '../modules/warehouses/index.ts'
import { guardedModels } from '../platform/database/mongo.ts'
import type { Ctx } from '../platform/requests/context.ts'
import { byHand } from './ledger-watch.ts'

export interface LedgerSize {
  movements: number
  products: number
  warehouses: number
  /** Each product lies in that many of them. */
  warehousesOfProduct: number
  /** The time over which the movements lie evenly. */
  from: Date
  until: Date
  /** Half of all orders are for the first product. */
  hot?: boolean
  /** Units that are received at a time. */
  restock?: number
}

const batch = 5_000
const linesOfOrder = 4
const usualRestock = 400
const openShare = 0.02
export const actor = { kind: 'SYSTEM' as const, id: 'bench', name: 'bench' }

type Change = Pick<StockMovement, 'quantityDelta' | 'allocatedDelta'> & {
  type: `${StockMovement['type']}`
  reason?: `${AdjustmentReason}`
  reference?: { kind: 'ORDER'; id: string; label: string }
}

const filled = ['warehouses', 'products', 'stocks', 'movements', 'orders'] as const

/** What they hold; only the driver is used, so that millions of rows take minutes. */
type Row = Warehouse | Product | Stock | StockMovement | Order

/**
 * Fills the collections anew as if all of it had gone through the API: every stock is received, orders of four lines are
 * placed and shipped, the last of them are open. `verifyLedger` finds nothing. Events are as old as retention lets them be:
 * there are none.
 */
export async function fillLedger(ctx: Ctx, size: LedgerSize): Promise<void> {
  for (const name of filled) await collectionOf(name).deleteMany({}, byHand)
  await new Filler(ctx, size).fill()
}

export async function countMovements(): Promise<number> {
  return collectionOf('movements').estimatedDocumentCount()
}

function collectionOf(name: (typeof filled)[number]) {
  return guardedModels().find((model) => model.collection.name === name)!.collection
}

/** When the movement of this number was written, counted from 0. */
export function timeOf({ from, until, movements }: LedgerSize, index: number): Date {
  return new Date(from.getTime() + (index / movements) * (until.getTime() - from.getTime()))
}

export const warehouseCodeOf = (index: number): string => `W${index}`
export const skuOf = (index: number): string =>
  `${word(index % 500)
    .slice(0, 3)
    .toUpperCase()}-${String(index).padStart(6, '0')}`

/** Made-up words: the frequent ones are short. */
export function word(index: number): string {
  const syllables = 'ba ke li mo nu pa re si to va da fe gi ho ju ka le mi no ru'.split(' ')
  let made = ''
  for (let rest = index + 20; rest > 0; rest = Math.floor(rest / 20)) made += syllables[rest % 20]!
  return made
}

/** Of 20,000 words, frequent as in a language. */
export function someWord(seed: number): string {
  return word(Math.floor(20_000 ** spread(seed)) - 1)
}

/** The same number between 0 and 1 for the same seed. */
const spread = (seed: number): number => ((seed * 2_654_435_761) % 4_294_967_296) / 4_294_967_296

class Filler {
  readonly #warehouses: Warehouse[]
  readonly #products: Product[]
  readonly #stocks: Stock[]
  readonly #pending = new Map<(typeof filled)[number], Row[]>()
  #written = 0

  constructor(
    private readonly ctx: Ctx,
    private readonly size: LedgerSize,
  ) {
    this.#warehouses = times(size.warehouses, (index) => this.#warehouse(index))
    this.#products = times(size.products, (index) => this.#product(index))
    this.#stocks = times(size.products * size.warehousesOfProduct, (index) => this.#stock(index))
  }

  async fill(): Promise<void> {
    for (const warehouse of this.#warehouses) await this.#insert('warehouses', warehouse)
    for (const product of this.#products) await this.#insert('products', product)
    for (const stock of this.#stocks) await this.#receive(stock)
    for (let order = 0; this.#written < this.size.movements; order++) await this.#order(order)
    for (const stock of this.#stocks) await this.#insert('stocks', stock)
    for (const name of this.#pending.keys()) await this.#flush(name)
  }

  #warehouse(index: number): Warehouse {
    const code = warehouseCodeOf(index)
    const { from: createdAt } = this.size
    return {
      _id: new Types.ObjectId(),
      code,
      name: `Warehouse ${index}`,
      address: '',
      isActive: true,
      fillCount: 1,
      createdAt,
    } as Warehouse
  }

  #product(index: number): Product {
    const name = times(5, (part) => someWord(index * 5 + part)).join(' ')
    const [barcodes, tags] = [[`B${String(index).padStart(9, '0')}`], [`tag${index % 200}`]]
    const lists = { tags, barcodes, packs: [] }
    const facts = { sku: skuOf(index), name, price: 100 + index, ...lists, defaultLowStockThreshold: 5 }
    return newProduct({ ...this.ctx, now: () => this.size.from }, facts)
  }

  #stock(index: number): Stock {
    const [productIndex, turn] = [index % this.size.products, Math.floor(index / this.size.products)]
    const product = this.#products[productIndex]!
    const warehouse = this.#warehouses[(productIndex + turn) % this.size.warehouses]!
    return {
      _id: new Types.ObjectId(),
      product: product._id,
      warehouse: warehouse._id,
      sku: product.sku,
      warehouseCode: warehouse.code,
      quantity: 0,
      allocated: 0,
      lowStockThreshold: product.defaultLowStockThreshold,
      binKey: '',
      low: true,
      version: 0,
      head: chainStart,
      movedAt: this.size.from,
      updatedAt: this.size.from,
    }
  }

  #receive(stock: Stock): Promise<void> {
    const received = { quantityDelta: this.size.restock ?? usualRestock, allocatedDelta: 0 }
    return this.#move(stock, new Types.ObjectId(), { type: 'ADJUSTMENT', reason: 'RECEIPT', ...received })
  }

  async #order(number: number): Promise<void> {
    const stocks = new Set(times(linesOfOrder, (line) => this.#chosen(number * linesOfOrder + line)))
    for (const stock of stocks) if (stock.quantity < 10) await this.#receive(stock)
    const isLast = this.#written >= this.size.movements * (1 - openShare)
    const order = this.#newOrder(number, [...stocks], isLast)
    const reference = { kind: 'ORDER' as const, id: String(order._id), label: order.orderNumber }
    const placed = new Types.ObjectId()
    const shipped = new Types.ObjectId()
    const lines = order.items.map(({ qty }, line) => ({ stock: [...stocks][line]!, qty }))
    for (const { stock, qty } of lines)
      await this.#move(stock, placed, {
        type: 'ALLOCATION',
        quantityDelta: -qty,
        allocatedDelta: qty,
        reference,
      })
    if (!isLast)
      for (const { stock, qty } of lines)
        await this.#move(stock, shipped, {
          type: 'SHIPMENT',
          quantityDelta: 0,
          allocatedDelta: -qty,
          reference,
        })
    await this.#insert('orders', order)
  }

  #chosen(seed: number): Stock {
    if (this.size.hot && seed % (2 * linesOfOrder) === 0) return this.#stocks[0]!
    return this.#stocks[Math.floor(spread(seed) * this.#stocks.length)]!
  }

  #newOrder(number: number, stocks: Stock[], isOpen: boolean): Order {
    const at = this.#now()
    const status = isOpen ? (number % 2 ? OrderStatus.PENDING : OrderStatus.PROCESSED) : OrderStatus.SHIPPED
    const items = stocks.map((stock, line) => this.#item(stock, 1 + ((number + line) % 5)))
    const customerName = `${someWord(number)} ${someWord(number + 7)}`
    const details = {
      orderNumber: documentNumberAt(at),
      customerName,
      customerEmail: `${someWord(number)}${number}@example.com`,
      customerPhone: `+62 8${number}`,
      items,
    }
    return {
      _id: this.ctx.newId(),
      ...details,
      status,
      totalAmount: items.reduce((sum, { qty, priceAtPurchase }) => sum + qty * priceAtPurchase, 0),
      placedBy: actor,
      warehouses: [...new Set(stocks.map(({ warehouse }) => warehouse))],
      holds: isOpen ? stocks.map(({ _id }) => _id) : [],
      terms: termsOf(details),
      createdAt: at,
      updatedAt: at,
    } as Order
  }

  #item({ _id, product, sku, warehouse }: Stock, qty: number): OrderItem {
    return {
      productId: product,
      sku,
      productName: sku,
      priceAtPurchase: 100,
      qty,
      allocations: [{ stock: _id, warehouse, quantity: qty }],
    }
  }

  #now(): Date {
    return timeOf(this.size, this.#written)
  }

  #move(stock: Stock, event: Types.ObjectId, change: Change) {
    const createdAt = this.#now()
    this.#written++
    stock.quantity += change.quantityDelta
    stock.allocated += change.allocatedDelta
    stock.version++
    stock.low = lowOf(stock)
    stock.movedAt = createdAt
    stock.updatedAt = createdAt
    const { product, warehouse, sku, warehouseCode, quantity, allocated } = stock
    const movement = {
      _id: new Types.ObjectId(),
      stock: stock._id,
      ...{ product, warehouse, sku, warehouseCode, event },
      sequence: stock.version,
      ...change,
      quantityAfter: quantity,
      allocatedAfter: allocated,
      actor,
      createdAt,
    } as unknown as Omit<StockMovement, 'hash'>
    stock.head = chainHash(stock.head, movement)
    return this.#insert('movements', { ...movement, hash: stock.head })
  }

  async #insert(name: (typeof filled)[number], row: Row): Promise<void> {
    const rows = this.#pending.get(name) ?? []
    this.#pending.set(name, rows)
    rows.push(row)
    if (rows.length >= batch) await this.#flush(name)
  }

  async #flush(name: (typeof filled)[number]): Promise<void> {
    const rows = this.#pending.get(name)!
    this.#pending.set(name, [])
    if (rows.length > 0) await collectionOf(name).insertMany(rows as never[], { ordered: false, ...byHand })
  }
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
