import { Types, type Model } from 'mongoose'

/** Of which documents of a collection: all, those after one in their order, or these. */
export interface SomeIds {
  _id?: { $gt: Types.ObjectId } | { $in: Types.ObjectId[] }
}

/** Of texts that somebody may have altered: what is no id is of no document. */
export const theseIds = (ids: string[]): { _id: { $in: Types.ObjectId[] } } => ({
  _id: { $in: ids.filter((id) => /^[0-9a-f]{24}$/.test(id)).map((id) => new Types.ObjectId(id)) },
})

/** Which of these are of no document of a collection at all. */
export async function idsOfNone<D extends { _id: Types.ObjectId }>(
  model: Model<D>,
  ids: string[],
): Promise<string[]> {
  const found = await model
    .find(theseIds(ids) as never, { _id: 1 })
    .sort({ _id: 1 })
    .batchSize(ids.length + 1)
    .lean<D[]>()
  const known = new Set(found.map(({ _id }) => String(_id)))
  return ids.filter((id) => !known.has(id))
}
