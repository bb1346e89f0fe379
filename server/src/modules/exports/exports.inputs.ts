import { limits } from '@gudang/domain'
import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { DateTime, Money } from '../../platform/graphql/scalars.ts'
import { sku, text, warehouseCode } from '../../platform/inputs/inputs.ts'
import { OrderMetadataFilter, OrderStatus } from '../orders/index.ts'
import { AdjustmentReason, MovementType } from '../stock/index.ts'
import { TransferSide, TransferStatus } from '../transfers/index.ts'

export enum ExportKind {
  PRODUCTS = 'PRODUCTS',
  STOCK = 'STOCK',
  MOVEMENTS = 'MOVEMENTS',
  ORDERS = 'ORDERS',
  TRANSFERS = 'TRANSFERS',
  STOCKTAKE_LINES = 'STOCKTAKE_LINES',
}
registerEnumType(ExportKind, {
  name: 'ExportKind',
  description:
    'ORDERS, TRANSFERS, STOCKTAKE_LINES: one row a line of one; the others one row each, as in the lists.',
})

@InputType({
  description:
    'As the filters of the lists, but for updatedSince, skus and externalReferences: what has changed or is named is read by pages. PRODUCTS: search, tags, includeDeleted. STOCK: search, sku, warehouseCode, lowOnly, bin. MOVEMENTS: search, sku, warehouseCode, types, reasons, referenceId, orderNumber, actorId, from, to. ORDERS: search, sku, warehouseCode, statuses, amountFrom, amountTo, metadata, placedBy, from, to. TRANSFERS: search, sku, transferStatuses, side, fromWarehouseCode, toWarehouseCode, overdue, discrepant, from, to. STOCKTAKE_LINES: number, of the stocktake, which must be given. A filter that the kind does not have is BAD_USER_INPUT.',
})
export class ExportFilter {
  @Field(() => String, { nullable: true }) search?: string | null
  @Field(() => String, { nullable: true }) warehouseCode?: string | null
  @Field(() => String, { nullable: true }) sku?: string | null
  @Field(() => [String], { nullable: true }) tags?: string[] | null
  @Field(() => Boolean, { nullable: true }) lowOnly?: boolean | null
  @Field(() => [MovementType], { nullable: true }) types?: MovementType[] | null
  @Field(() => [AdjustmentReason], { nullable: true }) reasons?: AdjustmentReason[] | null
  @Field(() => [OrderStatus], { nullable: true }) statuses?: OrderStatus[] | null
  @Field(() => ID, { nullable: true }) referenceId?: string | null
  @Field(() => ID, { nullable: true }) actorId?: string | null
  @Field(() => Boolean, { nullable: true }) includeDeleted?: boolean | null
  @Field(() => String, { nullable: true }) bin?: string | null
  @Field(() => String, { nullable: true }) orderNumber?: string | null
  @Field(() => [TransferStatus], { nullable: true }) transferStatuses?: TransferStatus[] | null
  @Field(() => TransferSide, { nullable: true }) side?: TransferSide | null
  @Field(() => String, { nullable: true }) fromWarehouseCode?: string | null
  @Field(() => String, { nullable: true }) toWarehouseCode?: string | null
  @Field(() => Boolean, { nullable: true }) overdue?: boolean | null
  @Field(() => Boolean, { nullable: true }) discrepant?: boolean | null
  @Field(() => Money, { nullable: true }) amountFrom?: number | null
  @Field(() => Money, { nullable: true }) amountTo?: number | null
  @Field(() => OrderMetadataFilter, { nullable: true }) metadata?: OrderMetadataFilter | null
  @Field(() => ID, { nullable: true }) placedBy?: string | null
  @Field(() => String, { nullable: true }) number?: string | null
  @Field(() => DateTime, { nullable: true }) from?: Date | null
  @Field(() => DateTime, { nullable: true }) to?: Date | null
}

// A query string holds texts only: one value of a list is a text, a moment is written out, an object is JSON.
const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item).max(100)).optional()
const moment = z.union([z.date(), z.iso.datetime().transform((value) => new Date(value))]).optional()
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
  .optional()
const amount = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .optional()
const fact = z
  .preprocess(
    parsedJson,
    z.strictObject({ key: text(limits.metadataKey), value: text(limits.metadataValue).nullish() }),
  )
  .optional()
const search = text(limits.search, 0).optional()
const period = { from: moment, to: moment }
const place = { sku: sku.optional(), warehouseCode: warehouseCode.optional() }

export const filterSchemas = {
  PRODUCTS: z.strictObject({
    search,
    tags: listOf(text(limits.tag)),
    includeDeleted: flag,
  }),
  STOCK: z.strictObject({ search, ...place, lowOnly: flag, bin: text(limits.bin).optional() }),
  MOVEMENTS: z.strictObject({
    search,
    ...place,
    types: listOf(z.enum(MovementType)),
    reasons: listOf(z.enum(AdjustmentReason)),
    referenceId: text(limits.reference).optional(),
    orderNumber: text(limits.orderNumber).optional(),
    actorId: text(limits.reference).optional(),
    ...period,
  }),
  ORDERS: z.strictObject({
    search,
    ...place,
    statuses: listOf(z.enum(OrderStatus)),
    amountFrom: amount,
    amountTo: amount,
    metadata: fact,
    placedBy: text(limits.reference).optional(),
    ...period,
  }),
  STOCKTAKE_LINES: z.strictObject({ number: text(limits.orderNumber) }),
  TRANSFERS: z.strictObject({
    search,
    sku: place.sku,
    transferStatuses: listOf(z.enum(TransferStatus)),
    side: z.enum(TransferSide).optional(),
    fromWarehouseCode: place.warehouseCode,
    toWarehouseCode: place.warehouseCode,
    overdue: flag,
    discrepant: flag,
    ...period,
  }),
}

function parsedJson(given: unknown): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch {
    return given
  }
}
