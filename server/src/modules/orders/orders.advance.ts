import type { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { ranks, Writes } from '../../platform/commands/work.ts'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import {
  levelReadings,
  levelsOf,
  moveStock,
  MovementType,
  ReferenceKind,
  describeMoves,
  type Move,
} from '../stock/index.ts'
import { transitionRefused } from './orders.errors.ts'
import { transitionSchema } from './orders.inputs.ts'
import { OrderModel, type Order } from './orders.model.ts'
import { orderByNumber, orderReadings } from './orders.queries.ts'
import { isOpen, mayFollow, OrderStatus } from './orders.rules.ts'

interface TransitionInput {
  orderNumber: string
  idempotencyKey?: string | null
}

type Transition = z.output<typeof transitionSchema>

export const processOrder = (ctx: Ctx, input: TransitionInput) =>
  advance(ctx, 'processOrder', OrderStatus.PROCESSED, input)

export const shipOrder = (
  ctx: Ctx,
  input: TransitionInput & { carrier?: string | null; trackingCode?: string | null },
) => advance(ctx, 'shipOrder', OrderStatus.SHIPPED, input)

/** Gives back exactly what each warehouse had promised. */
export const cancelOrder = (ctx: Ctx, input: TransitionInput & { reason?: string | null }) =>
  advance(ctx, 'cancelOrder', OrderStatus.CANCELLED, input)

const eventKinds = {
  PROCESSED: 'order.processed',
  SHIPPED: 'order.shipped',
  CANCELLED: 'order.cancelled',
} as const
type Target = Exclude<OrderStatus, OrderStatus.PENDING>

async function advance(ctx: Ctx, name: string, to: Target, raw: object): Promise<Order> {
  const { idempotencyKey: key, ...input } = parseInput(transitionSchema, raw)
  const { orderNumber } = input
  const movesStock = to !== OrderStatus.PROCESSED
  const { items } = await orderToAdvance(ctx, orderNumber)
  const skus = movesStock ? items.map((item) => item.sku) : []
  return command(ctx, {
    name,
    key,
    input,
    lock: [`order:${orderNumber}`, ...skus.map((sku) => `stock:${sku}`)],
    reads: [orderReadings.of([orderNumber]), levelReadings.of(skus)],
    async run(record) {
      const order = await orderToAdvance(ctx, orderNumber)
      if (!mayFollow(order.status, to)) throw transitionRefused(orderNumber, order.status, to)
      const moves = await movesFor(ctx, order, to)
      const event = await record({
        kind: eventKinds[to],
        subject: { kind: ReferenceKind.ORDER, id: String(order._id), label: orderNumber },
        ...describeMoves(moves),
        warehouses: order.warehouses,
        data: {
          from: order.status,
          to,
          reason: input.reason,
          carrier: input.carrier,
          trackingCode: input.trackingCode,
        },
      })
      if (moves.length > 0) moveStock(ctx, event, moves)
      const change = changeOf(to, input, event.at)
      const after = { ...order, ...change }
      orderReadings.put(after)
      orderChanges.add({ order, change })
      return after
    },
    async replay(event) {
      // What came after it is no part of its answer.
      const { shipment: _shipment, cancelReason: _reason, ...order } = await orderToAdvance(ctx, orderNumber)
      return { ...order, ...changeOf(to, input, event.at) }
    },
  })
}

const orderChanges = new Writes<{ order: Order; change: Partial<Order> }>(ranks.changes, async (changes) => {
  const { modifiedCount } = await OrderModel.collection.bulkWrite(
    changes.map(({ order: { _id, status }, change }) => ({
      updateOne: { filter: { _id, status }, update: { $set: change } },
    })),
    { session: currentSession(), ignoreUndefined: true },
  )
  if (modifiedCount !== changes.length) throw new WriteConflict()
})

/** Seen by who may see one of its warehouses, moved on by who may act in all of them. */
async function orderToAdvance(ctx: Ctx, orderNumber: string): Promise<Order> {
  const order = await orderByNumber(ctx, orderNumber)
  if (!order) throw notFound('Order', [orderNumber])
  if (order.warehouses.every((warehouse) => maySeeWarehouse(ctx, warehouse))) return order
  throw forbidden(`Order ${orderNumber} also takes from a warehouse that is not yours.`)
}

async function movesFor(ctx: Ctx, order: Order, to: Target): Promise<Move[]> {
  if (to === OrderStatus.PROCESSED) return []
  const levels = await levelsOf(
    ctx,
    order.items.map((item) => item.sku),
  )
  const byId = new Map(levels.map((level) => [String(level._id), level]))
  const type = to === OrderStatus.SHIPPED ? MovementType.SHIPMENT : MovementType.RELEASE
  const reference = { kind: ReferenceKind.ORDER, id: String(order._id), label: order.orderNumber }
  return order.items.flatMap((item) =>
    item.allocations.map(({ stock, quantity }) => ({
      level: byId.get(String(stock))!,
      type,
      reference,
      quantityDelta: to === OrderStatus.SHIPPED ? 0 : quantity,
      allocatedDelta: -quantity,
    })),
  )
}

function changeOf(to: Target, input: Omit<Transition, 'idempotencyKey'>, at: Date): Partial<Order> {
  const { carrier, trackingCode, reason } = input
  return {
    status: to,
    updatedAt: at,
    ...(isOpen(to) ? {} : { holds: [] }),
    ...(to === OrderStatus.SHIPPED && (carrier || trackingCode)
      ? { shipment: { carrier, trackingCode } }
      : {}),
    ...(to === OrderStatus.CANCELLED && reason ? { cancelReason: reason } : {}),
  }
}
