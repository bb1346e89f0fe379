import type { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { WriteConflict } from '../../platform/database/mongo.ts'
import { levelsOf, moveStock, MovementType, ReferenceKind, telling, type Move } from '../stock/index.ts'
import { transitionRefused } from './orders.errors.ts'
import { transitionSchema } from './orders.inputs.ts'
import { OrderModel, type Order } from './orders.model.ts'
import { orderByNumber } from './orders.queries.ts'
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
  const skus = (await orderToAdvance(ctx, orderNumber)).items.map((item) => item.sku)
  return command(ctx, {
    name,
    key,
    input,
    lock: [
      `order:${orderNumber}`,
      ...(to === OrderStatus.PROCESSED ? [] : skus.map((sku) => `stock:${sku}`)),
    ],
    async run(record) {
      const order = await orderToAdvance(ctx, orderNumber)
      if (!mayFollow(order.status, to)) throw transitionRefused(orderNumber, order.status, to)
      const moves = await movesFor(ctx, order, to)
      const event = await record({
        kind: eventKinds[to],
        subject: { kind: ReferenceKind.ORDER, id: String(order._id), label: orderNumber },
        ...telling(moves),
        warehouses: order.warehouses,
        data: {
          from: order.status,
          to,
          reason: input.reason,
          carrier: input.carrier,
          trackingCode: input.trackingCode,
        },
      })
      if (moves.length > 0) await moveStock(ctx, event, moves)
      const change = changeOf(to, input, event.at)
      const written = await OrderModel.updateOne({ _id: order._id, status: order.status }, { $set: change })
      if (written.modifiedCount !== 1) throw new WriteConflict()
      return { ...order, ...change }
    },
    async replay(event) {
      // What came after it is no part of its answer.
      const { shipment: _shipment, cancelReason: _reason, ...order } = await orderToAdvance(ctx, orderNumber)
      return { ...order, ...changeOf(to, input, event.at) }
    },
  })
}

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
