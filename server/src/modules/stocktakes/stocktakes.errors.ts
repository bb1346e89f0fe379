import { Field, Int, ObjectType } from 'type-graphql'
import type { Refusal } from '../../platform/errors.ts'
import { refusal, UserError } from '../../platform/graphql/result-union.ts'
import type { Stocktake } from './stocktakes.model.ts'
import { BlockReason, StocktakeStatus } from './stocktakes.rules.ts'

@ObjectType({
  implements: UserError,
  description:
    'It cannot be done with the stocktake, or with these lines of it. Codes: STOCKTAKE_STEP_REFUSED (its status), UNDECIDED_LINES (MOVED, or to be counted anew), FOUR_EYES (counted by who decides), LINES_POSTED (or left out of a posting). Nothing was changed.',
})
export class StocktakeStepRefused extends UserError {
  @Field(() => StocktakeStatus) status!: StocktakeStatus
  @Field(() => [String], { description: 'SKUs of the first 100 lines that it is about.' }) skus!: string[]
}

export function stepRefused({ number, status }: Stocktake): Refusal {
  return refusal(StocktakeStepRefused, {
    code: 'STOCKTAKE_STEP_REFUSED',
    message: `Stocktake ${number} is ${status}: that cannot be done with it now.`,
    path: ['number'],
    status,
    skus: [],
  })
}

const sentences = {
  UNDECIDED_LINES: 'are to be decided or counted first',
  FOUR_EYES: 'were counted by who decides: somebody else does that',
  LINES_POSTED: 'are over already',
}

export function linesRefused({ status }: Stocktake, code: keyof typeof sentences, skus: string[]): Refusal {
  const more = skus.length > 5 ? ' and more' : ''
  return refusal(StocktakeStepRefused, {
    code,
    message: `${skus.slice(0, 5).join(', ')}${more} ${sentences[code]}.`,
    path: ['number'],
    status,
    skus: skus.slice(0, 100),
  })
}

@ObjectType({
  implements: UserError,
  description:
    'Some of its stocks are in another stocktake that is not over. All such stocktakes at once. Nothing was changed.',
})
export class StocktakeOverlaps extends UserError {
  @Field(() => [String], { description: 'Their numbers.' }) numbers!: string[]
  @Field(() => [String], { description: 'The first 100 SKUs.' }) skus!: string[]
}

export function overlaps(numbers: string[], skus: string[]): Refusal {
  return refusal(StocktakeOverlaps, {
    code: 'STOCKTAKE_OVERLAPS',
    message: `Some of it is being counted in ${numbers.join(', ')}.`,
    path: ['scope'],
    numbers,
    skus: skus.slice(0, 100),
  })
}

@ObjectType({ description: 'A line that cannot be posted now.' })
export class BlockedLine {
  @Field(() => String) sku!: string
  @Field(() => String) warehouseCode!: string
  @Field(() => BlockReason) reason!: BlockReason
  @Field(() => Int, { description: 'Units that have to be let go first; 0 where that is not the reason.' })
  shortBy!: number
}

@ObjectType({
  implements: UserError,
  description:
    'All other lines are posted. These stay as counted and are posted by themselves as soon as that is possible; or exclude them.',
})
export class StocktakeBlocked extends UserError {
  @Field(() => StocktakeStatus) status!: StocktakeStatus
  @Field(() => [BlockedLine], { description: 'The first 500.' }) lines!: BlockedLine[]
}

export function blocked({ number, status }: Stocktake, lines: BlockedLine[]): StocktakeBlocked {
  const told = lines.slice(0, 5).map(({ sku }) => sku)
  const value = refusal(StocktakeBlocked, {
    code: 'STOCKTAKE_BLOCKED',
    message: `${number} is posted but for ${told.join(', ')}${lines.length > 5 ? ' and more' : ''}.`,
    path: ['number'],
    status,
    lines,
  }).value
  return value as unknown as StocktakeBlocked
}
