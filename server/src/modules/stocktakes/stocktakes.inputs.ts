import { limits, readCode } from '@gudang/domain'
import { Field, Float, ID, InputType, Int, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import {
  count,
  int32Max,
  objectId,
  optionalLines,
  optionalText,
  readAs,
  sku,
  text,
  warehouseCode,
} from '../../platform/inputs/inputs.ts'
import { AbcClass, bin } from '../stock/index.ts'
import { refuseTwice } from './count-plans.inputs.ts'
import { UncountedLines } from './stocktakes.model.ts'
import { LineBase, LineState, StocktakeStatus } from './stocktakes.rules.ts'

@InputType({ description: 'What the count plan of the warehouse has due of one class.' })
export class DueScopeInput {
  @Field(() => AbcClass) abcClass!: AbcClass
  @Field(() => Int, {
    nullable: true,
    description: `At most so many, those that were counted longest ago: 1 to ${limits.stocktakeLines.toLocaleString('en')}. Left out: all.`,
  })
  most?: number | null
}

@InputType({ description: 'Exactly one of all, tags, skus, abcClasses, due and bins (binFrom with binTo).' })
export class StocktakeScopeInput {
  @Field(() => Boolean, { nullable: true, description: 'Every stock of the warehouse.' }) all?: boolean | null
  @Field(() => [String], {
    nullable: true,
    description: `Products with any of these, at most ${limits.tags}.`,
  })
  tags?: string[] | null
  @Field(() => [String], {
    nullable: true,
    description: `At most ${limits.skus}, also of products that the warehouse has never held.`,
  })
  skus?: string[] | null
  @Field(() => [AbcClass], { nullable: true, description: 'All stocks of any of these classes; at most 3.' })
  abcClasses?: AbcClass[] | null
  @Field(() => [DueScopeInput], {
    nullable: true,
    description:
      'What is due by the count plan and not in another open stocktake; at most 3, one of each class.',
  })
  due?: DueScopeInput[] | null
  @Field(() => String, { nullable: true }) binFrom?: string | null
  @Field(() => String, {
    nullable: true,
    description: 'Bins that begin so are among them. At most 32 characters.',
  })
  binTo?: string | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'Only what has something on hand now. Left out: false.',
  })
  withStockOnly?: boolean | null
}

@InputType({ description: 'One of the two that is passed suffices.' })
export class RecountAboveInput {
  @Field(() => Int, { nullable: true, description: 'More than this many units, 0 or more.' }) units?:
    number | null
  @Field(() => Float, { nullable: true, description: 'More than this of what was expected, 0 to 1,000.' })
  percent?: number | null
}

@InputType()
export class StartStocktakeInput {
  @Field(() => String) warehouseCode!: string
  @Field(() => String, { nullable: true, description: `At most ${limits.name} characters.` })
  title?: string | null
  @Field(() => StocktakeScopeInput, {
    description: `At most ${limits.stocktakeLines.toLocaleString('en')} lines.`,
  })
  scope!: StocktakeScopeInput
  @Field(() => UncountedLines, { nullable: true, description: 'Left out: LEAVE.' })
  uncounted?: UncountedLines | null
  @Field(() => RecountAboveInput, { nullable: true }) recountAbove?: RecountAboveInput | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'Who counted a line may not accept its variance, nor count its recount. Left out: false.',
  })
  fourEyes?: boolean | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

export enum CountMode {
  ADD = 'ADD',
  SET = 'SET',
}
registerEnumType(CountMode, {
  name: 'CountMode',
  description:
    'ADD: so many more, negative takes back; of ADD the own units never fall below 0 (TOO_SMALL). SET: so many in place of all that one has said of it before.',
})

@InputType()
export class CountEntryInput {
  @Field(() => String, { description: 'SKU or barcode, as it was scanned.' }) code!: string
  @Field(() => Int, {
    description: 'ADD: not 0 (EMPTY). SET: 0 or more; 0 is a count. Of the barcode of a pack: so many packs.',
  })
  units!: number
  @Field(() => CountMode, { nullable: true, description: 'Left out: ADD.' }) mode?: CountMode | null
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was counted, where that was before now: it is held against the ledger of that moment. Not before the start (BEFORE_START), nor ahead of the clock by more than 2 minutes (IN_THE_FUTURE).',
  })
  countedAt?: Date | null
}

