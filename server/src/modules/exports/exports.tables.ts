import { decimalMoney, type Permission } from '@gudang/domain'
import type { Ctx } from '../../platform/requests/context.ts'
import { writeList, type Cell } from '../../platform/csv.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { loadReference, seesOrders, walkOrders, type Order } from '../orders/index.ts'
import { loadProduct, walkProducts, writePack, type Product } from '../products/index.ts'
import { walkMovements, walkStocks, type Stock, type StockMovement } from '../stock/index.ts'
import { anchorsOf, countedUnits, varianceOf, walkLines, type StocktakeLine } from '../stocktakes/index.ts'
import { walkTransfers, type Transfer } from '../transfers/index.ts'
import { filterSchemas, type ExportKind } from './exports.inputs.ts'

export interface Table {
  file: string
  permission: Permission | readonly Permission[]
  header: string[]
  /** Checks the filter, then gives the rows a batch at a time. */
  rows(ctx: Ctx, filter: unknown, currency: string): Promise<AsyncIterable<Cell[][]>>
}

const products: Table = {
  file: 'products.csv',
  permission: 'product.view',
  header: [
    'sku',
    'name',
    'price',
    'tags',
    'barcodes',
    'packs',
    'defaultLowStockThreshold',
    'createdAt',
    'updatedAt',
  ],
  async rows(_ctx, filter, currency) {
    const row = (product: Product): Cell[] => [
      product.sku,
      product.name,
      decimalMoney(product.price, currency),
      writeList(product.tags),
      writeList(product.barcodes),
      writeList((product.packs ?? []).flatMap(writePack)),
      product.defaultLowStockThreshold,
      product.createdAt,
      product.updatedAt,
    ]
    const batches = await walkProducts(parseInput(filterSchemas.PRODUCTS, filter))
    return mapBatches(batches, (found) => Promise.resolve(found.map(row)))
  },
}

const stock: Table = {
  file: 'stock.csv',
  permission: 'inventory.view',
  header: [
    'sku',
    'productName',
    'warehouse',
    'quantity',
    'allocated',
    'onHand',
    'lowStockThreshold',
    'isLow',
    'bin',
    'lastCountedAt',
    'updatedAt',
    'inTransit',
  ],
  async rows(ctx, filter) {
    const row = async (level: Stock): Promise<Cell[]> => [
      level.sku,
      (await loadProduct(ctx, String(level.product))).name,
      level.warehouseCode,
      level.quantity,
      level.allocated,
      level.quantity + level.allocated,
      level.lowStockThreshold,
      level.low,
      level.bin,
      level.lastCount?.at,
      level.updatedAt,
      level.inTransit ?? 0,
    ]
    const batches = await walkStocks(ctx, parseInput(filterSchemas.STOCK, filter))
    return mapBatches(batches, (levels) => Promise.all(levels.map(row)))
  },
}

const movements: Table = {
  file: 'movements.csv',
  permission: 'inventory.view',
  header: [
    'createdAt',
    'sku',
    'warehouse',
    'sequence',
    'type',
    'reason',
    'quantityDelta',
    'allocatedDelta',
    'quantityAfter',
    'allocatedAfter',
    'referenceKind',
    'reference',
    'note',
    'actor',
    'inTransitDelta',
    'inTransitAfter',
  ],
  async rows(ctx, filter) {
    const referenceCells = async (movement: StockMovement) => {
      const reference = await loadReference(ctx, movement)
      return [reference?.kind, reference?.label]
    }
    const row = async (movement: StockMovement): Promise<Cell[]> => [
      movement.createdAt,
      movement.sku,
      movement.warehouseCode,
      movement.sequence,
      movement.type,
      movement.reason,
      movement.quantityDelta,
      movement.allocatedDelta,
      movement.quantityAfter,
      movement.allocatedAfter,
      ...(await referenceCells(movement)),
      movement.note,
      movement.actor.name,
      movement.inTransitDelta ?? 0,
      movement.inTransitAfter ?? 0,
    ]
    const batches = await walkMovements(ctx, parseInput(filterSchemas.MOVEMENTS, filter))
    return mapBatches(batches, (found) => Promise.all(found.map(row)))
  },
}

