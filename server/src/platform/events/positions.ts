import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { guardModel, WriteConflict } from '../database/mongo.ts'

/** How far somebody has come in the events, by name. */
@modelOptions({ schemaOptions: { collection: 'positions', versionKey: false } })
class Position {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Number, required: true }) value!: number
  /** Grows where somebody is sent elsewhere: a write that meets that of who moves on, also where the value stays. */
  @prop({ type: () => Number }) sent?: number
  /** Of the events alone: when the last position was given. It never runs backwards, whoever gives. */
  @prop({ type: () => Date }) at?: Date
}

const PositionModel = getModelForClass(Position)
guardModel(PositionModel, { bsonType: 'object', required: ['value'] })

/** Under this name stands the last position that any event was given. */
export const given = 'events'
const removed = 'events-removed'

export const lastPosition = (): Promise<number> => positionOf(given)

/** Some events up to there are removed, since they were too old: who has not come further has missed some. */
export const removedUpTo = (): Promise<number> => positionOf(removed)

export async function noteRemoved(upTo: number): Promise<void> {
  await PositionModel.updateOne({ _id: removed }, { $max: { value: upTo } }, { upsert: true })
}

/** Where the next position is given from, and when the last one was. */
export async function lastGiven(): Promise<{ value: number; at: Date }> {
  const { value = 0, at = new Date(0) } = (await PositionModel.findById(given).lean()) ?? {}
  return { value, at }
}

export async function ensurePosition(name: string): Promise<void> {
  await PositionModel.updateOne({ _id: name }, { $setOnInsert: { value: 0 } }, { upsert: true })
}

export async function positionOf(name: string): Promise<number> {
  return (await PositionModel.findById(name).lean())?.value ?? 0
}

export async function setPosition(name: string, value: number): Promise<void> {
  await PositionModel.updateOne({ _id: name }, { $set: { value }, $inc: { sent: 1 } }, { upsert: true })
}

/** Of two who read the same position, one moves it and the other begins again. */
export async function movePosition(name: string, from: number, to: number, at?: Date): Promise<void> {
  const change = { value: to, ...(at ? { at } : {}) }
  const moved = await PositionModel.updateOne({ _id: name, value: from }, { $set: change })
  if (moved.modifiedCount !== 1) throw new WriteConflict()
}
