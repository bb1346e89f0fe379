import { Types, type Schema } from 'mongoose'
import { badInput, problem } from '../inputs/field-problems.ts'
import type { Sort } from './rows.ts'

/** Where a page ends: the values by which the list is sorted, with their names. */
export function encodeCursor(sort: Sort, node: object): string {
  const entries = Object.keys(sort).map((field) => {
    const value = (node as Record<string, unknown>)[field]
    if (value instanceof Date) return [field, { d: value.getTime() }]
    if (value instanceof Types.ObjectId) return [field, { o: value.toHexString() }]
    return [field, value]
  })
  return Buffer.from(JSON.stringify(entries)).toString('base64url')
}

/**
 * What encodeCursor wrote, and nothing else: the same fields in the same order, each of the type that the schema gives
 * it. A made-up cursor can carry no query operator, and nothing that the database would choke on.
 */
export function decodeCursor(cursor: string, sort: Sort, schema: Schema): unknown[] {
  const fields = Object.keys(sort)
  const entries = entriesOf(cursor)
  if (entries?.length === fields.length) {
    const values = fields.map((field, at) => {
      const entry = entries[at]
      if (!Array.isArray(entry) || entry.length !== 2 || entry[0] !== field) return undefined
      return revive(entry[1], schema.path(field)?.instance)
    })
    if (values.every((value) => value !== undefined)) return values
  }
  throw badInput([problem(['after'], 'NO_CURSOR')])
}

function entriesOf(cursor: string): unknown[] | undefined {
  try {
    const entries: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(entries) ? entries : undefined
  } catch {
    return undefined
  }
}

/** Undefined where the value is none of this type. */
function revive(value: unknown, type: string | undefined): unknown {
  if (type === 'String') return isPlainText(value) ? value : undefined
  if (type === 'Number') return Number.isFinite(value) ? value : undefined
  if (type === 'Date') return momentOf(only(value, 'd'))
  const id = only(value, 'o')
  return typeof id === 'string' && /^[0-9a-f]{24}$/.test(id) ? new Types.ObjectId(id) : undefined
}

/** The database would cut it at a NUL, and cannot write half a surrogate pair. */
const isPlainText = (value: unknown) =>
  typeof value === 'string' && !value.includes('\0') && Buffer.from(value).toString() === value

function only(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== key) return undefined
  return (value as Record<string, unknown>)[key]
}

function momentOf(value: unknown): Date | undefined {
  const moment = new Date(typeof value === 'number' ? value : Number.NaN)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