const orders: Table = {
  file: 'orders.csv',
  permission: seesOrders,
  header: [
    'orderNumber',
    'status',
    'placedAt',
    'customerName',
    'customerEmail',
    'customerPhone',
    'customerAddress',
    'externalReference',
    'orderTotal',
    'sku',
    'productName',
    'qty',
    'price',
    'lineTotal',
    ...['deliveryName', 'deliveryLines', 'deliveryCity', 'deliveryRegion', 'deliveryPostcode'],
    ...['deliveryCountry', 'contactName', 'contactEmail', 'contactPhone', 'metadata'],
  ],
  async rows(ctx, filter, currency) {
    const money = (amount: number) => decimalMoney(amount, currency)
    const lines = (order: Order) =>
      order.items.map((item): Cell[] => [
        order.orderNumber,
        order.status,
        order.createdAt,
        order.customerName,
        order.customerEmail,
        order.customerPhone,
        order.customerAddress,
        order.externalReference,
        money(order.totalAmount),
        item.sku,
        item.productName,
        item.qty,
        money(item.priceAtPurchase),
        money(item.qty * item.priceAtPurchase),
        ...detailsOf(order),
      ])
    const batches = await walkOrders(ctx, parseInput(filterSchemas.ORDERS, filter))
    return mapBatches(batches, (found) => Promise.resolve(found.flatMap(lines)))
  },
}

function detailsOf({ deliveryAddress: to, contact, metadata }: Order): Cell[] {
  return [
    ...[to?.name, to?.addressLines.join('\n'), to?.city, to?.region, to?.postcode, to?.country],
    ...[contact?.name, contact?.email, contact?.phone],
    metadata?.map(({ key, value }) => `${key}=${value}`).join('\n'),
  ]
}

const transfers: Table = {
  file: 'transfers.csv',
  permission: 'inventory.view',
  header: [
    ...['number', 'status', 'from', 'to', 'createdAt', 'sentAt', 'expectedAt', 'closedAt'],
    ...['carrier', 'trackingCode', 'sku', 'requested', 'sent', 'received'],
    ...['damaged', 'lost', 'returned', 'surplus'],
  ],
  async rows(ctx, filter) {
    const lines = (transfer: Transfer) =>
      transfer.lines.map((line): Cell[] => [
        ...[transfer.number, transfer.status, transfer.fromCode, transfer.toCode],
        ...[transfer.createdAt, transfer.sentAt, transfer.expectedAt, transfer.closedAt],
        ...[transfer.carrier, transfer.trackingCode, line.sku, line.requested, line.sent, line.received],
        ...[line.damaged, line.lost, line.returned, line.surplus],
      ])
    const { transferStatuses: statuses, ...wanted } = parseInput(filterSchemas.TRANSFERS, filter)
    const batches = await walkTransfers(ctx, { ...wanted, statuses })
    return mapBatches(batches, (found) => Promise.resolve(found.flatMap(lines)))
  },
}

const stocktakeLines: Table = {
  file: 'stocktake.csv',
  permission: ['stocktake.count', 'stocktake.manage'],
  header: [
    ...['number', 'warehouse', 'bin', 'sku', 'productName', 'state', 'pass', 'unexpected'],
    ...['counted', 'lastCountedAt', 'expected', 'variance', 'counters'],
  ],
  async rows(ctx, filter) {
    const { number } = parseInput(filterSchemas.STOCKTAKE_LINES, filter)
    const { stocktake, batches } = await walkLines(ctx, number)
    const row = async (line: StocktakeLine): Promise<Cell[]> => {
      const counted = countedUnits(line)
      const variance = varianceOf(ctx, line)
      return [
        ...[stocktake.number, stocktake.warehouseCode, line.bin, line.sku],
        (await loadProduct(ctx, String(line.product))).name,
        ...[line.state, line.pass, line.unexpected, counted, anchorsOf(line)?.lastAt],
        ...(variance === null ? [undefined, undefined] : [counted! - variance, variance]),
        writeList([...new Set(line.counts.map(({ counter }) => counter.name))]),
      ]
    }
    return mapBatches(batches, (lines) => Promise.all(lines.map(row)))
  },
}

export const tables: Record<ExportKind, Table> = {
  PRODUCTS: products,
  STOCK: stock,
  MOVEMENTS: movements,
  ORDERS: orders,
  TRANSFERS: transfers,
  STOCKTAKE_LINES: stocktakeLines,
}

async function* mapBatches<T>(
  batches: AsyncIterable<T[]>,
  rowsOf: (batch: T[]) => Promise<Cell[][]>,
): AsyncGenerator<Cell[][]> {
  for await (const batch of batches) yield await rowsOf(batch)
}
