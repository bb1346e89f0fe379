import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { Money } from '../../platform/graphql/scalars.ts'
import { changesOf } from '../../platform/live/topic.ts'
import { loadProduct, Product } from '../products/index.ts'
import { loadStock } from '../stock/index.ts'
import { loadWarehouse, Warehouse, warehouseByCode } from '../warehouses/index.ts'
import { cancelOrder, processOrder, shipOrder } from './orders.advance.ts'
import { OrderMetadata } from './orders.details.ts'
import { OrderFilter, OrderSort, PlaceOrderInput } from './orders.inputs.ts'
import { orderChanges } from './orders.live.ts'
import { Order, OrderAllocation, OrderItem } from './orders.model.ts'
import { placeOrders } from './orders.place-many.ts'
import { placeOrder } from './orders.place.ts'
import {
  countOrders,
  listOrders,
  loadTimeline,
  maySeeOrder,
  orderByNumber,
  orderByReference,
} from './orders.queries.ts'
import { allowedTransitions, OrderStatus } from './orders.rules.ts'
import {
  AdvanceOrderResult,
  CancelOrderResult,
  OrderStatusCount,
  OrderTimelineEntry,
  PlacedOrder,
  PlaceOrderResult,
} from './orders.types.ts'

export const OrderConnection = connectionOf(Order, 'Order', { ofChanges: true })

const whichOrder = problem(['orderNumber'], 'EXACTLY_ONE', { fields: 'orderNumber, externalReference' })

interface Wanted {
  orderNumber?: string | null
  warehouseCode?: string | null
}

async function wantedOrders({ orderNumber, warehouseCode }: Wanted, ctx: Context) {
  const only = orderNumber == null ? undefined : await orderByNumber(ctx, orderNumber)
  if (only === null) throw notFound('Order', [orderNumber!])
  const warehouse = warehouseCode == null ? undefined : await warehouseByCode(ctx, warehouseCode)
  return (order: Order) =>
    maySeeOrder(ctx, order) &&
    (!only || only._id.equals(order._id)) &&
    (!warehouse || order.warehouses.some((each) => warehouse._id.equals(each)))
}

@Resolver(() => Order)
export class OrdersResolver {
  @Query(() => Order, {
    nullable: true,
    description:
      'By exactly one of both. Null where there is none in the warehouses of the actor, or, with order.viewOwn alone, none of its own.',
  })
  order(
    @Ctx() ctx: Context,
    @Arg('orderNumber', () => String, { nullable: true, description: 'Of any order.' })
    orderNumber?: string | null,
    @Arg('externalReference', () => String, {
      nullable: true,
      description: 'Of an order that the actor itself has placed.',
    })
    externalReference?: string | null,
  ) {
    if ((orderNumber == null) === (externalReference == null)) throw badInput([whichOrder])
    return orderNumber == null
      ? orderByReference(ctx, externalReference!.trim())
      : orderByNumber(ctx, orderNumber)
  }

