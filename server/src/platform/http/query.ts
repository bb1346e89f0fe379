import { readText } from '@gudang/domain'
import { parse } from 'node:querystring'
import { badInput, problem } from '../inputs/field-problems.ts'

/** The edge of query strings: as that of GraphQL's arguments. A part that is no UTF-8 is a broken character. */
export function readQuery(query: string | null): Record<string, string | string[]> {
  const given = parse(query ?? '', '&', '=', { decodeURIComponent: decode })
  return Object.fromEntries(
    Object.entries(given).map(([name, value = '']) => [
      textOf(name, name),
      Array.isArray(value) ? value.map((item) => textOf(item, name)) : textOf(value, name),
    ]),
  )
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return '\ud800'
  }
}

function textOf(value: string, name: string): string {
  const read = readText(value)
  if ('text' in read) return read.text
  throw badInput([problem([name], read.problem)])
}
