import { minorDigits, parseMoney } from '@gudang/domain'
import { z } from 'zod'
import { isSpoilt, readList } from '../../platform/csv.ts'
import { count, money } from '../../platform/inputs/inputs.ts'
import { issueOf, wrong } from '../../platform/inputs/field-problems.ts'
import type { Reading } from './imports.kind.ts'

/** A whole number as it stands in a cell. */
export const countCell = z
  .string()
  .refine((cell) => /^\d{1,10}$/.test(cell), { ...issueOf('NO_COUNT'), abort: true })
  .transform(Number)
  .pipe(count)

const written = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?) ?(Z|[+-]\d\d:\d\d)$/i

/** A moment as it stands in a cell; in which time zone, the cell must say. */
export const momentCell = z.string().transform((cell, refinement) => {
  const [, day, time, offset] = written.exec(cell) ?? []
  const at = new Date(`${day}T${time}${offset?.toUpperCase()}`)
  if (!Number.isNaN(at.getTime())) return at
  refinement.addIssue({ code: 'custom', ...issueOf('NO_MOMENT', { value: cell.slice(0, 100) }) })
  return z.NEVER
})

export const listCell = z.string().transform(readList)

/** An amount such as 12.50; 12,50 where the comma does not separate the cells. */
export function moneyCell({ currency, separator }: Reading) {
  return z
    .string()
    .transform((cell, refinement) => {
      const minor = parseMoney(separator === ',' ? cell : withPoint(cell, currency), currency)
      if (minor !== null) return minor
      refinement.addIssue({
        code: 'custom',
        ...issueOf('NO_AMOUNT', { value: cell.slice(0, 100), currency }),
      })
      return z.NEVER
    })
    .pipe(money)
}

/** 1,250 may be a thousand: a comma is a decimal point only before as few digits as the currency has. */
function withPoint(cell: string, currency: string): string {
  const [, whole, fraction] = /^(\d+),(\d{1,2})$/.exec(cell) ?? []
  return whole && fraction && fraction.length <= minorDigits(currency) ? `${whole}.${fraction}` : cell
}

/** A code that nothing has; a spreadsheet may have spoilt it. */
export const unknownCode = (value: string) =>
  isSpoilt(value) ? wrong('SPOILT', { value }) : wrong('UNKNOWN', { value })
