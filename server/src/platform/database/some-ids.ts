import type { Types } from 'mongoose'

/** Of which documents of a collection: all, those after one in their order, or these. */
export interface SomeIds {
  _id?: { $gt: Types.ObjectId } | { $in: Types.ObjectId[] }
}
