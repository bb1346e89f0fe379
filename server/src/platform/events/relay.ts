import type { Redis } from 'ioredis'
import { startWorker } from '../workers/worker.ts'
import { EventModel, type Event } from './event-log.ts'
import { withLock } from '../commands/lock.ts'
import type { Logger } from '../observe/logger.ts'
import { eventLag, gaugeOfWaiting } from '../observe/metrics.ts'
import { inTransaction } from '../database/mongo.ts'
import { ensurePosition, given, movePosition, positionOf } from './positions.ts'

type Handler = (events: Event[]) => void | Promise<void>

const listeners = new Set<Handler>()
const batch = 500

/** Called on every server with every event, in order, from the moment that the server started. */
export function listen(handler: Handler): () => void {
  listeners.add(handler)
  return () => listeners.delete(handler)
}

gaugeOfWaiting('gudang_events_waiting', 'Committed events that have no position yet', (limit) =>
  EventModel.countDocuments({ position: 0 }, { limit, maxTimeMS: 1_000 }),
)

let wake: (() => void) | undefined

/** Says that something was committed; cheap, and no harm when nobody relays. */
export function announce(): void {
  wake?.()
}

interface RelaySettings {
  redis: Redis
  prefix: string
  log: Logger
  /** Without a word from Redis the relay looks by itself this often. */
  pollMs?: number
}

/** Gives committed events their positions and hands them on; every server runs one, they take turns. */
export async function startRelay(settings: RelaySettings): Promise<{ stop(): Promise<void> }> {
  const { redis, prefix, log, pollMs = 1_000 } = settings
  const channel = `${prefix}events`
  const subscriber = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  })
  await ensurePosition(given)
  let seen = await positionOf(given)

  const relay = async () => {
    let total = 0
    for (let count = batch; count === batch; total += count) count = await givePositions()
    if (total > 0 && redis.status === 'ready') await redis.publish(channel, '').catch(() => {})
    seen = await handToListeners(seen, log)
  }
  const worker = startWorker({ name: 'relay', log, everyMs: pollMs, run: relay })

  wake = worker.poke
  subscriber.on('error', () => {}) // the client of the commands reports the outage
  subscriber.on('message', worker.poke)
  subscriber.subscribe(channel).catch(() => {})
  return {
    async stop() {
      wake = undefined
      subscriber.disconnect()
      await worker.stop()
    },
  }
}

/** After commit, in one row: a reader who pages by position can never skip an event that commits late. */
async function givePositions(): Promise<number> {
  const waiting = await EventModel.exists({ position: 0 })
  if (!waiting) return 0
  return withLock(['relay'], () =>
    inTransaction(async () => {
      const last = await positionOf(given)
      const events = await EventModel.find({ position: 0 }, { _id: 1 })
        .sort({ position: 1, at: 1, _id: 1 })
        .limit(batch)
        .lean()
      if (events.length === 0) return 0
      await movePosition(given, last, last + events.length)
      await EventModel.bulkWrite(
        events.map((event, index) => ({
          updateOne: { filter: { _id: event._id }, update: { $set: { position: last + index + 1 } } },
        })),
      )
      return events.length
    }),
  )
}

async function handToListeners(after: number, log: Logger): Promise<number> {
  for (;;) {
    const events = await eventsAfter(after)
    for (const event of events) eventLag.observe((Date.now() - event.at.getTime()) / 1000)
    for (const listener of events.length > 0 ? listeners : []) {
      await Promise.resolve()
        .then(() => listener(events))
        .catch((error: unknown) => log.error({ err: error }, 'A listener failed.'))
    }
    after = events.at(-1)?.position ?? after
    if (events.length < batch) return after
  }
}

function eventsAfter(position: number): Promise<Event[]> {
  return EventModel.find({ position: { $gt: position } })
    .sort({ position: 1, at: 1, _id: 1 })
    .limit(batch)
    .lean<Event[]>()
    .exec()
}
