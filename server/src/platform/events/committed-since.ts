import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { guardModel } from '../database/mongo.ts'
import { lastGiven } from './positions.ts'

/** The earliest time of an event that was given its position long after it, by the minute of the giving. */
@modelOptions({ schemaOptions: { collection: 'lateEvents', versionKey: false } })
class LateEvents {
  @prop({ type: () => Date, required: true }) _id!: Date
  @prop({ type: () => Date, required: true }) earliest!: Date
}

const LateEventsModel = getModelForClass(LateEvents)
guardModel(LateEventsModel, { bsonType: 'object', required: ['earliest'] })

const minute = 60_000
const minuteOf = (at: Date) => new Date(Math.floor(at.getTime() / minute) * minute)
const before = (at: Date, ms: number) => new Date(at.getTime() - ms)

/** For the transaction that gives these events their positions. */
export async function noteLate(events: { at: Date }[], givenAt: Date): Promise<void> {
  const earliest = events.reduce((least, { at }) => (at < least ? at : least), givenAt)
  if (earliest >= before(givenAt, minute / 2)) return
  await LateEventsModel.updateOne({ _id: minuteOf(givenAt) }, { $min: { earliest } }, { upsert: true })
}

/** What is committed after this moment, by whatever clock it is stamped, is found by `committedSince` of it. */
export const givenUntil = async (): Promise<Date> => (await lastGiven()).at

/**
 * Not before this moment is anything stamped that was committed after `since`: see ADR 36. What a command writes may be stamped a
 * little before its event.
 */
export async function committedSince(since: Date): Promise<Date> {
  const late = await LateEventsModel.findOne({ _id: { $gte: minuteOf(since) } })
    .sort({ earliest: 1 })
    .lean()
  return before(late && late.earliest < since ? late.earliest : since, minute)
}
