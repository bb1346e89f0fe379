import { prop } from '@typegoose/typegoose'
import type { Types } from 'mongoose'
import { isDeepStrictEqual } from 'node:util'
import type { Ctx } from '../requests/context.ts'
import { ApiError } from '../errors.ts'
import { EventActor, type Event } from '../events/event-log.ts'
import { problem } from '../inputs/field-problems.ts'
import { count } from '../inputs/inputs.ts'
import { WriteConflict } from '../database/mongo.ts'

/** The last change of what people state of something. None: it is as it was made, or as a release before versions left it. */
export class Edit {
  @prop({ type: () => Number, required: true }) version!: number
  @prop({ type: () => EventActor, required: true, _id: false }) by!: EventActor
  @prop({ type: () => Date, required: true }) at!: Date
}

export const versionOf = (last: Edit | undefined): number => last?.version ?? 0

export const expectedVersion = count.min(0).nullish()

const refusal =
  'refused with CHANGED where somebody has changed it since and this would change something; left out: whatever it is now.'

/** Of the field or argument of an update. */
export const expectedVersionField = {
  nullable: true,
  description: `The version that was read: ${refusal}`,
}

export const expectedThresholdVersionField = {
  nullable: true,
  description: `The thresholdVersion that was read: ${refusal}`,
}

/** Of `version` in the API. */
export const versionField = {
  description: 'Grows by one with each change of what people state of it, from 0; for `expectedVersion`.',
}

/** Of `createdAt` and `updatedAt` in the API, of what has versions. */
export const createdAtField = { description: 'When it was made.' }
export const updatedAtField = { description: 'When what people state of it was last changed.' }

export const updatedAtOf = ({ _id, createdAt, lastEdit }: Dated): Date =>
  lastEdit?.at ?? createdAt ?? _id.getTimestamp()

interface Dated {
  _id: Types.ObjectId
  createdAt?: Date
  lastEdit?: Edit
}

interface Wanted {
  expectedVersion?: number | null
  /** What people state of it, by the names of the input. */
  before: Record<string, unknown>
  after: Record<string, unknown>
}

/** The edit to be stored; the last one where nothing would change, which nobody needs to be asked about. */
export function edited(
  ctx: Ctx,
  last: Edit | undefined,
  { expectedVersion, before, after }: Wanted,
): Edit | undefined {
  if (isDeepStrictEqual(before, after)) return last
  const version = versionOf(last)
  if (expectedVersion != null && expectedVersion !== version) throw changed(expectedVersion, last, before)
  const { kind, id, name } = ctx.actor
  return { version: version + 1, by: { kind, id, name }, at: ctx.now() }
}

/** Tells all that somebody needs to decide anew: what it is now, and who made it so, when. */
function changed(expected: number, last: Edit | undefined, current: Record<string, unknown>): ApiError {
  const version = versionOf(last)
  const field = problem(['expectedVersion'], 'CHANGED', { expected, version })
  const conflict = {
    version,
    changedBy: last?.by ?? null,
    changedAt: last?.at.toISOString() ?? null,
    current,
  }
  return new ApiError('BAD_USER_INPUT', field.message, { fields: [field], conflict })
}

/** Matches the document only while nobody has edited it since it was read; null matches what is not there. */
export const asRead = ({ _id, lastEdit }: { _id: Types.ObjectId; lastEdit?: Edit }) => ({
  _id,
  'lastEdit.version': lastEdit?.version ?? null,
})

/** For the write of an edit: who was overtaken reads again. */
export async function requireWritten(write: PromiseLike<Written>, expected = 1): Promise<void> {
  const written = await write
  // Of a bulk write both are told.
  const count = 'matchedCount' in written ? written.matchedCount : written.deletedCount
  if (count !== expected) throw new WriteConflict()
}

type Written = { matchedCount: number } | { deletedCount: number }

/** For the event of an edit: both are of one moment, so that a repetition is answered the same to the millisecond. */
export function eventOfEdit(edit: Edit | undefined, last: Edit | undefined): { version: number; at?: Date } {
  return { version: versionOf(edit), ...(edit && edit !== last ? { at: edit.at } : {}) }
}

/** Whether anything was edited or not, no field is set to undefined. */
export const withEdit = (lastEdit: Edit | undefined) => (lastEdit ? { lastEdit } : {})

/** The edit that a command made, for the same answer to its repetition. */
export function editOf({ version, actor: by, at }: Event): { lastEdit?: Edit } {
  return version === undefined ? {} : { lastEdit: { version, by, at } }
}
