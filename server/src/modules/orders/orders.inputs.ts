import { limits, readCode } from '@gudang/domain'
import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { updatedSinceField } from '../../platform/graphql/connection.ts'
import { DateTime, Money } from '../../platform/graphql/scalars.ts'
import {
  optionalLines,
  optionalText,
  positive,
  readAs,
  sku,
  text,
  warehouseCode,
} from '../../platform/inputs/inputs.ts'
import {
  contact,
  DeliveryAddress,
  deliveryAddress,
  metadata,
  optionalEmail,
  OrderContact,
  OrderMetadata,
  OrderMetadataFilter,
} from './orders.details.ts'
import { OrderStatus } from './orders.rules.ts'

@InputType()
export class PlaceOrderItemInput {
  @Field(() => String) sku!: string
  @Field(() => Int, { description: '1 or more.' }) qty!: number
}

@InputType()
export class PlaceOrderInput {
  @Field(() => String, { description: `1 to ${limits.name} characters.` }) customerName!: string
  @Field(() => String, {
    nullable: true,
    description: `As mail systems take it: accents and international domains too; trimmed, empty is none; at most ${limits.email} bytes.`,
  })
  customerEmail?: string | null
  @Field(() => String, { nullable: true, description: `At most ${limits.phone} characters.` })
  customerPhone?: string | null
  @Field(() => String, { nullable: true }) customerAddress?: string | null

  @Field(() => DeliveryAddress, {
    nullable: true,
    description: 'The same in its parts. Where customerAddress is left out, it is made of them.',
  })
  deliveryAddress?: DeliveryAddress | null
  @Field(() => OrderContact, { nullable: true }) contact?: OrderContact | null
  @Field(() => [OrderMetadata], {
    nullable: true,
    description: `Your own facts, by which orders can be found; at most ${limits.metadata}.`,
  })
  metadata?: OrderMetadata[] | null

  @Field(() => [PlaceOrderItemInput], {
    description: `1 to ${limits.orderLines.toLocaleString('en')} lines; lines with one SKU are summed before the check.`,
  })
  items!: PlaceOrderItemInput[]

  @Field(() => String, {
    nullable: true,
    description:
      'Take everything from this warehouse. Left out: the server allocates, one warehouse if one can fill the order, else split.',
  })
  warehouseCode?: string | null

  @Field(() => String, { nullable: true }) note?: string | null

  @Field(() => String, {
    nullable: true,
    description: `The partner's own order number, at most ${limits.reference} characters; unique per user or integration where given: else TAKEN, which tells the order that has it.`,
  })
  externalReference?: string | null

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}

export enum OrderSort {
  NEWEST = 'NEWEST',
  OLDEST = 'OLDEST',
  AMOUNT_ASC = 'AMOUNT_ASC',
  AMOUNT_DESC = 'AMOUNT_DESC',
}
registerEnumType(OrderSort, {
  name: 'OrderSort',
  description: 'By the time they were placed, or by totalAmount.',
  valuesConfig: {
    NEWEST: { description: 'The last placed first.' },
    OLDEST: { description: 'The first placed first.' },
    AMOUNT_ASC: { description: 'The smallest totalAmount first.' },
    AMOUNT_DESC: { description: 'The largest totalAmount first.' },
  },
})

@InputType()
export class OrderFilter {
  @Field(() => [OrderStatus], { nullable: true }) statuses?: OrderStatus[] | null
  @Field(() => String, {
    nullable: true,
    description: `Words or beginnings of words in order number, external reference, the SKUs, the customer's name, e-mail and phone, and short values of metadata, compared as in ProductFilter.search; what has just this number or reference comes first.`,
  })
  search?: string | null
  @Field(() => String, {
    nullable: true,
    description: 'Orders with a line of this SKU, or of the product with this barcode.',
  })
  sku?: string | null
  @Field(() => String, { nullable: true, description: 'Orders that take something from this warehouse.' })
  warehouseCode?: string | null
  @Field(() => DateTime, { nullable: true, description: 'Placed at this moment or later.' })
  from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Placed before this moment.' }) to?: Date | null
  @Field(() => Money, { nullable: true, description: 'A totalAmount of so much or more.' })
  amountFrom?: number | null
  @Field(() => Money, { nullable: true, description: 'A totalAmount of so much or less.' })
  amountTo?: number | null
  @Field(() => DateTime, updatedSinceField('Orders')) updatedSince?: Date | null
  @Field(() => [String], {
    nullable: true,
    description: `Orders with one of these external references, whoever gave it; at most ${limits.skus}.`,
  })
  externalReferences?: string[] | null
  @Field(() => OrderMetadataFilter, { nullable: true }) metadata?: OrderMetadataFilter | null
  @Field(() => ID, { nullable: true, description: 'Id of the user or integration that placed them.' })
  placedBy?: string | null
}

export const placeOrderSchema = z.object({
  customerName: text(limits.name),
  customerEmail: optionalEmail,
  customerPhone: optionalText(limits.phone),
  customerAddress: optionalLines(limits.note),
  deliveryAddress,
  contact,
  metadata,
  items: z
    .array(z.object({ sku, qty: positive }))
    .min(1)
    .max(limits.orderLines),
  warehouseCode: warehouseCode.nullish().transform((value) => value ?? undefined),
  note: optionalLines(limits.note),
  externalReference: optionalText(limits.reference),
  idempotencyKey,
})

export const transitionSchema = z.object({
  orderNumber: readAs(readCode).pipe(z.string().min(1).max(limits.orderNumber)),
  reason: optionalLines(limits.note),
  carrier: optionalText(limits.reference),
  trackingCode: optionalText(limits.reference),
  idempotencyKey,
})
