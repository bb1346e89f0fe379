import { limits } from '@gudang/domain'
import { AsyncResource } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Ctx } from '../requests/context.ts'
import { ApiError, Refusal } from '../errors.ts'
import { EventModel, newEvent, type Event, type EventDraft } from '../events/event-log.ts'
import { Group, isGrouping, type Member, type Outcome } from './group.ts'
import { withLock } from './lock.ts'
import { beginWork, ranks, RowRefused, Writes, type Reading, type Work } from './work.ts'
import { refusals } from '../observe/metrics.ts'
import { currentSession, inTransaction, withSession } from '../database/mongo.ts'
import { badInput, problem } from '../inputs/field-problems.ts'
import { announce } from '../events/relay.ts'

export const idempotencyKey = z.string().min(1).max(limits.idempotencyKey).nullish()

/** Of the field or argument of a command. */
export const idempotencyKeyField = {
  nullable: true,
  description: `1 to ${limits.idempotencyKey} characters, unique per user or integration, remembered for at least 30 days. The same key with the same input returns the first result again, a refusal too, and changes nothing; with other input it is IDEMPOTENCY_CONFLICT.`,
}

interface Change<T> {
  name: string
  /** Keys of everything that the command decides on, e.g. `stock:SKU`. */
  lock: string[]
  /** Waits for many keys without holding others back, and does without them in the end. */
  yields?: boolean
  /**
   * What `run` reads. Who says so reads through Readings and writes through Writes alone, and may be committed
   * together with others, see group.ts.
   */
  reads?: Reading[]
  /** Reads, decides, then calls `record` before its first other write. May run several times. */
  run(record: Recording): Promise<T>
}

type Recording = (draft: EventDraft) => Promise<Event>

/** A change that its caller may repeat with a key, where one was given. */
interface Repeatable<T> extends Change<T> {
  key: string | null | undefined
  /** The parsed input without its key; a retry must bring the same. */
  input: unknown
  /** Tells the first result again from what was recorded. */
  replay(event: Event): Promise<T>
}

type Keyed<T> = Repeatable<T> & { key: string }

type Command<T> = (Change<T> & { key?: undefined }) | Repeatable<T>

/** A command while it is done. */
class Doing<T> implements Member {
  // One id for every run of the body: where a commit had an effect though its answer was lost, the next run fails on it.
  readonly eventId: Event['_id']
  readonly lock: string[]
  readonly identity: string | undefined
  readonly context = new AsyncResource('command')
  /** Of the last run that came to its end with all it writes. */
  finished: { result: T } | undefined
  recorded = false

  constructor(
    readonly ctx: Ctx,
    readonly spec: Command<T>,
  ) {
    this.eventId = ctx.newId()
    this.lock = spec.lock
    this.identity = isKeyed(spec) ? identityOf(ctx.actor, spec.key) : undefined
  }

  run(): Promise<T> {
    // The last moment at which it can be left undone without a trace.
    this.ctx.life?.check()
    return this.spec.run((draft) => this.#record(draft))
  }

  async #record(draft: EventDraft): Promise<Event> {
    this.recorded = true
    const key = isKeyed(this.spec) ? idempotency(this.spec) : {}
    const event: Event = { ...newEvent(this.ctx, draft), _id: this.eventId, ...key }
    if (this.spec.reads) recorded.add(event)
    else await EventModel.collection.insertOne(event, { session: currentSession() })
    return event
  }
}

const recorded = new Writes<Event>(ranks.events, (events) =>
  EventModel.collection.insertMany(events, { session: currentSession() }),
)

/**
 * The one shape of a change: lock, transaction, event first. The event's unique key makes a repeated command
 * abort; whatever went wrong, a command with a key first looks whether it has been answered before.
 */
export async function command<T>(ctx: Ctx, spec: Command<T>): Promise<T> {
  if (ctx.actor.isStrict && 'replay' in spec && !spec.key)
    throw badInput([problem(['idempotencyKey'], 'KEY_REQUIRED')])
  const doing = new Doing(ctx, spec)
  try {
    const result = await begin(doing)
    announce()
    return result
  } catch (error) {
    if (error instanceof Refusal) refusals.inc({ command: spec.name, code: error.value.code })
    if (currentSession()) throw error
    if (isKeyed(spec)) return answerBefore(ctx, spec, error)
    // No run after the one that was committed has come to its end: it failed on the event.
    const { finished, recorded, eventId } = doing
    if (finished && recorded && (await EventModel.exists({ _id: eventId }))) return finished.result
    throw error
  }
}

function begin<T>(doing: Doing<T>): Promise<T> {
  const { reads, yields, lock } = doing.spec
  if (reads && !yields && !currentSession() && isGrouping()) return group.join(doing) as Promise<T>
  return withLock(lock, () => inTransaction(() => doAlone(doing)), { yields })
}

async function doAlone<T>(doing: Doing<T>): Promise<T> {
  const work = doing.spec.reads && beginWork()
  await work?.load(doing.spec.reads!)
  const result = await doing.run()
  await work?.write()
  doing.finished = { result }
  return result
}

