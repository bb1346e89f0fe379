import { idempotencyKeyField } from '../../platform/commands/command.ts'
import { limits } from '@gudang/domain'
import { Field, ID, InputType } from 'type-graphql'

@InputType()
export class AcknowledgeMismatchInput {
  @Field(() => ID, { description: 'As the last report lists it; MismatchNotFound where it does not.' })
  mismatchId!: string

  @Field(() => String, {
    description: `Why it is there, for whoever asks in years: 1 to ${limits.note.toLocaleString('en')} characters.`,
  })
  reason!: string

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}
