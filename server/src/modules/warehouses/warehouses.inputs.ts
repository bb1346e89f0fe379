import { limits } from '@gudang/domain'
import { Field, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { lines, text, warehouseCode } from '../../platform/inputs/inputs.ts'

@InputType()
export class CreateWarehouseInput {
  @Field(() => String, {
    description: `Unique, 1 to ${limits.warehouseCode} characters without spaces; stored upper-case. TAKEN where it exists.`,
  })
  code!: string

  @Field(() => String, { description: `1 to ${limits.name} characters.` })
  name!: string

  @Field(() => String)
  address!: string

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateWarehouseInput {
  @Field(() => String, { description: 'Which warehouse; it never changes.' }) code!: string
  @Field(() => String, { nullable: true, description: `1 to ${limits.name} characters.` }) name?:
    string | null
  @Field(() => String, { nullable: true }) address?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'false: it takes part in no command any more; WarehouseNotEmpty while it holds stock.',
  })
  isActive?: boolean | null

  @Field(() => Int, expectedVersionField) expectedVersion?: number | null

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}

export const createWarehouseSchema = z.object({
  code: warehouseCode,
  name: text(limits.name),
  address: lines(limits.note),
  idempotencyKey,
})

export const updateWarehouseSchema = z.object({
  code: warehouseCode,
  name: text(limits.name).nullish(),
  address: lines(limits.note).nullish(),
  isActive: z.boolean().nullish(),
  expectedVersion,
  idempotencyKey,
})