/** A batch that is overtaken more often is done one by one: fewer are in each other's way. */
const mostAttempts = 3
/** After this long no further member of a batch is begun. */
const longestMs = 500

const group = new Group<Doing<unknown>>(commitTogether)

async function commitTogether(batch: Doing<unknown>[]): Promise<Outcome[]> {
  const [first] = batch
  if (batch.length === 1) return [{ result: await inTransaction(() => doAlone(first!)) }]
  try {
    return await inTransaction(() => doTogether(batch), { attempts: mostAttempts })
  } catch (error) {
    if (!(error instanceof OneRefused)) throw error
    const others = await commitTogether(batch.filter((doing) => doing !== error.doing))
    return batch.map((doing) => (doing === error.doing ? 'alone' : others.shift()!))
  }
}

/** What it was refused for may be gone with the batch: it is decided by itself, and the others without it. */
class OneRefused extends Error {
  constructor(readonly doing: Doing<unknown>) {
    super()
  }
}

async function doTogether(batch: Doing<unknown>[]): Promise<Outcome[]> {
  const work = beginWork()
  const known = await answeredAmong(batch)
  await work.load(batch.flatMap(({ spec }) => spec.reads!))
  const until = performance.now() + longestMs
  const outcomes: Outcome[] = []
  for (const doing of batch) {
    if (known.has(doing.identity)) outcomes.push({ error: new Repeated() })
    else if (outcomes.length > 0 && performance.now() > until) outcomes.push('later')
    else outcomes.push(await decide(work, doing))
  }
  await work.write().catch((error: unknown) => {
    throw error instanceof RowRefused ? new OneRefused(work.ownerOf(error.row) as Doing<unknown>) : error
  })
  for (const [index, outcome] of outcomes.entries())
    if (typeof outcome === 'object' && 'result' in outcome) batch[index]!.finished = outcome
  return outcomes
}

class Repeated extends Error {}

/** What is the member's own fault is its own to be told; anything else, and the batch is done one by one. */
async function decide(work: Work, doing: Doing<unknown>): Promise<Outcome> {
  const session = currentSession()!
  try {
    const run = () => withSession(session, () => doing.run())
    return { result: await work.trying(doing, () => doing.context.runInAsyncScope(run)) }
  } catch (error) {
    if (error instanceof Refusal || error instanceof ApiError) return { error }
    throw error
  }
}

async function answeredAmong(batch: Doing<unknown>[]): Promise<Set<string | undefined>> {
  const keyed = batch.flatMap(({ ctx, spec }) => (isKeyed(spec) ? [ownEvent(ctx.actor, spec.key)] : []))
  if (keyed.length === 0) return new Set()
  const found = await EventModel.find({ $or: keyed }, { actor: 1, key: 1 }).lean<Event[]>()
  return new Set(found.map(({ actor, key }) => identityOf(actor, key!)))
}

const ownEvent = ({ kind, id }: Event['actor'], key: string) => ({ 'actor.kind': kind, 'actor.id': id, key })

const identityOf = ({ kind, id }: Event['actor'], key: string) => JSON.stringify([kind, id, key])

function isKeyed<T>(spec: Command<T>): spec is Keyed<T> {
  return Boolean(spec.key)
}

/** What the command was answered first, or else this error. */
async function answerBefore<T>(ctx: Ctx, spec: Keyed<T>, error: unknown): Promise<T> {
  const first =
    (await answered(ctx, spec.key)) ?? (error instanceof Refusal && (await recordRefusal(ctx, spec, error)))
  if (!first) throw error
  // Releases before told null from what is left out.
  const same = [false, true].map((withNulls) => hashInput(spec, withNulls))
  if (!same.includes(first.inputHash!)) {
    throw new ApiError('IDEMPOTENCY_CONFLICT', 'This idempotency key was used before with other input.')
  }
  if (first.refusal) throw new Refusal(first.refusal)
  return spec.replay(first)
}

const idempotency = (spec: Keyed<unknown>) => ({ key: spec.key, inputHash: hashInput(spec) })

/** In no input null says more than leaving it out: whoever repeats a command may do either. */
function hashInput({ name, input }: Keyed<unknown>, withNulls = false): string {
  const canonical = JSON.stringify([name, input], (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, value]) => withNulls || value !== null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  )
  return createHash('sha256').update(canonical).digest('base64url')
}

function answered(ctx: Ctx, key: string): Promise<Event | null> {
  return EventModel.findOne(ownEvent(ctx.actor, key)).lean<Event>().exec()
}

/** A refused command leaves a record too, so that its retry gets the same answer. Null where this was the first. */
async function recordRefusal(ctx: Ctx, spec: Keyed<unknown>, error: Refusal): Promise<Event | null> {
  const event: Event = {
    ...newEvent(ctx, { kind: 'command.refused', data: { command: spec.name } }),
    ...idempotency(spec),
    refusal: { ...error.value },
  }
  try {
    await EventModel.collection.insertOne(event)
    return null
  } catch (failure) {
    const first = await answered(ctx, spec.key)
    if (!first) throw failure
    return first
  }
}
