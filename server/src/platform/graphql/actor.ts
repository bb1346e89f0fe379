import { prop } from '@typegoose/typegoose'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'

export enum ActorKind {
  USER = 'USER',
  API_KEY = 'API_KEY',
  SYSTEM = 'SYSTEM',
}
registerEnumType(ActorKind, {
  name: 'ActorKind',
  description: 'Who acts.',
  valuesConfig: {
    USER: { description: 'A person.' },
    API_KEY: { description: 'An integration by one of its keys; id and name are those of the integration.' },
    SYSTEM: { description: 'The system itself.' },
  },
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
