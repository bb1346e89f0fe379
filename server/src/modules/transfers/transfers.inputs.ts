import { limits, readCode } from '@gudang/domain'
import { Field, InputType, Int, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import {
  count,
  lines,
  optionalLines,
  optionalText,
  positive,
  readAs,
  sku,
  warehouseCode,
} from '../../platform/inputs/inputs.ts'
import { TransferLineInput } from '../stock/index.ts'
import { TransferStatus } from './transfers.rules.ts'

const linesField = `1 to ${limits.stockLines}, each SKU once (else DUPLICATE).`
const noteField = { nullable: true, description: `At most ${limits.note} characters.` }
const referenceField = { nullable: true, description: `At most ${limits.reference} characters.` }
const expectedAtField = {
  nullable: true,
  description: 'When it is to arrive; IN_THE_PAST where that is over.',
}

@InputType()
export class CreateTransferInput {
  @Field(() => String) fromWarehouseCode!: string
  @Field(() => String, { description: 'Another one (else SAME_WAREHOUSE).' }) toWarehouseCode!: string
  @Field(() => [TransferLineInput], { description: linesField }) lines!: TransferLineInput[]
  @Field(() => String, noteField) note?: string | null
  @Field(() => DateTime, expectedAtField) expectedAt?: Date | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class UpdateTransferInput {
  @Field(() => String) number!: string
  @Field(() => Int, { description: 'The version that was read: DocumentChanged where it is another by now.' })
  expectedVersion!: number
  @Field(() => [TransferLineInput], {
    nullable: true,
    description: `In place of those that it has; ${linesField} Left out: they stay.`,
  })
  lines?: TransferLineInput[] | null
  @Field(() => String, {
    ...noteField,
    description: `${noteField.description} Empty: none; left out: it stays.`,
  })
  note?: string | null
  @Field(() => DateTime, {
    ...expectedAtField,
    description: `${expectedAtField.description} null or left out: it stays.`,
  })
  expectedAt?: Date | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

export enum TransferRemainder {
  DRAFT = 'DRAFT',
  DROP = 'DROP',
}
registerEnumType(TransferRemainder, {
  name: 'TransferRemainder',
  description: 'What becomes of what is not sent: a draft of its own, or nothing.',
})

@InputType()
export class SendTransferInput {
  @Field(() => String) number!: string
  @Field(() => [TransferLineInput], {
    nullable: true,
    description: `What is sent, at most what was requested; ${linesField} What is not named stays behind. Left out: all of it.`,
  })
  lines?: TransferLineInput[] | null
  @Field(() => String, referenceField) carrier?: string | null
  @Field(() => String, referenceField) trackingCode?: string | null
  @Field(() => DateTime, {
    ...expectedAtField,
    description: `${expectedAtField.description} Left out: as the draft has it.`,
  })
  expectedAt?: Date | null
  @Field(() => TransferRemainder, { defaultValue: TransferRemainder.DRAFT }) remainder!: TransferRemainder
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class ReceiveTransferLineInput {
  @Field(() => String) sku!: string
  @Field(() => Int, { defaultValue: 0, description: 'Units that arrived whole: 0 or more.' })
  received!: number
  @Field(() => Int, { defaultValue: 0, description: 'Units that arrived and are written off: 0 or more.' })
  damaged!: number
  @Field(() => Int, { defaultValue: 0, description: 'Units beyond what was sent: 0 or more.' })
  surplus!: number
}

@InputType()
export class ReceiveTransferInput {
  @Field(() => String) number!: string
  @Field(() => [ReceiveTransferLineInput], {
    description: `What has arrived now; ${linesField} NO_CHANGE where nothing has.`,
  })
  lines!: ReceiveTransferLineInput[]
  @Field(() => String, {
    ...noteField,
    description: `What is wrong with the damaged ones. ${noteField.description}`,
  })
  note?: string | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

@InputType()
export class SettleTransferLineInput {
  @Field(() => String) sku!: string
  @Field(() => Int, { defaultValue: 0, description: 'Units that will never arrive: 0 or more.' })
  lost!: number
  @Field(() => Int, { defaultValue: 0, description: 'Units that are back at the source: 0 or more.' })
  returned!: number
}

@InputType()
export class SettleTransferInput {
  @Field(() => String) number!: string
  @Field(() => [SettleTransferLineInput], {
    description: `${linesField} NO_CHANGE where nothing is settled.`,
  })
  lines!: SettleTransferLineInput[]
  @Field(() => String, {
    ...noteField,
    description: `Needed where something is lost. ${noteField.description}`,
  })
  note?: string | null
  @Field(() => String, idempotencyKeyField) idempotencyKey?: string | null
}

export enum TransferSide {
  FROM = 'FROM',
  TO = 'TO',
}
registerEnumType(TransferSide, { name: 'TransferSide', description: 'Which end of a transfer.' })

@InputType()
export class TransferFilter {
  @Field(() => [TransferStatus], { nullable: true }) statuses?: TransferStatus[] | null
  @Field(() => String, { nullable: true }) fromWarehouseCode?: string | null
  @Field(() => String, { nullable: true }) toWarehouseCode?: string | null
  @Field(() => TransferSide, {
    nullable: true,
    description: 'Only those with this end in the warehouses of the actor.',
  })
  side?: TransferSide | null
  @Field(() => String, { nullable: true, description: 'With a line of this SKU.' }) sku?: string | null
  @Field(() => String, {
    nullable: true,
    description:
      'Words or beginnings of words in number, carrier, tracking code, warehouse codes and SKUs, compared as in ProductFilter.search.',
  })
  search?: string | null
  @Field(() => Boolean, { nullable: true, description: 'Only those on the way beyond expectedAt.' })
  overdue?: boolean | null
  @Field(() => Boolean, { nullable: true, description: 'Only what Transfer.discrepant tells of.' })
  discrepant?: boolean | null
  @Field(() => DateTime, { nullable: true, description: 'Made at this moment or later.' }) from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Made before this moment.' }) to?: Date | null
}

const number = readAs(readCode).pipe(z.string().min(1).max(limits.orderNumber))

/** A list of lines, each SKU once. */
const linesOf = <S extends z.ZodRawShape>(shape: S) =>
  z
    .array(z.object({ sku, ...shape }))
    .min(1)
    .max(limits.stockLines)
    .superRefine((lines, refinement) => {
      const seen = new Map<string, number>()
      for (const [index, line] of lines.entries()) {
        const value = (line as { sku: string }).sku
        const earlier = seen.get(value)
        if (earlier === undefined) seen.set(value, index)
        else
          refinement.addIssue({
            code: 'custom',
            path: [index, 'sku'],
            ...issueOf('DUPLICATE', { value, row: earlier + 1 }),
          })
      }
    })

const wanted = linesOf({ quantity: positive })
const units = count.min(0).default(0)
const expectedAt = z.date().nullish()

export const createSchema = z
  .object({
    fromWarehouseCode: warehouseCode,
    toWarehouseCode: warehouseCode,
    lines: wanted,
    note: optionalLines(limits.note),
    expectedAt,
    idempotencyKey,
  })
  .refine((input) => input.fromWarehouseCode !== input.toWarehouseCode, {
    path: ['toWarehouseCode'],
    ...issueOf('SAME_WAREHOUSE'),
  })

export const updateSchema = z.object({
  number,
  expectedVersion: count.min(0),
  lines: wanted.nullish(),
  note: lines(limits.note).nullish(),
  expectedAt,
  idempotencyKey,
})

export const stepSchema = z.object({ number, idempotencyKey })

export const cancelSchema = z.object({ number, reason: optionalLines(limits.note), idempotencyKey })

export const sendSchema = z.object({
  number,
  lines: wanted.nullish(),
  carrier: optionalText(limits.reference),
  trackingCode: optionalText(limits.reference),
  expectedAt,
  remainder: z.enum(TransferRemainder).default(TransferRemainder.DRAFT),
  idempotencyKey,
})

export const receiveSchema = z
  .object({
    number,
    lines: linesOf({ received: units, damaged: units, surplus: units }),
    note: optionalLines(limits.note),
    idempotencyKey,
  })
  .refine(({ lines }) => lines.some(({ received, damaged, surplus }) => received + damaged + surplus > 0), {
    path: ['lines'],
    ...issueOf('NO_CHANGE'),
  })

export const settleSchema = z
  .object({
    number,
    lines: linesOf({ lost: units, returned: units }),
    note: optionalLines(limits.note),
    idempotencyKey,
  })
  .refine(({ lines }) => lines.some(({ lost, returned }) => lost + returned > 0), {
    path: ['lines'],
    ...issueOf('NO_CHANGE'),
  })
  .refine(({ lines, note }) => note || lines.every(({ lost }) => lost === 0), {
    path: ['note'],
    ...issueOf('EMPTY'),
  })