  @Query(() => OrderConnection, {
    description: 'Newest first where no order is given; with updatedSince in the order of their changes.',
  })
  orders(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => OrderFilter, { nullable: true }) filter?: OrderFilter,
    @Arg('sort', () => OrderSort, {
      nullable: true,
      description: 'NEWEST where left out. NOT_TOGETHER: with updatedSince.',
    })
    sort?: OrderSort | null,
  ) {
    return listOrders(ctx, page, filter ?? undefined, sort ?? undefined)
  }

  @Query(() => [OrderStatusCount], {
    description:
      'How many orders the list with this filter has, for each status that the filter lets through.',
  })
  orderCounts(
    @Ctx() ctx: Context,
    @Arg('filter', () => OrderFilter, { nullable: true }) filter?: OrderFilter,
  ) {
    return countOrders(ctx, filter ?? undefined)
  }

  @Mutation(() => PlaceOrderResult, { description: 'Promises stock to a new order: all of it or nothing.' })
  placeOrder(@Ctx() ctx: Context, @Arg('input', () => PlaceOrderInput) input: PlaceOrderInput) {
    return resultOrRefusal(placeOrder(ctx, input))
  }

  @Mutation(() => [PlacedOrder], {
    description:
      '1 to 100 orders, decided one after the other, each by itself: one that fails leaves the others as they are. What was not begun within 20 seconds is answered RESOURCE_BUSY. Give each order a key, and repeat with it.',
  })
  placeOrders(@Ctx() ctx: Context, @Arg('orders', () => [PlaceOrderInput]) orders: PlaceOrderInput[]) {
    return placeOrders(ctx, orders)
  }

  @Mutation(() => AdvanceOrderResult, { description: 'PENDING → PROCESSED.' })
  processOrder(
    @Ctx() ctx: Context,
    @Arg('orderNumber', () => String) orderNumber: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(processOrder(ctx, { orderNumber, idempotencyKey }))
  }

  @Mutation(() => AdvanceOrderResult, { description: 'PROCESSED → SHIPPED: the promised units leave.' })
  shipOrder(
    @Ctx() ctx: Context,
    @Arg('orderNumber', () => String) orderNumber: string,
    @Arg('carrier', () => String, { nullable: true })
    carrier?: string | null,
    @Arg('trackingCode', () => String, { nullable: true })
    trackingCode?: string | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(shipOrder(ctx, { orderNumber, carrier, trackingCode, idempotencyKey }))
  }

  @Mutation(() => CancelOrderResult, {
    description: 'PENDING or PROCESSED → CANCELLED: each warehouse gets back exactly what it gave.',
  })
  cancelOrder(
    @Ctx() ctx: Context,
    @Arg('orderNumber', () => String) orderNumber: string,
    @Arg('reason', () => String, { nullable: true })
    reason?: string | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(cancelOrder(ctx, { orderNumber, reason, idempotencyKey }))
  }

  @Subscription(() => Order, {
    subscribe: changesOf(orderChanges, wantedOrders),
    description:
      'Each order that was placed or moved on, as it is after the commit. It is a hint: told as it is now, changes that come together may be told once, and what changes while nobody is connected is not told. `eventsAppended` skips none.',
  })
  orderChanged(
    @Root() order: Order,
    @Arg('orderNumber', () => String, {
      nullable: true,
      description: 'This order alone; NOT_FOUND where the actor sees none of that number.',
    })
    _orderNumber?: string | null,
    @Arg('warehouseCode', () => String, {
      nullable: true,
      description: 'Orders that take something from this warehouse; NOT_FOUND where it is none of the actor.',
    })
    _warehouseCode?: string | null,
  ): Order {
    return order
  }

  @FieldResolver(() => [OrderStatus], { description: 'What this actor may do with it now.' })
  allowedTransitions(@Ctx() ctx: Context, @Root() order: Order) {
    if (!order.warehouses.every((warehouse) => maySeeWarehouse(ctx, warehouse))) return []
    return allowedTransitions(order.status, ctx.actor.permissions)
  }

  @FieldResolver(() => [OrderMetadata], {
    description: "The partner's own facts, as they were given; empty where none were.",
  })
  metadata(@Root() order: Order) {
    return order.metadata ?? []
  }

  @FieldResolver(() => [OrderItem], { description: 'Its lines, one for each SKU.' })
  items(@Root() order: Order) {
    return order.items.map((item) => ({ ...item, id: `${String(order._id)}.${String(item.productId)}` }))
  }

  @FieldResolver(() => [OrderTimelineEntry], { description: 'Every step with who and when, oldest first.' })
  async timeline(@Ctx() ctx: Context, @Root() order: Order): Promise<OrderTimelineEntry[]> {
    const events = await loadTimeline(ctx, String(order._id))
    const steps = events.map(({ data, at, actor }) => ({
      status: data?.to as OrderStatus,
      at,
      actor: actor as ActorStamp,
      reason: data?.reason as string | undefined,
    }))
    // The answer to a repeated command is the order as it was: its later steps come with a later answer.
    const last = steps.findIndex(({ status }) => status === order.status)
    return last < 0 ? steps : steps.slice(0, last + 1)
  }
}

@Resolver(() => OrderItem)
export class OrderItemsResolver {
  @FieldResolver(() => Product, {
    nullable: true,
    description: 'As it is now, perhaps deleted; null and FORBIDDEN without product.view.',
  })
  product(@Ctx() ctx: Context, @Root() item: OrderItem) {
    return loadProduct(ctx, String(item.productId))
  }

  @FieldResolver(() => [OrderAllocation], {
    description: 'What each warehouse gave; only warehouses that the actor may see.',
  })
  allocations(@Ctx() ctx: Context, @Root() item: OrderItem) {
    return item.allocations.filter(({ warehouse }) => maySeeWarehouse(ctx, warehouse))
  }

  @FieldResolver(() => Money, { description: 'qty × priceAtPurchase' })
  lineTotal(@Root() item: OrderItem) {
    return item.qty * item.priceAtPurchase
  }
}

@Resolver(() => OrderAllocation)
export class OrderAllocationsResolver {
  @FieldResolver(() => String, { nullable: true, description: 'Where it lies now, for who picks it.' })
  async bin(@Ctx() ctx: Context, @Root() allocation: OrderAllocation) {
    return (await loadStock(ctx, String(allocation.stock))).bin ?? null
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() allocation: OrderAllocation) {
    return loadWarehouse(ctx, String(allocation.warehouse))
  }
}
