import { limits } from '@gudang/domain'
import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion } from '../../platform/commands/edits.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { updatedSinceField } from '../../platform/graphql/connection.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import {
  count,
  int32Max,
  objectId,
  optionalLines,
  optionalText,
  positive,
  sku,
  warehouseCode,
} from '../../platform/inputs/inputs.ts'
import { AdjustmentReason, MovementType } from './movement.model.ts'

const countedAtField = {
  nullable: true,
  description:
    'When countedOnHand was counted, where that was not now; with reason COUNT. What differs from what the ledger says was on hand then is booked, so whatever has moved since stays right. At most 31 days ago (TOO_LONG_AGO) and 2 minutes ahead, which is taken as now (IN_THE_FUTURE); COUNTED_SINCE where a later count is booked already.',
}

@InputType()
export class AdjustStockInput {
  @Field(() => String) sku!: string
  @Field(() => String) warehouseCode!: string

  @Field(() => Int, {
    nullable: true,
    description: 'Exactly one of delta and countedOnHand. delta: not 0; negative takes away.',
  })
  delta?: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'What was counted on the shelf (units on hand, promised ones included); a movement is written even where nothing differs.',
  })
  countedOnHand?: number | null

  @Field(() => DateTime, countedAtField) countedAt?: Date | null

  @Field(() => AdjustmentReason) reason!: AdjustmentReason

  @Field(() => String, { nullable: true })
  note?: string | null

  @Field(() => String, {
    nullable: true,
    description: `The caller's own document, e.g. an invoice number; at most ${limits.reference} characters.`,
  })
  externalReference?: string | null

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of a movement of the same stock that this one corrects; with reason CORRECTION and without externalReference. It becomes the reference of the new movement. NOT_FOUND where that stock has no such movement.',
  })
  corrects?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Compare-and-set: refuse unless this many are on hand now.',
  })
  expectedOnHand?: number | null

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}

@InputType()
export class AdjustStocksLineInput {
  @Field(() => String) sku!: string
  @Field(() => String) warehouseCode!: string
  @Field(() => Int, {
    nullable: true,
    description: 'Exactly one of delta and countedOnHand, as in adjustStock.',
  })
  delta?: number | null
  @Field(() => Int, { nullable: true }) countedOnHand?: number | null
  @Field(() => DateTime, countedAtField) countedAt?: Date | null
  @Field(() => Int, {
    nullable: true,
    description: 'Compare-and-set: refuse all unless this many are on hand now.',
  })
  expectedOnHand?: number | null
}

@InputType()
export class AdjustStocksInput {
  @Field(() => [AdjustStocksLineInput], {
    description: `All lines or none: 1 to ${limits.stockLines}, each SKU and warehouse once.`,
  })
  lines!: AdjustStocksLineInput[]

