import { Field, InputType, Int } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey } from '../../platform/command.ts'
import { Money } from '../../platform/graphql/scalars.ts'
import { count, money, sku, text } from '../../platform/inputs.ts'

@InputType()
export class CreateProductInput {
  @Field(() => String, {
    description:
      'Unique, 1 to 64 characters; stored upper-case. TAKEN where it exists, deleted ones included.',
  })
  sku!: string

  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string

  @Field(() => Money)
  price!: number

  @Field(() => [String], { nullable: true, description: 'At most 50 of at most 50 characters.' })
  tags?: string[] | null

  @Field(() => Int, {
    nullable: true,
    description: 'What lowStockThreshold begins with in each warehouse; 0 where left out.',
  })
  defaultLowStockThreshold?: number | null

  @Field(() => String, {
    nullable: true,
    description: '1 to 255 characters; the same key with the same input has one effect.',
  })
  idempotencyKey?: string | null
}

@InputType()
export class ProductFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words or beginnings of words in SKU, name or tag; case and diacritics are ignored.',
  })
  search?: string | null

  @Field(() => [String], { nullable: true, description: 'Products that have all of these tags.' })
  tags?: string[] | null

  @Field(() => Boolean, { nullable: true, description: 'Deleted products too; false where left out.' })
  includeDeleted?: boolean | null
}

const tags = z
  .array(text(50))
  .max(50, 'At most 50 tags.')
  .nullish()
  .transform((list) => [...new Set(list ?? [])])

export const createProductSchema = z.object({
  sku,
  name: text(200),
  price: money,
  tags,
  defaultLowStockThreshold: count
    .min(0, 'A threshold is 0 or more.')
    .nullish()
    .transform((value) => value ?? 0),
  idempotencyKey,
})