@InputType()
export class RecordCountsInput {
  @Field(() => String) number!: string
  @Field(() => [CountEntryInput], {
    description: `1 to ${limits.countEntries}, in the order in which they were counted.`,
  })
  entries!: CountEntryInput[]
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

export enum LineDecision {
  ACCEPT = 'ACCEPT',
  RECOUNT = 'RECOUNT',
  EXCLUDE = 'EXCLUDE',
}
registerEnumType(LineDecision, {
  name: 'StocktakeLineDecision',
  description: 'What becomes of a counted line.',
})

@InputType()
export class LineDecisionInput {
  @Field(() => ID) lineId!: string
  @Field(() => LineDecision) decision!: LineDecision
  @Field(() => LineBase, { nullable: true, description: 'Of a MOVED line. Left out: LAST.' })
  base?: LineBase | null
}

@InputType()
export class DecideLinesInput {
  @Field(() => String) number!: string
  @Field(() => [LineDecisionInput], { description: `1 to ${limits.stockLines}.` })
  decisions!: LineDecisionInput[]
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class StocktakeFilter {
  @Field(() => [StocktakeStatus], { nullable: true }) statuses?: StocktakeStatus[] | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, {
    nullable: true,
    description:
      'Words or beginnings of words in number, title and warehouse code, compared as in ProductFilter.search.',
  })
  search?: string | null
}

@InputType()
export class StocktakeLineFilter {
  @Field(() => [LineState], { nullable: true }) states?: LineState[] | null
  @Field(() => String, { nullable: true, description: 'As in ProductFilter.search.' }) search?: string | null
  @Field(() => String, { nullable: true, description: 'Whatever begins so. At most 32 characters.' })
  bin?: string | null
  @Field(() => Boolean, { nullable: true, description: 'Only what one has counted oneself.' })
  mine?: boolean | null
  @Field(() => Boolean, {
    nullable: true,
    description: 'Only where what was counted is not what was expected; for stocktake.manage.',
  })
  differing?: boolean | null
}

export enum StocktakeLineSort {
  BIN = 'BIN',
  SKU = 'SKU',
  VARIANCE_VALUE = 'VARIANCE_VALUE',
}
registerEnumType(StocktakeLineSort, {
  name: 'StocktakeLineSort',
  description: 'VARIANCE_VALUE: the greatest at sale price first; for stocktake.manage.',
})

const number = readAs(readCode).pipe(z.string().min(1).max(limits.orderNumber))

const dueOfClass = z.object({
  abcClass: z.enum(AbcClass),
  most: count
    .min(1)
    .max(limits.stocktakeLines)
    .nullish()
    .transform((value) => value ?? limits.stocktakeLines),
})

const scope = z
  .object({
    all: z.boolean().nullish(),
    tags: z.array(text(limits.tag)).min(1).max(limits.tags).nullish(),
    skus: z.array(sku).min(1).max(limits.skus).nullish(),
    abcClasses: z.array(z.enum(AbcClass)).min(1).max(3).nullish(),
    due: z.array(dueOfClass).min(1).max(3).superRefine(refuseTwice).nullish(),
    binFrom: bin,
    binTo: bin,
    withStockOnly: z.boolean().nullish().transform(Boolean),
  })
  .refine(
    ({ all, tags, skus, abcClasses, due, binFrom, binTo }) =>
      [all, tags, skus, abcClasses, due, binFrom && binTo].filter(Boolean).length === 1,
    issueOf('EXACTLY_ONE', { fields: 'all, tags, skus, abcClasses, due and bins' }),
  )

export const scopeSchema = z.object({ warehouseCode, scope })

export const startSchema = z.object({
  warehouseCode,
  title: optionalText(limits.name),
  scope,
  uncounted: z
    .enum(UncountedLines)
    .nullish()
    .transform((value) => value ?? UncountedLines.LEAVE),
  recountAbove: z
    .object({ units: count.min(0).nullish(), percent: z.number().min(0).max(1_000).nullish() })
    .nullish(),
  fourEyes: z.boolean().nullish().transform(Boolean),
  idempotencyKey,
})

const entry = z
  .object({
    code: z.string().trim().min(1).max(200),
    units: z.number().int().min(-int32Max).max(int32Max),
    mode: z
      .enum(CountMode)
      .nullish()
      .transform((value) => value ?? CountMode.ADD),
    countedAt: z.date().nullish(),
  })
  .superRefine(({ mode, units }, refinement) => {
    if (mode === CountMode.SET && units < 0)
      refinement.addIssue({ code: 'custom', path: ['units'], ...issueOf('TOO_SMALL', { least: 0 }) })
    if (mode === CountMode.ADD && units === 0)
      refinement.addIssue({ code: 'custom', path: ['units'], ...issueOf('EMPTY') })
  })

export const countsSchema = z.object({
  number,
  entries: z.array(entry).min(1).max(limits.countEntries),
  idempotencyKey,
})

export const stepSchema = z.object({ number, idempotencyKey })

export const decideSchema = z.object({
  number,
  decisions: z
    .array(
      z.object({
        lineId: objectId,
        decision: z.enum(LineDecision),
        base: z
          .enum(LineBase)
          .nullish()
          .transform((value) => value ?? LineBase.LAST),
      }),
    )
    .min(1)
    .max(limits.stockLines),
  idempotencyKey,
})

export const postSchema = z.object({ number, expectedVersion: count.min(0), idempotencyKey })

export const cancelSchema = z.object({ number, reason: optionalLines(limits.note), idempotencyKey })
