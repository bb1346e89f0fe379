import { codeKey, hasWrongCheckDigit, isPackName, limits, readBarcode } from '@gudang/domain'
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

@InputType({ description: 'A pack as it is from now on.' })
export class PackInput {
  @Field(() => String, {
    description: `1 to ${limits.packName} characters, a letter first, none of + * : | \\; no two packs of a product have one name.`,
  })
  name!: string

  @Field(() => Int, { description: `2 to ${limits.packUnits.toLocaleString('en')}.` }) units!: number

  @Field(() => String, {
    nullable: true,
    description: `At most ${limits.barcode} characters; TAKEN where it is a code of a unit or of anything else.`,
  })
  barcode?: string | null
}

@InputType()
export class SetProductPacksInput {
  @Field(() => String) sku!: string

  @Field(() => [PackInput], {
    description: `All packs that are used from now on, at most ${limits.packs}. Units never change: a pack that is left out, or comes with other units, is retired, and the last 10 of those are kept.`,
  })
  packs!: PackInput[]

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

const aBarcode = barcode.refine((code) => !hasWrongCheckDigit(code), issueOf('CHECK_DIGIT'))

const pack = z.object({
  // An empty one is told as such alone.
  name: text(limits.packName).refine((name) => name === '' || isPackName(name), issueOf('INVALID')),
  units: count.min(2).max(limits.packUnits),
  barcode: aBarcode.nullish(),
})

export const packList = z
  .array(pack)
  .max(limits.packs)
  .superRefine((packs, refinement) => {
    for (const field of ['name', 'barcode'] as const) {
      const seen = new Map<string, number>()
      for (const [index, each] of packs.entries()) {
        const value = each[field]
        if (!value) continue
        const key = field === 'name' ? value.toLowerCase() : codeKey(value)
        const earlier = seen.get(key)
        if (earlier === undefined) seen.set(key, index)
        else
          refinement.addIssue({
            ...{ code: 'custom', path: [index, field] },
            ...issueOf('DUPLICATE', { value, row: earlier + 1 }),
          })
      }
    }
  })

export const packsSchema = z.object({ sku, packs: packList, expectedVersion, idempotencyKey })

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

export const pictureKeySchema = z.object({ sku, idempotencyKey })
export type PictureKey = z.input<typeof pictureKeySchema>

export const productKeySchema = z.object({ sku, expectedVersion, idempotencyKey })
