import type { Permission } from '@gudang/domain'
import type { Ctx } from '../../platform/requests/context.ts'
import { forbidden } from '../../platform/errors.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'

const order: Permission[] = ['order.view', 'order.viewOwn']
const stock: Permission[] = ['inventory.view']
const stocktake: Permission[] = ['stocktake.count', 'stocktake.manage', 'inventory.view']
const product: Permission[] = ['product.view']
const warehouse: Permission[] = ['warehouse.view']

/** What the feed tells, each with the permissions of which one suffices. Kinds of events that are not here are for the audit log. */
export const topics = {
  'order.placed': order,
  'order.processed': order,
  'order.shipped': order,
  'order.cancelled': order,
  'stock.adjusted': stock,
  'stock.transferred': stock,
  /** Units that an order moved, told to who may not see the order. */
  'stock.moved': stock,
  'stock.threshold-set': stock,
  'transfer.created': stock,
  'transfer.updated': stock,
  'transfer.promised': stock,
  'transfer.released': stock,
  'transfer.sent': stock,
  'transfer.received': stock,
  'transfer.settled': stock,
  'transfer.cancelled': stock,
  'transfer.overdue': stock,
  'stocktake.started': stocktake,
  'stocktake.counted': stocktake,
  'stocktake.reviewed': stocktake,
  'stocktake.decided': stocktake,
  'stocktake.posted': stocktake,
  'stocktake.cancelled': stocktake,
  'alert.raised': stock,
  'alert.resolved': stock,
  'alert.snoozed': stock,
  'alert.woken': stock,
  'product.created': product,
  'product.updated': product,
  'product.deleted': product,
  'product.restored': product,
  'product.packs-set': product,
  'products.imported': product,
  'warehouse.created': warehouse,
  'warehouse.updated': warehouse,
} as const satisfies Record<string, readonly Permission[]>

export type Topic = keyof typeof topics

export const allTopics = Object.keys(topics) as Topic[]

/** Who may see any of it may ask for the feed. */
export const seesEvents = [...new Set(Object.values(topics).flat())]

export const isTopic = (kind: string): kind is Topic => Object.hasOwn(topics, kind)

export const isOrderTopic = (topic: Topic) => topic.startsWith('order.')

export const mayHear = ({ actor }: Ctx, topic: Topic): boolean =>
  topics[topic].some((permission) => actor.permissions.has(permission))

const called = (name: string): Topic[] =>
  allTopics.filter((topic) => (name.endsWith('*') ? topic.startsWith(name.slice(0, -1)) : topic === name))

/** Whoever may hear them. */
export const topicsNamed = (names: string[]): ReadonlySet<Topic> => new Set(names.flatMap(called))

/** The topics that are meant, `order.*` and `*` among them, as far as the actor may hear them; all of those where none is named. */
export function topicsMeant(ctx: Ctx, named: string[] | null | undefined): ReadonlySet<Topic> {
  const meant = (named ?? ['*']).flatMap((name, index) => {
    const found = called(name)
    if (found.length === 0) throw badInput([problem(['topics', String(index)], 'NO_TOPIC', noTopic(name))])
    const heard = found.filter((topic) => mayHear(ctx, topic))
    if (heard.length === 0)
      throw forbidden(`The topic ${name} needs the permission ${topics[found[0]!].join(' or ')}.`)
    return heard
  })
  return new Set(meant)
}

const noTopic = (value: string) => ({ value, known: allTopics.join(', ') })
