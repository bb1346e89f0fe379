import { Field, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { count, warehouseCode } from '../../platform/inputs/inputs.ts'
import { AbcClass } from '../stock/index.ts'

@InputType({ description: 'How often stocks of one class are to be counted.' })
export class CountRhythmInput {
  @Field(() => AbcClass) abcClass!: AbcClass
  @Field(() => Int, { description: 'Days after which a stock is due again, 1 to 1,000.' }) everyDays!: number
}

@InputType()
export class SetCountPlanInput {
  @Field(() => String) warehouseCode!: string
  @Field(() => [CountRhythmInput], {
    description: 'At most 3, each class once (DUPLICATE); a class that is left out is counted by no plan.',
  })
  rhythms!: CountRhythmInput[]
  @Field(() => Int, expectedVersionField) expectedVersion?: number | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

/** Each class once. */
export function refuseTwice(all: { abcClass: AbcClass }[], refinement: z.RefinementCtx): void {
  for (const [index, { abcClass: value }] of all.entries()) {
    const first = all.findIndex(({ abcClass }) => abcClass === value)
    const issue = issueOf('DUPLICATE', { value, row: first + 1 })
    if (first < index) refinement.addIssue({ code: 'custom', path: [index, 'abcClass'], ...issue })
  }
}

const rhythms = z
  .array(z.object({ abcClass: z.enum(AbcClass), everyDays: count.min(1).max(1_000) }))
  .max(3)
  .superRefine(refuseTwice)
  .transform((all) => all.sort((a, b) => (a.abcClass < b.abcClass ? -1 : 1)))

export const countPlanSchema = z.object({ warehouseCode, rhythms, expectedVersion, idempotencyKey })
