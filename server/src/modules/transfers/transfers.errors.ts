import { Field, Int, ObjectType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import type { Refusal } from '../../platform/errors.ts'
import type { Transfer } from './transfers.model.ts'
import { TransferStatus } from './transfers.rules.ts'

@ObjectType({
  implements: UserError,
  description: 'The transfer is in another state by now. Nothing was changed.',
})
export class TransferStepRefused extends UserError {
  @Field(() => TransferStatus) status!: TransferStatus
}

export function stepRefused({ number, status }: Transfer): Refusal {
  return refusal(TransferStepRefused, {
    code: 'TRANSFER_STEP_REFUSED',
    message: `Transfer ${number} is ${status}: that cannot be done with it any more.`,
    path: ['number'],
    status,
  })
}

@ObjectType({ description: 'A line of which more was said than there is.' })
export class OverReceivedLine {
  @Field(() => String) sku!: string
  @Field(() => Int, { description: 'Units that nobody has accounted for yet.' }) left!: number
  @Field(() => Int) said!: number
}

@ObjectType({
  implements: UserError,
  description:
    'More was said to have arrived, been lost or come back than is left of what was sent; what came beyond that is surplus. All such lines at once. Nothing was changed.',
})
export class OverReceived extends UserError {
  @Field(() => [OverReceivedLine]) lines!: OverReceivedLine[]
}

export function overReceived(lines: OverReceivedLine[]): Refusal {
  const told = lines.slice(0, 5).map(({ sku, left, said }) => `${sku} (${said} said, ${left} left)`)
  return refusal(OverReceived, {
    code: 'OVER_RECEIVED',
    message: `More than was sent: ${told.join(', ')}${lines.length > 5 ? ' and more' : ''}.`,
    path: ['lines'],
    lines,
  })
}

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
  { number, version, updatedAt, updatedBy }: Transfer,
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
