import { dayMs } from '@gudang/domain'
import { randomInt } from 'node:crypto'

// Crockford's base 32: no I, L, O, U, so that a number can be read out over the telephone.
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function base32(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = digits[rest % 32] + text
  return text
}

/**
 * YYMMDD-TTTTTT-RRRR: the day and the millisecond of the day in UTC, then 20 random bits. In time order within
 * clock skew, and made without asking anyone; the unique index catches the one twin in a million per millisecond.
 */
export function documentNumberAt(at: Date, random: () => number = () => randomInt(32 ** 4)): string {
  const day = at.toISOString().slice(2, 10).replaceAll('-', '')
  return `${day}-${base32(at.getTime() % dayMs, 6)}-${base32(random(), 4)}`
}
