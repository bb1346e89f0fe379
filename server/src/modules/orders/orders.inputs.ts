import { readCode } from '@gudang/domain'
import { Field, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey } from '../../platform/commands/command.ts'
import { emailAddress } from '../../platform/inputs/email.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import {
  optionalLines,
  optionalText,
  positive,
  readAs,
  sku,
  text,
  warehouseCode,
} from '../../platform/inputs/inputs.ts'
import { OrderStatus } from './orders.rules.ts'

@InputType()
export class PlaceOrderItemInput {
  @Field(() => String) sku!: string
  @Field(() => Int, { description: '1 or more.' }) qty!: number
}

@InputType()
export class PlaceOrderInput {
  @Field(() => String, { description: '1 to 200 characters.' }) customerName!: string
  @Field(() => String, {
    nullable: true,
    description:
      'As mail systems take it: accents and international domains too; trimmed, empty is none; at most 254 bytes.',
  })
  customerEmail?: string | null
  @Field(() => String, { nullable: true, description: 'At most 50 characters.' }) customerPhone?:
    string | null
  @Field(() => String, { nullable: true, description: 'At most 1,000 characters.' }) customerAddress?:
    string | null

  @Field(() => [PlaceOrderItemInput], {
    description: '1 to 1,000 lines; lines with one SKU are summed before the check.',
  })
  items!: PlaceOrderItemInput[]

  @Field(() => String, {
    nullable: true,
    description:
      'Take everything from this warehouse. Left out: the server allocates, one warehouse if one can fill the order, else split.',
  })
  warehouseCode?: string | null

  @Field(() => String, { nullable: true, description: 'At most 1,000 characters.' }) note?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      "The partner's own order number, at most 100 characters; unique per user or integration where given (else TAKEN).",
  })
  externalReference?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 255 characters, unique per user or integration, remembered for at least 30 days: the same key with the same input has one effect and one answer.',
  })
  idempotencyKey?: string | null
}

@InputType()
export class OrderFilter {
  @Field(() => [OrderStatus], { nullable: true }) statuses?: OrderStatus[] | null
  @Field(() => String, {
    nullable: true,
    description:
      "Words or beginnings of words in order number, external reference, the SKUs, the customer's name, e-mail and phone, compared as in ProductFilter.search; what has just this number or reference comes first.",
  })
  search?: string | null
  @Field(() => String, { nullable: true, description: 'Orders that take something from this warehouse.' })
  warehouseCode?: string | null
  @Field(() => DateTime, { nullable: true, description: 'Placed at this moment or later.' })
  from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Placed before this moment.' }) to?: Date | null
}

const emptyIsNone = (given: unknown) =>
  given === null || (typeof given === 'string' && given.trim() === '') ? undefined : given

export const placeOrderSchema = z.object({
  customerName: text(200),
  customerEmail: z.preprocess(emptyIsNone, emailAddress.optional()),
  customerPhone: optionalText(50),
  customerAddress: optionalLines(1_000),
  items: z
    .array(z.object({ sku, qty: positive }))
    .min(1)
    .max(1_000),
  warehouseCode: warehouseCode.nullish().transform((value) => value ?? undefined),
  note: optionalLines(1_000),
  externalReference: optionalText(100),
  idempotencyKey,
})

export const transitionSchema = z.object({
  orderNumber: readAs(readCode).pipe(z.string().min(1).max(64)),
  reason: optionalLines(1_000),
  carrier: optionalText(100),
  trackingCode: optionalText(100),
  idempotencyKey,
})
