import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from '../../platform/graphql/scalars.ts'

export enum ApiRequestKind {
  QUERY = 'QUERY',
  MUTATION = 'MUTATION',
  SUBSCRIPTION = 'SUBSCRIPTION',
  FILE = 'FILE',
  UNREADABLE = 'UNREADABLE',
}
registerEnumType(ApiRequestKind, {
  name: 'ApiRequestKind',
  description: 'What was asked for.',
  valuesConfig: {
    QUERY: { description: 'Something to read, over HTTP.' },
    MUTATION: { description: 'A command, over HTTP.' },
    SUBSCRIPTION: { description: 'To be told changes, over a WebSocket.' },
    FILE: { description: 'A download or an upload.' },
    UNREADABLE: { description: 'What was no operation, or was not read: its budget was spent.' },
  },
})

@ObjectType({ description: 'A request of an integration, without anything that was sent.' })
export class ApiRequest {
  @Field(() => ID) id!: string
  @Field(() => String, { description: "`X-Request-Id` of the answer: the server's log has it too." })
  requestId!: string
  @Field(() => DateTime, { description: 'When it was answered.' }) at!: Date
  @Field(() => ID, { description: 'Which of its keys it came with.' }) keyId!: string
  @Field(() => ApiRequestKind, { description: 'What was asked for.' }) kind!: ApiRequestKind
  @Field(() => [String], { description: 'Root fields of the operation, each once, or the route of a file.' })
  operations!: string[]
  @Field(() => [String], {
    description: 'Codes of the errors and refusals in the answer, each once; none where all went well.',
  })
  codes!: string[]
  @Field(() => Int, {
    nullable: true,
    description: 'Points that were taken for it; null where it was not priced.',
  })
  cost!: number | null
  @Field(() => Int, { description: 'Milliseconds until it was answered.' }) durationMs!: number
}
