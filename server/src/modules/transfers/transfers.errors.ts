import { Field, Int, ObjectType } from 'type-graphql'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'
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
