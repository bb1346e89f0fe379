import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { ComplexityEstimatorArgs } from 'graphql-query-complexity'
import { createRequire } from 'node:module'

// Its ES module imports graphql/index.mjs, another instance than everything else has.
const { getComplexity } = createRequire(import.meta.url)(
  'graphql-query-complexity',
) as typeof import('graphql-query-complexity')

type Args = Record<string, unknown>

/** What a field costs, in points: one is about 10 µs of work of server and database together. */
export interface Price {
  /** Of resolving it, without what is selected of it. */
  own: number | ((args: Args) => number)
  /** How many it may answer: as often is its selection paid. 1 where left out. */
  size?: (args: Args) => number
  /** Paid once a request, however many of its parent there are: a count beside a page. */
  once?: number
}

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    price?: Price
  }
}

/** By coordinate, e.g. `Query.stocks`. */
export type Prices = Record<string, Price>

/** Writes each price to its field; a price without a field is a mistake. */
export function priceSchema(schema: GraphQLSchema, prices: Prices): GraphQLSchema {
  for (const [coordinate, price] of Object.entries(prices)) {
    const [typeName, fieldName] = coordinate.split('.') as [string, string]
    const type = schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
    if (!field) throw new Error(`There is no field ${coordinate} to have a price`)
    field.extensions = { ...field.extensions, price }
  }
  return schema
}

export function isListField({ type }: { type: GraphQLOutputType }): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type)
}

/** A page of a Relay connection: its size is that of the connection, which has paid for it. */
export function isPageOfConnection(typeName: string, fieldName: string): boolean {
  return /Connection$/.test(typeName) && ['nodes', 'edges'].includes(fieldName)
}

/** Of the schema itself: it has some thousand fields, and no database is asked. */
const introspection = new Map([
  ['__schema', 2_000],
  ['__type', 200],
  ['__typename', 0],
])

/** Every entry of every list in the arguments is a point: whatever is done with it grows with them. */
function entries(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + entries(each), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each) => sum + entries(each), 0)
}

const free = /^(PageInfo|__.*)$/

function ownOf(field: GraphQLField<unknown, unknown>, args: Args, typeName: string): number {
  const own = field.extensions.price?.own
  if (typeof own === 'function') return own(args)
  if (own !== undefined) return own
  return introspection.get(field.name) ?? (free.test(typeName) || isPage(field) ? 0 : 1)
}

const isPage = (field: GraphQLField<unknown, unknown>) => getNamedType(field.type).name === 'PageInfo'

interface Tally {
  once: number
}

function estimate({ type, field, args, childComplexity, context }: ComplexityEstimatorArgs): number {
  const { price } = field.extensions
  if (price?.once) (context as unknown as Tally).once += price.once
  const size = price?.size?.(args) ?? 1
  return ownOf(field, args, type.name) + entries(args) + size * childComplexity
}

/** The most fields that are looked at, each as often as fragments spread it: nobody writes so many. */
const mostFields = 10_000

/**
 * What an operation may cost at most with these variables. Throws a GraphQLError where a variable or an argument
 * cannot be read, or where fragments unfold to more fields than anybody writes.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown> | undefined,
): number {
  const tally: Tally = { once: 0 }
  const alone = document.definitions.filter(
    (each) => each === operation || each.kind === Kind.FRAGMENT_DEFINITION,
  )
  const cost = getComplexity({
    schema,
    query: { ...document, definitions: alone },
    variables: variables ?? {},
    estimators: [estimate],
    context: tally as never,
    maxQueryNodes: mostFields,
  })
  return Math.ceil(cost + tally.once)
}

/** Fields of object types, as the test of the prices walks them. */
export function* fieldsOf(schema: GraphQLSchema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      yield { type, field, isComposite: isCompositeType(getNamedType(field.type)) }
    }
  }
}