  @Field(() => AdjustmentReason) reason!: AdjustmentReason
  @Field(() => String, { nullable: true }) note?: string | null
  @Field(() => String, {
    nullable: true,
    description: `The caller's own document; at most ${limits.reference} characters.`,
  })
  externalReference?: string | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class TransferLineInput {
  @Field(() => String) sku!: string
  @Field(() => Int, { description: '1 or more.' }) quantity!: number
}

@InputType()
export class TransferStockInput {
  @Field(() => String) fromWarehouseCode!: string
  @Field(() => String) toWarehouseCode!: string
  @Field(() => [TransferLineInput], {
    description: `All lines or none. 1 to ${limits.stockLines}; lines with one SKU are summed before the check.`,
  })
  lines!: TransferLineInput[]
  @Field(() => String, { nullable: true }) note?: string | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

export enum StockSort {
  SKU = 'SKU',
  QUANTITY_ASC = 'QUANTITY_ASC',
  QUANTITY_DESC = 'QUANTITY_DESC',
  UPDATED_DESC = 'UPDATED_DESC',
  BIN = 'BIN',
}
registerEnumType(StockSort, {
  name: 'StockSort',
  description:
    'By SKU and warehouse code, by units available, or the last changed first. BIN: by warehouse code, then as one walks (A-2 before A-10), those without a bin first.',
})

@InputType()
export class StockFilter {
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => Boolean, { nullable: true, description: 'Only what is low, as Stock.isLow tells.' })
  lowOnly?: boolean | null
  @Field(() => String, { nullable: true, description: 'As in ProductFilter.search.' }) search?: string | null
  @Field(() => String, {
    nullable: true,
    description: `The beginning of a bin: A-2 finds A-2 and A-2-10, not A-20. At most ${limits.bin} characters.`,
  })
  bin?: string | null
  @Field(() => DateTime, updatedSinceField('Stocks')) updatedSince?: Date | null
}

@InputType({ description: 'Products of which any stock fulfils all that is given.' })
export class StockMatrixFilter {
  @Field(() => String, { nullable: true, description: 'That this warehouse holds or has held.' })
  warehouseCode?: string | null
  @Field(() => Boolean, { nullable: true, description: 'Low in any warehouse, or in the one that is given.' })
  lowOnly?: boolean | null
  @Field(() => String, { nullable: true, description: 'As in ProductFilter.search.' }) search?: string | null
}

@InputType()
export class StockBinInput {
  @Field(() => String) sku!: string
  @Field(() => String, {
    nullable: true,
    description: `1 to ${limits.bin} characters of free text; null or empty: none any more.`,
  })
  bin?: string | null
}

@InputType()
export class SetStockBinsInput {
  @Field(() => String) warehouseCode!: string
  @Field(() => [StockBinInput], {
    description: `All or none: 1 to ${limits.stockLines}, each SKU once. NOT_FOUND where the warehouse never held one.`,
  })
  lines!: StockBinInput[]
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class MovementFilter {
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => [MovementType], { nullable: true }) types?: MovementType[] | null
  @Field(() => [AdjustmentReason], { nullable: true }) reasons?: AdjustmentReason[] | null
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the document behind the movements, e.g. of an order.',
  })
  referenceId?: string | null
  @Field(() => String, { nullable: true, description: 'What one order promised, gave back or shipped.' })
  orderNumber?: string | null
  @Field(() => ID, { nullable: true, description: 'Id of the user who moved it.' })
  actorId?: string | null
  @Field(() => String, { nullable: true, description: 'As in ProductFilter.search.' }) search?: string | null
  @Field(() => DateTime, { nullable: true, description: 'This moment or later.' }) from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' }) to?: Date | null
}

const change = {
  sku,
  warehouseCode,
  delta: count.min(-2_147_483_647).nullish(),
  countedOnHand: count.min(0).nullish(),
  countedAt: z.date().nullish(),
  expectedOnHand: count.min(0).nullish(),
}

interface Change {
  delta?: number | null
  countedOnHand?: number | null
  countedAt?: Date | null
}

function eitherDeltaOrCount(input: Change, refinement: z.RefinementCtx): void {
  if ((input.delta == null) === (input.countedOnHand == null)) {
    refinement.addIssue({
      code: 'custom',
      path: ['delta'],
      ...issueOf('EXACTLY_ONE', { fields: 'delta, countedOnHand' }),
    })
  } else if (input.delta === 0) {
    refinement.addIssue({ code: 'custom', path: ['delta'], ...issueOf('NO_CHANGE') })
  }
}

/** Whatever is counted at another moment is a count. */
function countedIsCount(
  lines: Change[],
  reason: AdjustmentReason,
  refinement: z.RefinementCtx,
  pathOf: (index: number) => (string | number)[],
): void {
  for (const [index, { countedAt, countedOnHand }] of lines.entries())
    if (countedAt && (countedOnHand == null || reason !== AdjustmentReason.COUNT))
      refinement.addIssue({
        code: 'custom',
        path: [...pathOf(index), 'countedAt'],
        ...issueOf('COUNT_REASON'),
      })
}

