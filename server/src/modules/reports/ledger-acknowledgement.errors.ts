import { Field, ObjectType } from 'type-graphql'
import type { Refusal } from '../../platform/errors.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import type { LedgerAcknowledgement } from './reports.types.ts'

@ObjectType({
  implements: UserError,
  description:
    'The last check has listed no such mismatch: it is mended, or differs in another way by now. Ask verifyLedger.',
})
export class MismatchNotFound extends UserError {}

@ObjectType({
  implements: UserError,
  description: 'Somebody has acknowledged it before. Nothing was changed.',
})
export class MismatchAlreadyAcknowledged extends UserError {
  @Field(() => String) reason!: string
  @Field(() => ActorStamp) by!: ActorStamp
  @Field(() => DateTime) at!: Date
}

export function mismatchNotFound(): Refusal {
  return refusal(MismatchNotFound, {
    code: 'MISMATCH_NOT_FOUND',
    message: 'The last check of the ledger lists no such mismatch. Check it again.',
    path: ['mismatchId'],
  })
}

export function alreadyAcknowledged({ reason, by, at }: LedgerAcknowledgement): Refusal {
  return refusal(MismatchAlreadyAcknowledged, {
    code: 'MISMATCH_ALREADY_ACKNOWLEDGED',
    message: `${by.name} has acknowledged it already.`,
    path: ['mismatchId'],
    ...{ reason, by, at },
  })
}
