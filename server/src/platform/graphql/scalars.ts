import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLDateTimeISO } from 'graphql-scalars'

function money(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new GraphQLError('Money is an integer in the minor unit of the currency, from 0 to 2^53-1.', {
    extensions: { code: 'BAD_USER_INPUT' },
  })
}

export const Money = new GraphQLScalarType({
  name: 'Money',
  description:
    'Integer in the minor unit of the business currency (pence, cents; rupiah has none). 0 … 2^53-1.',
  serialize: money,
  parseValue: money,
  parseLiteral: (node) => money(node.kind === Kind.INT ? Number(node.value) : undefined),
})

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'Moment in time as RFC 3339 in UTC, e.g. 2026-11-23T08:30:00.000Z.',
})
