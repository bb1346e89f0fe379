import type { Types } from 'mongoose'
import { Field, Int, ObjectType } from 'type-graphql'
import { ActorStamp } from '../graphql/actor.ts'
import { DateTime } from '../graphql/scalars.ts'
import { refusal, UserError } from '../graphql/result-union.ts'
import type { Refusal } from '../errors.ts'
import type { Ctx } from '../requests/context.ts'
import { documentNumberAt } from './document-number.ts'

/** What transfers, stocktakes and the like have in common: a number, and steps that each grow the version by one. */
export interface Document {
  _id: Types.ObjectId
  number: string
  version: number
  createdBy: ActorStamp
  createdAt: Date
  updatedAt: Date
  updatedBy: ActorStamp
}

export const stampOf = ({ actor: { kind, id, name } }: Ctx): ActorStamp => ({ kind, id, name }) as ActorStamp

export function newDocument(ctx: Ctx, prefix: 'TR' | 'ST'): Document {
  const at = ctx.now()
  const by = stampOf(ctx)
  return {
    _id: ctx.newId(),
    number: `${prefix}-${documentNumberAt(at)}`,
    version: 0,
    ...{ createdBy: by, createdAt: at, updatedBy: by, updatedAt: at },
  }
}

/** What every step changes. */
export const stepped = (ctx: Ctx, { version }: Pick<Document, 'version'>) => ({
  version: version + 1,
  updatedAt: ctx.now(),
  updatedBy: stampOf(ctx),
})

@ObjectType({
  implements: UserError,
  description: 'Somebody has changed the document since it was read. Nothing was changed.',
})
export class DocumentChanged extends UserError {
  @Field(() => Int, { description: 'The version that it is at now.' }) version!: number
  @Field(() => ActorStamp, { nullable: true }) changedBy!: ActorStamp | null
  @Field(() => DateTime) changedAt!: Date
}

export function documentChanged(
  { number, version, updatedAt, updatedBy }: Document,
  expected: number,
): Refusal {
  return refusal(DocumentChanged, {
    code: 'DOCUMENT_CHANGED',
    message: `${number} has been changed since version ${expected} was read: it is at version ${version}.`,
    path: ['expectedVersion'],
    version,
    changedBy: updatedBy,
    changedAt: updatedAt,
  })
}
