import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { lastPosition } from '../../platform/events/positions.ts'
import { listen } from '../../platform/events/relay.ts'
import { rightsOf, type Actor, type Ctx } from '../../platform/requests/context.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { eventById, eventsAfter, topicsNamed } from '../feed/index.ts'
import { integrationActors } from '../integrations/index.ts'
import { Lane, type Surroundings } from './webhooks.lane.ts'
import { WebhookDeliveryModel, WebhookModel, type Webhook } from './webhooks.model.ts'
import { bodyOf } from './webhooks.payload.ts'
import { Records } from './webhooks.records.ts'
import { Poster } from './webhooks.request.ts'
import { sealAnew } from './webhooks.secrets.ts'
import { stopWebhook } from './webhooks.stop.ts'

const leaseMs = 10_000
const lookMs = 1_000
/** So many events of a webhook at a time, and so many webhooks: what is read is held in memory. */
const [mostRead, readTogether] = [100, 10]
/** What is under way when the server stops has so long to end; then it is done again elsewhere. */
const graceMs = 2_000

/**
 * Delivers for the webhooks that this server holds. Each is held by one server at a time, by a lease in the database, and has a
 * lane of its own. Its position in the event log and the deliveries that wait are all that the next server needs.
 */
export function startWebhooks(system: Ctx): Worker {
  const { log } = system
  const owner = randomUUID()
  const lanes = new Map<string, Lane>()
  const records = new Records(log)
  const keeping = new Records(log)
  const poster = new Poster()
  const ending = new AbortController()
  let holdAt = 0
  let heldUntil = 0
  let isSealed = false

  const around: Surroundings = {
    ...{ log, poster, records, keeping, stopping: ending.signal, newId: () => system.newId() },
    stopWebhook: (webhook, reason) => stopWebhook(system, webhook, reason),
    async read(webhook, id) {
      const ctx = contextOf(await actorsOf([webhook]), webhook)
      if (!ctx) return null
      const event = await eventById(ctx, id)
      return event && topicsNamed(webhook.topics).has(event.topic) ? bodyOf(ctx, webhook, event) : undefined
    },
  }

  const contextOf = (actors: Map<string, Actor>, { _id, integration }: Webhook): Ctx | undefined => {
    const actor = actors.get(String(integration))
    return actor && { ...system, requestId: `webhook-${String(_id)}`, actor }
  }

  /** Keeps what this server holds and takes what nobody does. */
  const hold = async () => {
    const now = Date.now()
    const until = new Date(now + leaseMs)
    const free = [{ lease: { $exists: false } }, { 'lease.until': { $lte: new Date(now) } }]
    await WebhookModel.updateMany(
      { $or: [{ 'lease.owner': owner }, ...free] },
      { $set: { lease: { owner, until } } },
    )
    heldUntil = now + leaseMs
  }

  const look = async () => {
    const filter = { 'lease.owner': owner, 'lease.until': { $gt: new Date() } }
    const held = await WebhookModel.find(filter).lean<Webhook[]>()
    for (const [id, lane] of lanes)
      if (
        !held.some(({ _id, activations }) => String(_id) === id && activations === lane.webhook.activations)
      ) {
        lane.end()
        lanes.delete(id)
      }
    for (const webhook of held) {
      if (webhook.deletedAt) await remove(webhook)
      else await holdOne(webhook)
    }
  }

  const holdOne = async (webhook: Webhook) => {
    const id = String(webhook._id)
    const lane = lanes.get(id) ?? new Lane(webhook, around)
    lane.webhook = webhook
    lane.heldUntil = heldUntil
    const asked = isAsked.delete(id)
    if (!lanes.has(id) || asked || lane.wantsMore)
      await lane.load().catch((error: unknown) => {
        isAsked.add(id)
        throw error
      })
    lanes.set(id, lane)
  }

  /** Of somebody who has asked for deliveries: they are to be loaded. */
  const isAsked = new Set<string>()

  /** When nothing of it is under way any more that would leave a delivery behind. */
  const remove = async ({ _id }: Webhook) => {
    const lane = lanes.get(String(_id))
    lane?.end()
    if (lane?.isBusy) return
    lanes.delete(String(_id))
    await WebhookDeliveryModel.deleteMany({ webhook: _id })
    await WebhookModel.deleteOne({ _id })
  }

  /**
   * What follows for each lane that has room. Webhooks and rights are looked at after it is known how far the events go: what was
   * changed before an event is changed for it. A lane that cannot be read for is in nobody's way.
   */
  const read = async () => {
    const last = await lastPosition()
    await look()
    const behind = [...lanes.values()].filter(
      (lane) => lane.webhook.isActive && (lane.readUpTo < last || !lane.isOpen),
    )
    const actors = await actorsOf(behind.map(({ webhook }) => webhook))
    const bodies: Bodies = new Map()
    let failure: unknown
    for (let at = 0; at < behind.length; at += readTogether) {
      const outcomes = await Promise.allSettled(
        behind
          .slice(at, at + readTogether)
          .map((lane) => readFor(lane, { ctx: contextOf(actors, lane.webhook), last, bodies })),
      )
      for (const outcome of outcomes) if (outcome.status === 'rejected') failure ??= outcome.reason
    }
    if (failure) throw failure
  }

  const readFor = async (
    lane: Lane,
    { ctx, last, bodies }: { ctx: Ctx | undefined; last: number; bodies: Bodies },
  ) => {
    lane.isOpen = ctx !== undefined
    if (!ctx || lane.room === 0) return
    const { webhook } = lane
    const whose = `${rightsOf(ctx.actor)} ${webhook.payload}`
    const { events, end, hasMore } = await eventsAfter(ctx, {
      start: lane.readUpTo,
      last,
      wanted: topicsNamed(webhook.topics),
      size: Math.min(lane.room, mostRead),
    })
    const told = await Promise.all(
      events.map(async (event) => ({
        ...{ id: event.id, topic: event.topic, position: event.position, at: event.at },
        subject: `${event.subjectKind} ${event.subjectId}`,
        body: await bodyFor(`${whose} ${event.topic} ${event.id}`, () => bodyOf(ctx, webhook, event), bodies),
      })),
    )
    lane.take(told, end)
    lane.kick()
    if (hasMore) worker.poke()
  }

  const notePositions = async () => {
    await Promise.all([...lanes.values()].map((lane) => lane.keep()))
    const moved = [...lanes.values()].filter((lane) => lane.hasProgress)
    if (moved.length === 0) return
    await WebhookModel.collection.bulkWrite(
      moved.map((lane) => ({ updateOne: lane.progress(owner) })),
      { ordered: false },
    )
  }

  const worker = startWorker({
    name: 'webhooks',
    log,
    everyMs: lookMs,
    async run() {
      if (!isSealed) await sealAnew(log)
      isSealed = true
      if (Date.now() >= holdAt) {
        // First, so that no other server takes over since there is much to write.
        await hold()
        await notePositions()
        holdAt = Date.now() + lookMs
      }
      await read()
      for (const lane of lanes.values()) lane.kick()
    },
  })
  const stopListening = listen((events) => {
    for (const { kind, data } of events) {
      if (!kind.startsWith('webhook.')) continue
      isAsked.add(String(data?.webhook))
      // Perhaps a new one, which nobody holds yet.
      holdAt = 0
    }
    worker.poke()
  })
  worker.poke()
  return {
    poke: worker.poke,
    async stop() {
      stopListening()
      await worker.stop()
      for (const lane of lanes.values()) lane.end()
      const isBusy = () => [...lanes.values()].some((lane) => lane.isBusy)
      for (const until = Date.now() + graceMs; isBusy() && Date.now() < until;) await delay(20)
      ending.abort()
      for (const each of [records, keeping]) each.stop()
      await notePositions().catch(() => {})
      await WebhookModel.updateMany({ 'lease.owner': owner }, { $unset: { lease: 1 } }).catch(() => {})
      poster.close()
    },
  }
}

/** What webhooks of equal rights are told of an event is made once for all of them. */
type Bodies = Map<string, Promise<string>>

function bodyFor(key: string, make: () => Promise<string>, bodies: Bodies): Promise<string> {
  const known = bodies.get(key) ?? make()
  bodies.set(key, known)
  return known
}

const actorsOf = (webhooks: Webhook[]): Promise<Map<string, Actor>> =>
  integrationActors([...new Set(webhooks.map(({ integration }) => String(integration)))])
