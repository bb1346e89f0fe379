import { limits } from '@gudang/domain'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DocumentChanged } from '../../platform/commands/document.ts'
import { ActorStamp } from '../../platform/graphql/actor.ts'
import { resultUnion } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { StocktakeBlocked, StocktakeOverlaps, StocktakeStepRefused } from './stocktakes.errors.ts'
import { Stocktake } from './stocktakes.model.ts'
import { StocktakeStep, StrayReason } from './stocktakes.rules.ts'

registerEnumType(StocktakeStep, {
  name: 'StocktakeStep',
  description: 'What can be done with a stocktake. COUNTED: recordCounts; REVIEWED: finishCounting.',
})

@ObjectType({ description: 'What became of one entry.' })
export class CountedEntry {
  @Field(() => String, { description: 'As it was scanned.' }) code!: string
  @Field(() => ID, { nullable: true, description: 'Null of a stray.' }) lineId!: string | null
  @Field(() => String, { nullable: true, description: 'Null where the code is of no product.' })
  sku!: string | null
  @Field(() => String, { nullable: true }) productName!: string | null
  @Field(() => Int, { description: 'What one has said of it so far.' }) ownUnits!: number
  @Field(() => Int, { description: 'With what the others have said.' }) totalUnits!: number
  @Field(() => Boolean, { description: 'Nobody asked for it.' }) unexpected!: boolean
  @Field(() => StrayReason, { nullable: true, description: 'Why it is kept as a stray.' })
  stray!: StrayReason | null
}

@ObjectType({ description: 'One for each entry, in their order. What was expected is not told.' })
export class CountsRecorded {
  @Field(() => [CountedEntry]) entries!: CountedEntry[]
}

@ObjectType({ description: 'What a stocktake would begin with.' })
export class StocktakePreview {
  @Field(() => Int, {
    description: `Its lines; more than ${limits.stocktakeLines.toLocaleString('en')} of them are told as one more.`,
  })
  lines!: number
  @Field(() => Int, {
    description: 'Those of them that are in another open stocktake: it could not be started.',
  })
  beingCounted!: number
}

@ObjectType({ description: 'How many lines are in each state.' })
export class StocktakeProgress {
  @Field(() => Int) open!: number
  @Field(() => Int) counted!: number
  @Field(() => Int) moved!: number
  @Field(() => Int) recount!: number
  @Field(() => Int) accepted!: number
  @Field(() => Int) excluded!: number
  @Field(() => Int) blocked!: number
  @Field(() => Int) posted!: number
}

@ObjectType({ description: 'Who counts, and on how many lines; who did most comes first.' })
export class StocktakeCounter {
  @Field(() => ActorStamp) counter!: ActorStamp
  @Field(() => Int) lines!: number
}

@ObjectType({ description: 'What one person has said of a line.' })
export class StocktakeCount {
  @Field(() => ActorStamp) counter!: ActorStamp
  @Field(() => Int) pass!: number
  @Field(() => Int) units!: number
  @Field(() => DateTime) lastAt!: Date
}

@ObjectType({ description: 'A step in the life of a stocktake; batches of counts are not among them.' })
export class StocktakeTimelineEntry {
  @Field(() => StocktakeStep) step!: StocktakeStep
  @Field(() => DateTime) at!: Date
  @Field(() => ActorStamp) actor!: ActorStamp
  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' }) note?: string | null
}

export const StartStocktakeResult = resultUnion('StartStocktakeResult', Stocktake, [StocktakeOverlaps])
export const RecordCountsResult = resultUnion('RecordCountsResult', CountsRecorded, [StocktakeStepRefused])
export const StocktakeStepResult = resultUnion('StocktakeStepResult', Stocktake, [StocktakeStepRefused])
export const PostStocktakeResult = resultUnion('PostStocktakeResult', Stocktake, [
  StocktakeBlocked,
  DocumentChanged,
  StocktakeStepRefused,
])
