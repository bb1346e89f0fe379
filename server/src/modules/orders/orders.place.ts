import type { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { ranks, RowRefused, Writes } from '../../platform/commands/work.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { ApiError } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Event } from '../../platform/events/event-log.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { int32Max } from '../../platform/inputs/inputs.ts'
import { currentSession, duplicateKey, refusedAt, WriteConflict } from '../../platform/database/mongo.ts'
import { productReadings, productsBySku, type Product } from '../products/index.ts'
import {
  insufficientStock,
  levelReadings,
  levelsOf,
  moveStock,
  MovementType,
  ReferenceKind,
  sumBy,
  describeMoves,
  type Stock,
} from '../stock/index.ts'
import { activeWarehousesByCode } from '../warehouses/index.ts'
import { fewestWarehouses, shortagesOf, type Demand, type Taking } from './allocation.rules.ts'
import { documentNumberAt } from '../../platform/commands/document-number.ts'
import { linesOf, marksOf } from './orders.details.ts'
import { placeOrderSchema, type PlaceOrderInput } from './orders.inputs.ts'
import { OrderModel, type Order, type OrderItem } from './orders.model.ts'
import { orderByReference } from './orders.queries.ts'
import { OrderStatus } from './orders.rules.ts'
import { termsOf } from './orders.terms.ts'

type Placing = Omit<z.output<typeof placeOrderSchema>, 'idempotencyKey'>

/** Order, allocation, stock and event commit together or not at all: seven database commands, however many lines. */
export async function placeOrder(ctx: Ctx, raw: PlaceOrderInput): Promise<Order> {
  const { idempotencyKey: key, ...input } = parseInput(placeOrderSchema, raw)
  const demands = demandsOf(input)
  const skus = demands.map((demand) => demand.sku)
  const placed = command(ctx, {
    name: 'placeOrder',
    key,
    input,
    lock: skus.map((sku) => `stock:${sku}`),
    reads: [productReadings.of(skus), levelReadings.of(skus)],
    async run(record) {
      const products = await productsBySku(skus)
      const takings = await allocate(ctx, demands, input.warehouseCode)
      const order = draftOrder(ctx, input, itemsOf(demands, products, takings))
      const subject = { kind: ReferenceKind.ORDER, id: String(order._id), label: order.orderNumber }
      const moves = takings.flat().map(({ from, quantity }) => ({
        level: from,
        type: MovementType.ALLOCATION,
        reference: subject,
        quantityDelta: -quantity,
        allocatedDelta: quantity,
      }))
      const event = await record({
        kind: 'order.placed',
        subject,
        ...describeMoves(moves),
        warehouses: order.warehouses,
        data: { to: OrderStatus.PENDING, total: order.totalAmount, lines: order.items.length },
      })
      moveStock(ctx, event, moves)
      placedOrders.add(order)
      return order
    },
    replay: placedBefore,
  })
  return placed.catch(async (error: unknown) => {
    throw error instanceof ReferenceTaken ? await tellOrder(ctx, error) : error
  })
}

class ReferenceTaken extends ApiError {
  constructor(readonly reference: string) {
    super('BAD_USER_INPUT', `${reference} is taken.`)
  }
}

/** As far as the actor may see it; asked when the transaction that met it is over. */
async function tellOrder(ctx: Ctx, { reference: value }: ReferenceTaken): Promise<ApiError> {
  const order = (await orderByReference(ctx, value))?.orderNumber
  return badInput([problem(['externalReference'], 'TAKEN', { value, ...(order ? { order } : {}) })])
}

function demandsOf(input: Placing): Demand[] {
  const sums = sumBy(
    input.items,
    (item) => item.sku,
    (item) => item.qty,
  )
  const demands = [...sums].map(([sku, qty]) => ({ sku, qty }))
  const tooMany = demands.filter(({ qty }) => qty > int32Max)
  if (tooMany.length === 0) return demands
  throw badInput(
    tooMany.map(({ sku }) => {
      const first = String(input.items.findIndex((item) => item.sku === sku))
      return problem(['items', first, 'qty'], 'TOO_BIG', { most: int32Max })
    }),
  )
}

async function allocate(
  ctx: Ctx,
  demands: Demand[],
  warehouseCode: string | undefined,
): Promise<Taking<Stock>[][]> {
  const levels = await levelsOf(
    ctx,
    demands.map((demand) => demand.sku),
  )
  const supplies = warehouseCode ? levels.filter((level) => level.warehouseCode === warehouseCode) : levels
  const takings = fewestWarehouses(demands, supplies)
  if (takings) return takings
  // Only a warehouse that exists and is active can hold stock, so the question comes up here alone.
  if (warehouseCode) await activeWarehousesByCode(ctx, [warehouseCode])
  throw insufficientStock(shortagesOf(demands, supplies, warehouseCode ?? null), ['items'])
}

function itemsOf(demands: Demand[], products: Map<string, Product>, takings: Taking<Stock>[][]): OrderItem[] {
  return demands.map(({ sku, qty }, index) => {
    const product = products.get(sku)!
    return {
      productId: product._id,
      sku,
      productName: product.name,
      priceAtPurchase: product.price,
      qty,
      allocations: takings[index]!.map(({ from, quantity }) => ({
        stock: from._id,
        warehouse: from.warehouse,
        quantity,
      })),
    }
  })
}

function draftOrder(ctx: Ctx, input: Placing, items: OrderItem[]): Order {
  const totalAmount = items.reduce((sum, { qty, priceAtPurchase }) => sum + qty * priceAtPurchase, 0)
  if (!Number.isSafeInteger(totalAmount)) {
    throw badInput([problem(['items'], 'TOO_BIG', { most: Number.MAX_SAFE_INTEGER })])
  }
  const { items: _lines, warehouseCode: _warehouse, ...details } = input
  const { deliveryAddress: delivery } = details
  const { kind, id, name } = ctx.actor
  const at = ctx.now()
  const orderNumber = documentNumberAt(at)
  const warehouses = new Map(
    items.flatMap((item) => item.allocations).map(({ warehouse }) => [String(warehouse), warehouse]),
  )
  return {
    _id: ctx.newId(),
    orderNumber,
    status: OrderStatus.PENDING,
    items,
    totalAmount,
    ...details,
    customerAddress: details.customerAddress ?? (delivery && linesOf(delivery)),
    marks: details.metadata && marksOf(details.metadata),
    placedBy: { kind, id, name } as ActorStamp,
    warehouses: [...warehouses.values()],
    holds: items.flatMap((item) => item.allocations).map(({ stock }) => stock),
    terms: termsOf({ ...details, orderNumber, items }),
    createdAt: at,
    updatedAt: at,
  }
}

const placedOrders = new Writes<Order>(ranks.documents, async (orders) => {
  const options = { session: currentSession(), ignoreUndefined: true }
  const [order] = orders
  try {
    if (orders.length > 1) return await OrderModel.collection.insertMany(orders, options)
    return await OrderModel.collection.insertOne(order!, options)
  } catch (error) {
    const fields = duplicateKey(error)
    if (!fields) throw error
    // Of several, why it was refused shows when it is placed by itself.
    if (orders.length > 1) throw new RowRefused(orders[refusedAt(error)])
    if (!fields.includes('externalReference')) throw new WriteConflict()
    throw new ReferenceTaken(order!.externalReference!)
  }
})

async function placedBefore(event: Event): Promise<Order> {
  const order = await OrderModel.findById(event.subject!.id).lean<Order>().orFail()
  const { shipment: _shipment, cancelReason: _reason, ...placed } = order
  return { ...placed, status: OrderStatus.PENDING, updatedAt: order.createdAt }
}
