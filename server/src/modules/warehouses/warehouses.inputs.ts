import { Field, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { lines, text, warehouseCode } from '../../platform/inputs/inputs.ts'

@InputType()
export class CreateWarehouseInput {
  @Field(() => String, {
    description: 'Unique, 1 to 32 characters without spaces; stored upper-case. TAKEN where it exists.',
  })
  code!: string

  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string

  @Field(() => String, { description: 'At most 1,000 characters.' })
  address!: string

  @Field(() => String, {
    nullable: true,
    description: '1 to 255 characters; the same key with the same input has one effect.',
  })
  idempotencyKey?: string | null
}

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateWarehouseInput {
  @Field(() => String, { description: 'Which warehouse; it never changes.' }) code!: string
  @Field(() => String, { nullable: true, description: '1 to 200 characters.' }) name?: string | null
  @Field(() => String, { nullable: true, description: 'At most 1,000 characters.' }) address?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'false: it takes part in no command any more; WarehouseNotEmpty while it holds stock.',
  })
  isActive?: boolean | null

  @Field(() => Int, expectedVersionField) expectedVersion?: number | null

  @Field(() => String, {
    nullable: true,
    description: '1 to 255 characters; the same key with the same input has one effect.',
  })
  idempotencyKey?: string | null
}

export const createWarehouseSchema = z.object({
  code: warehouseCode,
  name: text(200),
  address: lines(1000),
  idempotencyKey,
})

export const updateWarehouseSchema = z.object({
  code: warehouseCode,
  name: text(200).nullish(),
  address: lines(1000).nullish(),
  isActive: z.boolean().nullish(),
  expectedVersion,
  idempotencyKey,
})
