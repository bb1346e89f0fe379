import { logFailure } from '../database/log-failure.ts'
import type { Redis } from 'ioredis'
import { Duty } from '../workers/duty.ts'
import { startWorker } from '../workers/worker.ts'
import { EventModel, type Event } from './event-log.ts'
import type { Logger } from '../observe/logger.ts'
import { eventLag, eventsGiven, gaugeOfWaiting } from '../observe/metrics.ts'
import { currentSession, inTransaction } from '../database/mongo.ts'
import { noteLate } from './committed-since.ts'
import { ensurePosition, given, lastGiven, movePosition, positionOf } from './positions.ts'

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
  /** Without a word from Redis everybody looks by themselves this often. */
  pollMs?: number
}

/** Of the one server that gives positions; another takes over when it has not been heard of for so long. */
const leaseMs = 3_000
/** Between two runs of it: what is committed meanwhile costs one run together, and nobody sees the delay. */
const restMs = 75
/** What is committed within so long is told to it in one word. */
const tellingMs = 10

type Word = 'committed' | 'given' | 'free'

/**
 * Gives committed events their positions, and hands them on to the listeners of this server. Every server hands on; one
 * gives, the others tell it what they have committed.
 */
export async function startRelay(settings: RelaySettings): Promise<{ stop(): Promise<void> }> {
  const { redis, prefix, log, pollMs = 1_000 } = settings
  const channel = `${prefix}events`
  const duty = new Duty(redis, `${prefix}relay`, leaseMs)
  const say = async (word: Word) => {
    if (redis.status === 'ready') await redis.publish(channel, word).catch(() => {})
  }
  await ensurePosition(given)
  let isOurs = false
  let seen = await positionOf(given)

  const give = async () => {
    isOurs = await duty.isMine()
    if (!isOurs) return
    let total = 0
    for (let count = batch; count === batch; total += count) count = await givePositions()
    if (total === 0) return
    eventsGiven.inc(total)
    handing.poke()
    await say('given')
  }
  const giving = startWorker({
    name: 'relay',
    log,
    everyMs: pollMs,
    restMs,
    run: () =>
      give().catch(async (error: unknown) => {
        // Perhaps another can.
        isOurs = false
        await duty.end()
        throw error
      }),
  })
  const handing = startWorker({
    name: 'listeners',
    log,
    everyMs: pollMs,
    run: async () => void (seen = await handToListeners(seen, log)),
  })
  const tell = atMostEvery(tellingMs, () => void say('committed'))

  wake = () => (isOurs || redis.status !== 'ready' ? giving.poke() : tell())
  giving.poke()
  const subscriber = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  })
  subscriber.on('error', () => {}) // the client of the commands reports the outage
  subscriber.on('message', (_channel, word) => {
    if (word === 'free' || (word === 'committed' && isOurs)) giving.poke()
    else if (word !== 'committed') handing.poke()
  })
  subscriber.subscribe(channel).catch(() => {})
  return {
    async stop() {
      wake = undefined
      subscriber.disconnect()
      await Promise.all([giving.stop(), handing.stop()])
      await duty.end()
      if (isOurs) await say('free')
    },
  }
}

function atMostEvery(ms: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const run = () => {
    timer = undefined
    work()
  }
  return () => void (timer ??= setTimeout(run, ms).unref())
}

/**
 * After commit, in one row: a reader who pages by position can never skip an event that commits late. Two commands,
 * however many events; whoever else gives meanwhile has moved the last position, and then none of these are given.
 */
async function givePositions(): Promise<number> {
  const last = await lastGiven()
  const waiting = await EventModel.find({ position: 0 }, { _id: 1, at: 1 })
    .sort({ position: 1, at: 1, _id: 1 })
    .limit(batch)
    .lean()
  if (waiting.length === 0) return 0
  const ids = waiting.map(({ _id }) => _id)
  const position = { $add: [last.value + 1, { $indexOfArray: [ids, '$_id'] }] }
  const at = new Date(Math.max(Date.now(), last.at.getTime()))
  const write = async () => {
    await movePosition(given, last.value, last.value + ids.length, at)
    await noteLate(waiting, at)
    const session = currentSession()
    await EventModel.collection.updateMany({ _id: { $in: ids } }, [{ $set: { position } }], { session })
  }
  await inTransaction(write, { attempts: 1 })
  return ids.length
}

async function handToListeners(after: number, log: Logger): Promise<number> {
  for (;;) {
    const events = await eventsAfter(after)
    for (const event of events) eventLag.observe((Date.now() - event.at.getTime()) / 1000)
    for (const listener of events.length > 0 ? listeners : []) {
      await Promise.resolve()
        .then(() => listener(events))
        .catch((error: unknown) => logFailure(log, { err: error }, 'A listener failed.'))
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
