import { limits, mostPrice, readName, readNote, type ReadText } from '@gudang/domain'
import { z } from 'zod'
import { issueOf } from './field-problems.ts'
import { readStoredCode, type CodeKind } from '../database/old-codes.ts'

/** By a rule of what a text may hold; its length is checked after it. */
export const readAs = (rule: (given: string) => ReadText) =>
  z.string().transform((given, refinement) => {
    const read = rule(given)
    if ('text' in read) return read.text
    refinement.addIssue({ code: 'custom', ...issueOf(read.problem) })
    return z.NEVER
  })

/** One line of bounded length, by the rule of names. */
export const text = (most: number, least = 1) => readAs(readName).pipe(z.string().min(least).max(most))

/** Text of bounded length that may have lines, by the rule of notes. */
export const lines = (most: number) => readAs(readNote).pipe(z.string().max(most))

export const optionalText = (most: number) => optional(text(most, 0))
export const optionalLines = (most: number) => optional(lines(most))

const optional = (schema: z.ZodType<string>) => schema.nullish().transform((value) => value || undefined)

export const int32Max = 2_147_483_647

export const count = z.number().int().max(int32Max)

export const positive = count.min(1)

export const money = z.number().int().min(0).max(mostPrice)

const code = (kind: CodeKind, most: number) =>
  readAs((given) => readStoredCode(kind, given)).pipe(z.string().min(1).max(most))

export const sku = code('SKU', limits.sku)

export const warehouseCode = code('WAREHOUSE', limits.warehouseCode).refine(
  (value) => !value.includes(' '),
  issueOf('SPACES'),
)

export const objectId = z
  .string()
  .refine((value) => /^[0-9a-f]{24}$/i.test(value), issueOf('NO_ID'))
  .transform((value) => value.toLowerCase())
