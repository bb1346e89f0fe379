import type { Redis } from 'ioredis'
import { setTimeout as delay } from 'node:timers/promises'
import { Gauge } from 'prom-client'
import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { EventModel, type Event } from './events.ts'
import { withLock } from './lock.ts'
import type { Logger } from './logger.ts'
import { eventLag, registry } from './metrics.ts'
import { guardModel, inTransaction, WriteConflict } from './mongo.ts'

/** The last position given, in the one document `events`. */
@modelOptions({ schemaOptions: { collection: 'positions', versionKey: false } })
class Position {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Number, required: true }) value!: number
}

const PositionModel = getModelForClass(Position)
guardModel(PositionModel, { bsonType: 'object', required: ['value'] })

type Handler = (events: Event[]) => void | Promise<void>

const listeners = new Set<Handler>()
const batch = 500

/** Called on every server with every event, in order, from the moment that the server started. */
export function listen(handler: Handler): () => void {
  listeners.add(handler)
  return () => listeners.delete(handler)
}

const mostCounted = 10_000

new Gauge({
  name: 'gudang_events_waiting',
  help: `Committed events that have no position yet, counted up to ${mostCounted}.`,
  registers: [registry],
  async collect() {
    const counting = EventModel.countDocuments({ position: 0 }, { limit: mostCounted, maxTimeMS: 1_000 })
    this.set(await counting.catch(() => Number.NaN))
  },
})

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
  await ensurePositions()
  let seen = await lastPosition()

  const work = coalesce(async () => {
    let total = 0
    for (let given = batch; given === batch; total += given) given = await givePositions()
    if (total > 0 && redis.status === 'ready') await redis.publish(channel, '').catch(() => {})
    seen = await handToListeners(seen, log)
  }, log)

  wake = work.poke
  subscriber.on('error', () => {}) // the client of the commands reports the outage
  subscriber.on('message', work.poke)
  subscriber.subscribe(channel).catch(() => {})
  const timer = setInterval(work.poke, pollMs)
  return {
    async stop() {
      wake = undefined
      clearInterval(timer)
      subscriber.disconnect()
      await work.stop()
    },
  }
}

/** Under load one run serves the commands of this long: nobody sees the difference, the database does. */
const restMs = 25

/** One run at a time; pokes during a run and the rest after it lead to exactly one more. */
function coalesce(run: () => Promise<void>, log: Logger) {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  const poke = () => {
    if (running) again = true
    else if (!stopped) running = cycle()
  }
  const cycle = async () => {
    again = false
    await run().catch((error: unknown) =>
      log.warn({ err: error }, 'The event relay could not work; it tries again.'),
    )
    await delay(restMs)
    running = undefined
    if (again) poke()
  }
  return {
    poke,
    async stop() {
      stopped = true
      await running
    },
  }
}

async function ensurePositions(): Promise<void> {
  await PositionModel.updateOne({ _id: 'events' }, { $setOnInsert: { value: 0 } }, { upsert: true })
}

async function lastPosition(): Promise<number> {
  return (await PositionModel.findById('events').lean())?.value ?? 0
}

/** After commit, in one row: a reader who pages by position can never skip an event that commits late. */
async function givePositions(): Promise<number> {
  const waiting = await EventModel.exists({ position: 0 })
  if (!waiting) return 0
  return withLock(['relay'], () =>
    inTransaction(async () => {
      const last = await lastPosition()
      const events = await EventModel.find({ position: 0 }, { _id: 1 })
        .sort({ position: 1, at: 1, _id: 1 })
        .limit(batch)
        .lean()
      if (events.length === 0) return 0
      const moved = await PositionModel.updateOne(
        { _id: 'events', value: last },
        { $inc: { value: events.length } },
      )
      if (moved.modifiedCount !== 1) throw new WriteConflict()
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
