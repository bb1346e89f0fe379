import { Field, Int, ObjectType } from 'type-graphql'
import { AbcClass } from '../stock/index.ts'

@ObjectType({ description: 'What of one class is to be counted on a day.' })
export class CountsDue {
  @Field(() => AbcClass) abcClass!: AbcClass
  @Field(() => Int, { description: 'Stocks of the class, what nobody looks for left out.' }) stocks!: number
  @Field(() => Int, {
    description: 'Never counted, or everyDays or longer ago; what is in an open stocktake is not among them.',
  })
  due!: number
  @Field(() => Int, { description: 'Stocks in open stocktakes.' }) beingCounted!: number
  @Field(() => Int) countedToday!: number
  @Field(() => Int, { description: 'So many on each of five days a week, and none is late.' }) daily!: number
  @Field(() => Int, {
    description:
      'To be counted now: `daily` less what was counted today or is in a stocktake that was started today, where so many are due.',
  })
  proposed!: number
}
