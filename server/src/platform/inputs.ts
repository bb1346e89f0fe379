import { z } from 'zod'

// Control characters (line breaks and tabs apart) have no place in what people or machines write here.
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Trimmed text of bounded length without control characters. */
export function text(most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least, least === 1 ? 'This must not be empty.' : `At least ${least} characters.`)
    .max(most, `At most ${most.toLocaleString('en')} characters.`)
    .refine((value) => !control.test(value), {
      message: 'Control characters are not allowed.',
      params: { code: 'CONTROL_CHARACTER' },
    })
}

export const optionalText = (most: number) =>
  text(most, 0)
    .nullish()
    .transform((value) => value || undefined)

export const int32Max = 2_147_483_647

export const count = z.number().int('This must be a whole number.').max(int32Max, 'At most 2,147,483,647.')

export const positive = count.min(1, 'At least 1.')

export const money = z
  .number()
  .int('Money is a whole number of minor units.')
  .min(0, 'Money is 0 or more.')
  .max(Number.MAX_SAFE_INTEGER, 'At most 2^53-1.')

/** Codes are compared trimmed and upper-cased. */
export const code = (what: string, most: number) =>
  text(most)
    .transform((value) => value.toUpperCase())
    .refine((value) => !/\s/.test(value) || what !== 'warehouse code', {
      message: 'A warehouse code has no spaces.',
    })

export const sku = code('SKU', 64)
export const warehouseCode = code('warehouse code', 32)

export const objectId = z
  .string()
  .regex(/^[0-9a-f]{24}$/i, 'This is no id.')
  .transform((value) => value.toLowerCase())
