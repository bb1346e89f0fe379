import { mostPrice } from '@gudang/domain'
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLDateTimeISO } from 'graphql-scalars'

/** What is stored is told, also where it is more than can be written exactly: the rest of the answer still holds. */
function serialized(value: unknown): number {
  // The driver gives a whole number beyond 2^53 as an object.
  const number = Math.round(Number(value))
  if (Number.isNaN(number)) throw new TypeError('A sum that is no number')
  return Math.min(Math.max(number, 0), Number.MAX_SAFE_INTEGER)
}

function price(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= mostPrice) return Number(value)
  throw new GraphQLError('Money is an integer in the minor unit of the currency, from 0 to 10^12.', {
    extensions: { code: 'BAD_USER_INPUT' },
  })
}

export const Money = new GraphQLScalarType({
  name: 'Money',
  description:
    'Integer in the minor unit of the business currency (pence, cents; rupiah has none). As an input 0 … 10^12; sums go up to 2^53-1, which also stands for more.',
  specifiedByURL: 'https://www.iso.org/iso-4217-currency-codes.html',
  serialize: serialized,
  parseValue: price,
  parseLiteral: (node) => price(node.kind === Kind.INT ? Number(node.value) : undefined),
})

export const Units = new GraphQLScalarType({
  name: 'Units',
  description: 'A sum of units: an integer, 0 … 2^53-1; the latter also stands for more. Never an input.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7493#section-2.2',
  serialize: serialized,
})

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description: 'Moment in time as RFC 3339 in UTC, e.g. 2026-11-23T08:30:00.000Z.',
})
