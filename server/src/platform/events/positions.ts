import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose'
import { guardModel, WriteConflict } from '../database/mongo.ts'

/** How far somebody has come in the events; `events` itself is the last position that was given. */
@modelOptions({ schemaOptions: { collection: 'positions', versionKey: false } })
class Position {
  @prop({ type: () => String, required: true }) _id!: string
  @prop({ type: () => Number, required: true }) value!: number
  /** Grows where somebody is sent elsewhere: a write that meets that of who moves on, also where the value stays. */
  @prop({ type: () => Number }) sent?: number
}

const PositionModel = getModelForClass(Position)
guardModel(PositionModel, { bsonType: 'object', required: ['value'] })

/** Under this name stands the last position that any event was given. */
export const given = 'events'

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
export async function movePosition(name: string, from: number, to: number): Promise<void> {
  const moved = await PositionModel.updateOne({ _id: name, value: from }, { $set: { value: to } })
  if (moved.modifiedCount !== 1) throw new WriteConflict()
}
