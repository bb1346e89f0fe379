import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { connectionOf } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'

@ObjectType({ description: 'What the entry is about.' })
export class AuditSubject {
  @Field(() => String, { description: 'USER, ROLE, SESSION, ACCOUNT, ORDER, PRODUCT, WAREHOUSE …' })
  kind!: string
  @Field(() => ID) id!: string
  @Field(() => String, { description: 'As it was called then.' }) label!: string
}

@ObjectType()
export class AuditChange {
  @Field(() => String) field!: string
  @Field(() => String, { nullable: true, description: 'Null where there was nothing, or it was not told.' })
  before!: string | null
  @Field(() => String, { nullable: true }) after!: string | null
}

@ObjectType({ description: 'Something that happened. Entries are never changed and hold no secret.' })
export class AuditEntry {
  @Field(() => ID) id!: string
  @Field(() => DateTime) at!: Date
  @Field(() => String, { description: 'noun.past-tense, as `eventKinds` lists them.' }) kind!: string
  @Field(() => ActorStamp, { nullable: true, description: 'Null where nobody had signed in.' })
  actor!: ActorStamp | null
  @Field(() => String, {
    nullable: true,
    description:
      'Network address of the request; null where there was none. Ask for it only where you may see it.',
  })
  address!: string | null
  @Field(() => String, { description: 'X-Request-Id of the request, as the server log has it.' })
  requestId!: string
  @Field(() => AuditSubject, { nullable: true }) subject!: AuditSubject | null
  @Field(() => [AuditChange]) changes!: AuditChange[]
}

export const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntry')

@InputType()
export class AuditSubjectInput {
  @Field(() => String) kind!: string
  @Field(() => ID) id!: string
}

@InputType()
export class AuditFilter {
  @Field(() => ID, { nullable: true }) actorId?: string | null
  @Field(() => [String], { nullable: true, description: 'As `eventKinds` lists them; at most 50.' })
  kinds?: string[] | null
  @Field(() => AuditSubjectInput, { nullable: true }) subject?: AuditSubjectInput | null
  @Field(() => String, { nullable: true, description: 'What touched this warehouse.' })
  warehouseCode?: string | null
  @Field(() => DateTime, { nullable: true, description: 'From this moment on.' }) from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' }) to?: Date | null
}
