import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({
  description: 'What you may spend on operations, in points; see `extensions.cost` of each answer.',
})
export class Budget {
  @Field(() => Int, { description: 'Points that you may spend at once after a rest.' }) atOnce!: number
  @Field(() => Int, { description: 'Points that you have now, as this server knows.' }) available!: number
  @Field(() => Int, { description: 'Points that come back each second.' }) restoreRate!: number
}

@ObjectType({ description: 'What a request may ask for; docs/api.md tells what lies beyond each.' })
export class Limits {
  @Field(() => Budget, { nullable: true, description: 'Null where budgets are switched off.' })
  budget!: Budget | null
  @Field(() => Int, { description: 'Points that one operation may cost (TOO_COSTLY).' })
  operationCost!: number
  @Field(() => Int, { description: 'Milliseconds that a query may take (DEADLINE_EXCEEDED).' })
  queryMs!: number
  @Field(() => Int, { description: 'Bytes of a request; files to import may have more.' })
  requestBytes!: number
  @Field(() => Int, { description: 'Characters of a document.' }) documentCharacters!: number
  @Field(() => Int, { description: 'Tokens of a document.' }) documentTokens!: number
  @Field(() => Int, { description: 'Fields and fragments of a document.' }) documentFields!: number
  @Field(() => Int, { description: 'Fields within fields.' }) depth!: number
  @Field(() => Int) aliases!: number
  @Field(() => Int) directives!: number
  @Field(() => Int, { description: 'Root fields of an operation.' }) rootFields!: number
  @Field(() => Int, { description: '`first` of a list.' }) pageSize!: number
  @Field(() => Int, { description: 'Up to which a totalCount is exact.' }) exactCount!: number
  @Field(() => Int, { description: 'Lines of an order.' }) orderLines!: number
  @Field(() => Int, { description: 'Lines of an adjustment or a transfer.' }) stockLines!: number
  @Field(() => Int, { description: 'Characters of an idempotency key.' }) idempotencyKeyCharacters!: number
  @Field(() => Int, { description: 'Keys of an integration that hold at a time.' })
  keysPerIntegration!: number
  @Field(() => Int, { description: 'WebSockets of an actor at a time, on one server.' })
  socketsPerActor!: number
  @Field(() => Int, { description: 'Subscriptions of a WebSocket.' }) subscriptionsPerSocket!: number
  @Field(() => Int, {
    description: 'Points that all subscriptions of an actor together may cost for each change.',
  })
  subscriptionCost!: number
  @Field(() => Int, { description: 'Bytes of a message over a WebSocket.' }) messageBytes!: number
}
