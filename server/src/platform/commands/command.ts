import { limits } from '@gudang/domain'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Ctx } from '../requests/context.ts'
import { ApiError, Refusal, type UserErrorValue } from '../errors.ts'
import { EventModel, newEvent, type Event, type EventDraft } from '../events/event-log.ts'
import { withLock } from './lock.ts'
import { refusals } from '../observe/metrics.ts'
import { currentSession, inTransaction } from '../database/mongo.ts'
import { announce } from '../events/relay.ts'

export const idempotencyKey = z.string().min(1).max(limits.idempotencyKey).nullish()

/** Of the field or argument of a command. */
export const idempotencyKeyField = {
  nullable: true,
  description: `1 to ${limits.idempotencyKey} characters, unique per user, remembered for at least 30 days. The same key with the same input returns the first result again, a refusal too, and changes nothing; with other input it is IDEMPOTENCY_CONFLICT.`,
}

interface Change<T> {
  name: string
  /** Keys of everything that the command decides on, e.g. `stock:SKU`. */
  lock: string[]
  /** Waits for many keys without holding others back, and does without them in the end. */
  yields?: boolean
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

/**
 * The one shape of a change: lock, transaction, event first. The event's unique key makes a repeated command
 * abort; whatever went wrong, a command with a key first looks whether it has been answered before.
 */
export async function command<T>(ctx: Ctx, spec: Command<T>): Promise<T> {
  // One id for every run of the body: where a commit had an effect though its answer was lost, the next run fails on it.
  const eventId = ctx.newId()
  const key = isKeyed(spec) ? idempotency(spec) : {}
  let recorded = false
  const record: Recording = async (draft) => {
    recorded = true
    const event: Event = { ...newEvent(ctx, draft), _id: eventId, ...key }
    await EventModel.collection.insertOne(event, { session: currentSession() })
    return event
  }
  let finished: { result: T } | undefined
  const body = async () => {
    const result = await spec.run(record)
    finished = { result }
    return result
  }
  const work = () => {
    // The last moment at which it can be left undone without a trace.
    ctx.life?.check()
    return inTransaction(body)
  }
  try {
    const result = await withLock(spec.lock, work, { yields: spec.yields })
    announce()
    return result
  } catch (error) {
    if (error instanceof Refusal) refusals.inc({ command: spec.name, code: error.value.code })
    if (currentSession()) throw error
    if (isKeyed(spec)) return answerBefore(ctx, spec, error)
    // No run after the one that was committed has come to its end: it failed on the event.
    if (finished && recorded && (await EventModel.exists({ _id: eventId }))) return finished.result
    throw error
  }
}

function isKeyed<T>(spec: Command<T>): spec is Keyed<T> {
  return Boolean(spec.key)
}

/** What the command was answered first, or else this error. */
async function answerBefore<T>(ctx: Ctx, spec: Keyed<T>, error: unknown): Promise<T> {
  const first =
    (await answered(ctx, spec.key)) ?? (error instanceof Refusal && (await recordRefusal(ctx, spec, error)))
  if (!first) throw error
  if (first.inputHash !== hashInput(spec.name, spec.input)) {
    throw new ApiError('IDEMPOTENCY_CONFLICT', 'This idempotency key was used before with other input.')
  }
  if (first.refusal) throw new Refusal(first.refusal as unknown as UserErrorValue)
  return spec.replay(first)
}

const idempotency = ({ key, name, input }: Keyed<unknown>) => ({ key, inputHash: hashInput(name, input) })

function hashInput(name: string, input: unknown): string {
  return createHash('sha256')
    .update(canonical([name, input]))
    .digest('base64url')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function answered(ctx: Ctx, key: string): Promise<Event | null> {
  return EventModel.findOne({ 'actor.kind': ctx.actor.kind, 'actor.id': ctx.actor.id, key })
    .lean<Event>()
    .exec()
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
