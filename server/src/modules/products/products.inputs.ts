import { hasWrongCheckDigit, limits, readBarcode } from '@gudang/domain'
import { Field, InputType, Int, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { idempotencyKey, idempotencyKeyField } from '../../platform/commands/command.ts'
import { expectedVersion, expectedVersionField } from '../../platform/commands/edits.ts'
import { issueOf } from '../../platform/inputs/field-problems.ts'
import { updatedSinceField } from '../../platform/graphql/connection.ts'
import { DateTime, Money } from '../../platform/graphql/scalars.ts'
import { count, money, readAs, sku, text } from '../../platform/inputs/inputs.ts'

const tagsDescription = `At most ${limits.tags} of at most ${limits.tag} characters.`
const barcodesDescription = `At most ${limits.barcodes} of at most ${limits.barcode} characters without spaces: EAN, UPC or your own. TAKEN where one is a code of another product, deleted ones included. Codes of 12, 13 or 14 digits must end with the right check digit (CHECK_DIGIT).`

@InputType()
export class CreateProductInput {
  @Field(() => String, {
    description: `Unique, 1 to ${limits.sku} characters; stored upper-case. TAKEN where it exists, deleted ones included.`,
  })
  sku!: string

  @Field(() => String, { description: `1 to ${limits.name} characters.` })
  name!: string

  @Field(() => Money)
  price!: number

  @Field(() => [String], { nullable: true, description: tagsDescription })
  tags?: string[] | null

  @Field(() => [String], { nullable: true, description: barcodesDescription })
  barcodes?: string[] | null

  @Field(() => Int, {
    nullable: true,
    description:
      'What lowStockThreshold begins with in each warehouse; 0, which is not watched, where left out.',
  })
  defaultLowStockThreshold?: number | null

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateProductInput {
  @Field(() => String, { description: 'Which product; it never changes.' }) sku!: string
  @Field(() => String, { nullable: true, description: `1 to ${limits.name} characters.` }) name?:
    string | null

  @Field(() => Money, { nullable: true, description: 'For orders from now on; placed ones keep theirs.' })
  price?: number | null

  @Field(() => [String], { nullable: true, description: `All tags from now on. ${tagsDescription}` })
  tags?: string[] | null

  @Field(() => [String], { nullable: true, description: `All barcodes from now on. ${barcodesDescription}` })
  barcodes?: string[] | null

  @Field(() => Int, {
    nullable: true,
    description: 'For warehouses that hold it for the first time from now on.',
  })
  defaultLowStockThreshold?: number | null

  @Field(() => Int, expectedVersionField)
  expectedVersion?: number | null

  @Field(() => String, idempotencyKeyField)
  idempotencyKey?: string | null
}

export enum ProductSort {
  SKU = 'SKU',
  NAME = 'NAME',
  PRICE_ASC = 'PRICE_ASC',
  PRICE_DESC = 'PRICE_DESC',
  NEWEST = 'NEWEST',
}
registerEnumType(ProductSort, {
  name: 'ProductSort',
  description: 'By name without case and diacritics; NEWEST: the last created first.',
})

@InputType()
export class ProductFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Words or beginnings of words in SKU, name, barcode or tag, of which the 16 longest count. Case, diacritics, width and invisible characters are ignored, letters are compared as people type them (ß as ss, ł as l), and writing without spaces is found from any of its letters on. Where nothing is found so, one letter of a word may be wrong.',
  })
  search?: string | null

  @Field(() => [String], { nullable: true, description: 'Products that have all of these tags.' })
  tags?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: `The products with these SKUs, or barcodes; at most ${limits.skus}. What is none finds nothing.`,
  })
  skus?: string[] | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Deleted products too; where left out: false, with updatedSince true.',
  })
  includeDeleted?: boolean | null

  @Field(() => DateTime, updatedSinceField('Products'))
  updatedSince?: Date | null
}

export const productName = text(limits.name)

const threshold = count.min(0)

export const tagList = z
  .array(text(limits.tag))
  .max(limits.tags)
  .transform((list) => [...new Set(list)])

export const barcode = readAs(readBarcode)
  .pipe(z.string().min(1).max(limits.barcode))
  .refine((code) => !code.includes(' '), issueOf('SPACES'))

export const barcodeList = z
  .array(barcode.refine((code) => !hasWrongCheckDigit(code), issueOf('CHECK_DIGIT')))
  .max(limits.barcodes)
  .transform((list) => [...new Set(list)])

export const createProductSchema = z.object({
  sku,
  name: productName,
  price: money,
  tags: tagList.nullish().transform((list) => list ?? []),
  barcodes: barcodeList.nullish().transform((list) => list ?? []),
  defaultLowStockThreshold: threshold.nullish().transform((value) => value ?? 0),
  idempotencyKey,
})

export const updateProductSchema = z.object({
  sku,
  name: productName.nullish(),
  price: money.nullish(),
  tags: tagList.nullish(),
  barcodes: barcodeList.nullish(),
  defaultLowStockThreshold: threshold.nullish(),
  expectedVersion,
  idempotencyKey,
})

export const productKeySchema = z.object({ sku, expectedVersion, idempotencyKey })
