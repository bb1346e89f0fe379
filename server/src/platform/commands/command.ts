import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Ctx } from '../requests/context.ts'
import { ApiError, Refusal, type UserErrorValue } from '../errors.ts'
import { EventModel, newEvent, type Event, type EventDraft } from '../events/event-log.ts'
import { withLock } from './lock.ts'
import { refusals } from '../observe/metrics.ts'
import { currentSession, inTransaction } from '../database/mongo.ts'
import { announce } from '../events/relay.ts'

export const idempotencyKey = z.string().min(1).max(255).nullish()

interface Command<T> {
  name: string
  key: string | null | undefined
  /** The parsed input without its key; a retry must bring the same. */
  input: unknown
  /** Keys of everything that the command decides on, e.g. `stock:SKU`. */
  lock: string[]
  /** Waits for many keys without holding others back, and does without them in the end. */
  yields?: boolean
  /** Reads, decides, then calls `record` before its first other write. May run several times. */
  run(record: (draft: EventDraft) => Promise<Event>): Promise<T>
  /** Tells the first result again from what was recorded. */
  replay(event: Event): Promise<T>
}

/**
 * The one shape of a change: lock, transaction, event first. The event's unique key makes a repeated command
 * abort; whatever went wrong, a command with a key first looks whether it has been answered before.
 */
export async function command<T>(ctx: Ctx, spec: Command<T>): Promise<T> {
  // One id for every run of the body: where a commit had an effect though its answer was lost, the next run fails on it.
  const eventId = ctx.newId()
  let recorded = false
  const record = async (draft: EventDraft) => {
    recorded = true
    const event: Event = { ...newEvent(ctx, draft), _id: eventId, ...idempotency(spec) }
    await EventModel.collection.insertOne(event, { session: currentSession() })
    return event
  }
  try {
    const work = () => {
      // The last moment at which it can be left undone without a trace.
      ctx.life?.check()
      return inTransaction(() => spec.run(record))
    }
    const result = await withLock(spec.lock, work, { yields: spec.yields })
    announce()
    return result
  } catch (error) {
    if (error instanceof Refusal) refusals.inc({ command: spec.name, code: error.value.code })
    if (currentSession()) throw error
    const first = spec.key
      ? ((await answered(ctx, spec)) ?? (error instanceof Refusal && (await recordRefusal(ctx, spec, error))))
      : recorded && (await EventModel.findById(eventId).lean<Event>())
    if (!first) throw error
    return again(spec, first)
  }
}

function idempotency(spec: { name: string; key?: string | null; input: unknown }) {
  if (!spec.key) return {}
  return { key: spec.key, inputHash: hashInput(spec.name, spec.input) }
}

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

function answered(ctx: Ctx, spec: { key?: string | null }): Promise<Event | null> {
  return EventModel.findOne({ 'actor.kind': ctx.actor.kind, 'actor.id': ctx.actor.id, key: spec.key })
    .lean<Event>()
    .exec()
}

/** A refused command leaves a record too, so that its retry gets the same answer. Null where this was the first. */
async function recordRefusal<T>(ctx: Ctx, spec: Command<T>, error: Refusal): Promise<Event | null> {
  const event: Event = {
    ...newEvent(ctx, { kind: 'command.refused', data: { command: spec.name } }),
    ...idempotency(spec),
    refusal: { ...error.value },
  }
  try {
    await EventModel.collection.insertOne(event)
    return null
  } catch (failure) {
    const first = await answered(ctx, spec)
    if (!first) throw failure
    return first
  }
}

function again<T>(spec: Command<T>, first: Event): Promise<T> {
  if (first.key && first.inputHash !== hashInput(spec.name, spec.input)) {
    throw new ApiError('IDEMPOTENCY_CONFLICT', 'This idempotency key was used before with other input.')
  }
  if (first.refusal) throw new Refusal(first.refusal as unknown as UserErrorValue)
  return spec.replay(first)
}
