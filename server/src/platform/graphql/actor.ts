import { prop } from '@typegoose/typegoose'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'

export enum ActorKind {
  USER = 'USER',
  SYSTEM = 'SYSTEM',
}
registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'Who acts: a person or the system itself.',
})

@ObjectType('Actor', { description: 'Who did it.' })
export class ActorStamp {
  @Field(() => ActorKind)
  @prop({ type: () => String, required: true })
  kind!: ActorKind

  @Field(() => ID)
  @prop({ type: () => String })
  id!: string

  @Field(() => String)
  @prop({ type: () => String, required: true })
  name!: string
}
