import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import type { Event } from '../../platform/events/event-log.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { maySeeOrderById, type OrderStatus } from '../orders/index.ts'
import type { Pack } from '../products/index.ts'
import { loadMovement, type StockMovement } from '../stock/index.ts'
import type { StocktakeStatus } from '../stocktakes/index.ts'
import type { TransferStatus } from '../transfers/index.ts'
import { cursorAt } from './feed.cursor.ts'
import { isOrderTopic, isTopic, mayHear, type Topic } from './feed.topics.ts'
import type { DomainEvent } from './feed.types.ts'

/**
 * What the actor may see of these events, in their order: the one place that decides it, for feed, subscriptions and whoever
 * delivers them elsewhere. Of an order that it may not see, what was moved is left.
 */
export async function visibleEvents(ctx: Ctx, events: Event[]): Promise<DomainEvent[]> {
  const told = await Promise.all(events.map((event) => visibleEvent(ctx, event)))
  return told.filter((event) => event !== undefined)
}

/** The movements that it made in the actor's warehouses; none without inventory.view. */
export async function movementsOf(ctx: Ctx, { moves }: DomainEvent): Promise<StockMovement[]> {
  if (!ctx.actor.permissions.has('inventory.view')) return []
  const found = await Promise.all(
    moves.map(({ stock, sequence }) => loadMovement(ctx, `${String(stock)}.${sequence}`)),
  )
  return found.filter(
    (movement) => movement !== null && maySeeWarehouse(ctx, movement.warehouse),
  ) as StockMovement[]
}

async function visibleEvent(ctx: Ctx, event: Event): Promise<DomainEvent | undefined> {
  const { kind, warehouses, moves = [] } = event
  if (!isTopic(kind) || event.actor.kind === 'ANONYMOUS') return undefined
  if (warehouses && !warehouses.some((warehouse) => maySeeWarehouse(ctx, warehouse))) return undefined
  const topic = (await isHiddenOrder(ctx, kind, event)) ? 'stock.moved' : kind
  if (!mayHear(ctx, topic) || (topic === 'stock.moved' && moves.length === 0)) return undefined
  return domainEvent(topic, event)
}

async function isHiddenOrder(ctx: Ctx, topic: Topic, { subject }: Event): Promise<boolean> {
  if (!isOrderTopic(topic)) return false
  return (
    !mayHear(ctx, topic) || (ctx.actor.ownOrdersOnly === true && !(await maySeeOrderById(ctx, subject!.id)))
  )
}

function domainEvent(topic: Topic, event: Event): DomainEvent {
  const { _id, position, at, actor, moves = [] } = event
  const subject = topic === 'stock.moved' ? undefined : event.subject
  return {
    id: String(_id),
    position,
    cursor: cursorAt(position),
    topic,
    subjectKind: subject?.kind ?? 'STOCK',
    subjectId: subject?.id ?? String(moves[0]!.stock),
    at,
    actor: actor as ActorStamp,
    moves,
    ...nothing,
    ...changeOf(topic, event),
  }
}

const nothing = {
  ...{ order: null, transfer: null, stocktake: null, product: null },
  ...{ warehouse: null, alert: null, threshold: null },
}

/** As commands record it: see their `record`. */
function changeOf(topic: Topic, { subject, data = {} }: Event): Partial<DomainEvent> {
  const after = (data.after ?? {}) as Record<string, never>
  const told = <T>(value: T | undefined): T | null => value ?? null
  if (isOrderTopic(topic)) {
    const { from, to, reason, carrier, trackingCode, total } = data as Record<string, never>
    return {
      order: {
        orderNumber: subject!.label,
        from: told<OrderStatus>(from),
        to: to as unknown as OrderStatus,
        totalAmount: told<number>(total),
        reason: told<string>(reason),
        carrier: told<string>(carrier),
        trackingCode: told<string>(trackingCode),
      },
    }
  }
  if (topic.startsWith('transfer.')) {
    const { from, to, status } = data as { from: string; to: string; status: TransferStatus }
    return {
      transfer: { transferNumber: subject!.label, fromWarehouseCode: from, toWarehouseCode: to, status },
    }
  }
  if (topic.startsWith('stocktake.')) {
    const { warehouseCode, status } = data as { warehouseCode: string; status: StocktakeStatus }
    return { stocktake: { stocktakeNumber: subject!.label, warehouseCode, status } }
  }
  if (topic.startsWith('product.')) {
    const { name, price, tags, barcodes, packs } = after
    return {
      product: {
        sku: subject!.label,
        name: told<string>(name),
        price: told<number>(price),
        tags: told<string[]>(tags),
        barcodes: told<string[]>(barcodes),
        packs: told<Pack[]>(packs),
        isDeleted: topic === 'product.deleted',
      },
    }
  }
  if (topic.startsWith('warehouse.')) {
    const { name, address, isActive } = after
    return {
      warehouse: {
        code: subject!.label,
        name: told<string>(name),
        address: told<string>(address),
        isActive: topic === 'warehouse.created' ? true : told<boolean>(isActive),
      },
    }
  }
  if (topic.startsWith('alert.')) return { alert: data as unknown as DomainEvent['alert'] }
  if (topic === 'stock.threshold-set') {
    const before = data.before as Record<string, number>
    return { threshold: { before: before['lowStockThreshold']!, after: after['lowStockThreshold']! } }
  }
  return {}
}
