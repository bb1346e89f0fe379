import { Field, ID, InputType } from 'type-graphql'

@InputType()
export class AcknowledgeMismatchInput {
  @Field(() => ID, { description: 'As the last report lists it; MismatchNotFound where it does not.' })
  mismatchId!: string

  @Field(() => String, { description: 'Why it is there, for whoever asks in years: 1 to 1,000 characters.' })
  reason!: string

  @Field(() => String, {
    nullable: true,
    description: '1 to 255 characters; the same key with the same input has one effect.',
  })
  idempotencyKey?: string | null
}
