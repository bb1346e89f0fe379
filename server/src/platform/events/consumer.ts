import { startWorker } from '../workers/worker.ts'
import { EventModel, type Event } from './event-log.ts'
import { withLock } from '../commands/lock.ts'
import type { Logger } from '../observe/logger.ts'
import { consumerLag, observeConsumer } from '../observe/metrics.ts'
import { inTransaction } from '../database/mongo.ts'
import { ensurePosition, given, movePosition, positionOf, setPosition } from './positions.ts'
import { announce, listen } from './relay.ts'

interface ConsumerSettings {
  name: string
  /** Events that carry this field are the ones that it takes. */
  field: keyof Event
  log: Logger
  /** After a batch it rests this long: less often, it takes more at a time. */
  restMs?: number
  /** Runs in one transaction with the consumer's position, and may run several times. */
  handle(events: Event[]): Promise<void>
}

const batch = 500
const everyMs = 1_000

/** Takes every event once, in order, whichever server does it, also what was committed while none was running. */
export async function startConsumer(settings: ConsumerSettings): Promise<{ stop(): Promise<void> }> {
  const { name, field, log } = settings
  await ensurePosition(name)
  let behindSince: number | undefined = Date.now()
  let hasHeardMore = false
  const worker = startWorker({
    name: `consumer-${name}`,
    log,
    everyMs,
    restMs: settings.restMs,
    async run(stopping) {
      if (behindSince === undefined) return
      hasHeardMore = false
      for (let count = batch; count === batch && !stopping.aborted;) count = await takeBatch(settings)
      behindSince = hasHeardMore ? Date.now() : undefined
    },
  })
  const stopListening = listen((events) => {
    if (!events.some((event) => event[field] !== undefined)) return
    behindSince ??= Date.now()
    hasHeardMore = true
    worker.poke()
  })
  const stopObserving = observeConsumer(name, () => behindSince)
  worker.poke()
  return {
    async stop() {
      stopListening()
      stopObserving()
      await worker.stop()
    },
  }
}

async function takeBatch({ name, field, handle }: ConsumerSettings): Promise<number> {
  const handled = await withLock([`consumer:${name}`], () =>
    inTransaction(async () => {
      const after = await positionOf(name)
      const events = await EventModel.find({ position: { $gt: after }, [field]: { $exists: true } })
        .sort({ position: 1, at: 1, _id: 1 })
        .limit(batch)
        .lean<Event[]>()
      if (events.length === 0) return []
      await handle(events)
      await movePosition(name, after, events.at(-1)!.position)
      return events
    }),
  )
  for (const { at } of handled) consumerLag.observe({ consumer: name }, (Date.now() - at.getTime()) / 1000)
  if (handled.length > 0) announce()
  return handled.length
}

type Consumed = Pick<ConsumerSettings, 'name' | 'field'>

/** In a transaction whose reads are of one moment: the consumer takes what gets its position after it. */
export async function followFromNow(name: string): Promise<void> {
  await setPosition(name, await positionOf(given))
}

/** What the consumer has not come to yet, in its order: all, or at most so many. What was committed is among it at once. */
export async function eventsToCome({ name, field }: Consumed, limit = 0): Promise<Event[]> {
  const listed = async (position: object | 0) =>
    EventModel.find({ position, [field]: { $exists: true } })
      .sort({ position: 1, at: 1, _id: 1 })
      .limit(limit)
      .lean<Event[]>()
  const placed = await listed({ $gt: await positionOf(name) })
  return [...placed, ...(await listed(0))].slice(0, limit || undefined)
}
