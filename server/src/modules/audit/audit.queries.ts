import { z } from 'zod'
import { warehouseScope, type Ctx } from '../../platform/requests/context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import { ActorKind } from '../../platform/graphql/actor.ts'
import { listPage, type Page, type PageArgs } from '../../platform/graphql/connection.ts'
import { warehouseByCode } from '../warehouses/index.ts'
import { changesOf } from './audit.rules.ts'
import type { AuditEntry, AuditFilter } from './audit.types.ts'

const filterSchema = z.object({
  actorId: z.string().max(100).nullish(),
  kinds: z.array(z.string().max(100)).max(50).nullish(),
  subject: z.object({ kind: z.string().max(50), id: z.string().max(300) }).nullish(),
  warehouseCode: z.string().max(32).nullish(),
  from: z.date().nullish(),
  to: z.date().nullish(),
})

/** Newest first. A limited actor sees what touched one of its warehouses; of what was about none, the catalogue and its own acts. */
export async function auditLog(ctx: Ctx, page: PageArgs, raw: AuditFilter = {}): Promise<Page<AuditEntry>> {
  const { actorId, kinds, subject, warehouseCode, from, to } = parseInput(filterSchema, raw)
  const warehouse = warehouseCode ? await warehouseByCode(ctx, warehouseCode) : undefined
  const found = await listPage(EventModel, {
    filter: {
      ...(warehouse ? { warehouses: warehouse._id } : ofScope(ctx)),
      ...ownOrders(ctx),
      ...(actorId ? { 'actor.id': actorId } : {}),
      ...(kinds?.length ? { kind: { $in: kinds } } : {}),
      ...(subject ? { 'subject.kind': subject.kind, 'subject.id': subject.id } : {}),
      ...(from || to ? { at: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {}),
    },
    sort: { at: -1, _id: -1 },
    page,
  })
  const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: entryOf(node) }))
  return { ...found, edges, nodes: edges.map(({ node }) => node) }
}

function ofScope(ctx: Ctx): Record<string, unknown> {
  if (ctx.actor.warehouseIds === null) return {}
  const { kind, id } = ctx.actor
  const shared = [{ 'actor.kind': kind, 'actor.id': id }, { 'subject.kind': 'PRODUCT' }]
  return { $or: [warehouseScope(ctx, 'warehouses'), { warehouses: { $exists: false }, $or: shared }] }
}

/** Who sees own orders alone reads nothing of what others did with theirs. */
function ownOrders({ actor: { ownOrdersOnly, kind, id } }: Ctx): Record<string, unknown> {
  if (!ownOrdersOnly) return {}
  return { $and: [{ $or: [{ 'subject.kind': { $ne: 'ORDER' } }, { 'actor.kind': kind, 'actor.id': id }] }] }
}

function entryOf(event: Event): AuditEntry {
  const { kind, id, name } = event.actor
  return {
    id: String(event._id),
    at: event.at,
    kind: event.kind,
    actor: kind === 'ANONYMOUS' ? null : { kind: ActorKind[kind], id, name },
    address: event.address ?? null,
    requestId: event.requestId,
    subject: event.subject ?? null,
    changes: changesOf({ ...event.data, ...(event.refusal ? { refusal: event.refusal.code } : {}) }),
  }
}

/** Every kind of event that has happened here, by name. */
export async function eventKinds(): Promise<string[]> {
  return (await EventModel.distinct('kind')).sort()
}