const explanation = {
  reason: z.enum(AdjustmentReason),
  note: optionalLines(limits.note),
  externalReference: optionalText(limits.reference),
  idempotencyKey,
}

export const adjustStockSchema = z
  .object({ ...change, ...explanation, corrects: objectId.nullish() })
  .superRefine(eitherDeltaOrCount)
  .superRefine((input, refinement) => countedIsCount([input], input.reason, refinement, () => []))
  .superRefine(({ corrects, reason, externalReference }, refinement) => {
    if (corrects == null) return
    if (reason !== AdjustmentReason.CORRECTION)
      refinement.addIssue({ code: 'custom', path: ['reason'], ...issueOf('CORRECTION_REASON') })
    if (externalReference)
      refinement.addIssue({ code: 'custom', path: ['externalReference'], ...issueOf('CORRECTION_REFERENCE') })
  })

export const adjustStocksSchema = z
  .object({
    lines: z
      .array(z.object(change).superRefine(eitherDeltaOrCount))
      .min(1)
      .max(limits.stockLines)
      .superRefine(eachOnce),
    ...explanation,
  })
  .superRefine(({ lines, reason }, refinement) =>
    countedIsCount(lines, reason, refinement, (index) => ['lines', index]),
  )

function eachOnce(lines: { sku: string; warehouseCode: string }[], refinement: z.RefinementCtx): void {
  const seen = new Map<string, number>()
  for (const [index, { sku: itemSku, warehouseCode: code }] of lines.entries()) {
    const key = JSON.stringify([itemSku, code])
    const earlier = seen.get(key)
    if (earlier !== undefined) {
      const said = issueOf('DUPLICATE', { value: `${itemSku}, ${code}`, row: earlier + 1 })
      refinement.addIssue({ code: 'custom', path: [index, 'sku'], ...said })
    } else seen.set(key, index)
  }
}

/** Lines of one SKU are summed; the sum is a number of units too. */
function boundedTogether(lines: { sku: string; quantity: number }[], refinement: z.RefinementCtx): void {
  const sums = new Map<string, number>()
  for (const [index, { sku: itemSku, quantity }] of lines.entries()) {
    const sum = (sums.get(itemSku) ?? 0) + quantity
    if (sum > int32Max) {
      refinement.addIssue({
        code: 'custom',
        path: [index, 'quantity'],
        ...issueOf('TOO_BIG', { most: int32Max }),
      })
      return
    }
    sums.set(itemSku, sum)
  }
}

export const transferStockSchema = z
  .object({
    fromWarehouseCode: warehouseCode,
    toWarehouseCode: warehouseCode,
    lines: z
      .array(z.object({ sku, quantity: positive }))
      .min(1)
      .max(limits.stockLines)
      .superRefine(boundedTogether),
    note: optionalLines(limits.note),
    idempotencyKey,
  })
  .refine((input) => input.fromWarehouseCode !== input.toWarehouseCode, {
    path: ['toWarehouseCode'],
    ...issueOf('SAME_WAREHOUSE'),
  })

export const historySchema = z
  .object({
    sku,
    warehouseCode,
    from: z.date(),
    to: z.date(),
    points: z.number().int().min(2).max(500),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], ...issueOf('END_BEFORE_START') })

export const thresholdSchema = z.object({
  sku,
  warehouseCode,
  threshold: count.min(0),
  expectedVersion,
  idempotencyKey,
})

export const bin = optionalText(limits.bin)

export const stockBinsSchema = z.object({
  warehouseCode,
  lines: z
    .array(z.object({ sku, bin }))
    .min(1)
    .max(limits.stockLines)
    .superRefine((lines, refinement) =>
      eachOnce(
        lines.map((line) => ({ sku: line.sku, warehouseCode: '' })),
        refinement,
      ),
    ),
  idempotencyKey,
})
