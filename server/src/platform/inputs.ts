import { z } from 'zod'
import { says } from './field-problems.ts'

// Control characters (line breaks and tabs apart) have no place in what people or machines write here.
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Trimmed text of bounded length without control characters. */
export function text(most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least)
    .max(most)
    .refine((value) => !control.test(value), says('CONTROL_CHARACTER'))
}

export const optionalText = (most: number) =>
  text(most, 0)
    .nullish()
    .transform((value) => value || undefined)

export const int32Max = 2_147_483_647

export const count = z.number().int().max(int32Max)

export const positive = count.min(1)

export const money = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Codes are compared trimmed and upper-cased. */
export const code = (what: string, most: number) =>
  text(most)
    .transform((value) => value.toUpperCase())
    .refine((value) => !/\s/.test(value) || what !== 'warehouse code', says('SPACES'))

export const sku = code('SKU', 64)
export const warehouseCode = code('warehouse code', 32)

export const objectId = z
  .string()
  .refine((value) => /^[0-9a-f]{24}$/i.test(value), says('NO_ID'))
  .transform((value) => value.toLowerCase())
