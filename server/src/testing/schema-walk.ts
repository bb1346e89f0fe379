import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'

/** Where a value can be given: an argument, a field of an input in it, an entry of a list. */
export interface InputPlace {
  /** E.g. Query.products(filter.tags.0) */
  where: string
  operation: 'query' | 'mutation' | 'subscription'
  query: string
  type: GraphQLInputType
  /** Variables of the query with this value there, and the least elsewhere. */
  with(value: unknown): Record<string, unknown>
}

/** Every place in every argument of every operation. */
export function placesOf(schema: GraphQLSchema): InputPlace[] {
  return (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
    const root = schema.getRootType(operation as never)!
    return Object.values(root.getFields()).flatMap(({ name, args, type }) =>
      args.flatMap((arg) => {
        const given = args.filter((other) => other === arg || isNonNullType(other.type))
        const declared = given.map((other) => `$${other.name}: ${String(other.type)}`).join(', ')
        const passed = given.map((other) => `${other.name}: $${other.name}`).join(', ')
        const selection = isLeafType(getNamedType(type)) ? '' : '{ __typename }'
        const others = Object.fromEntries(given.map((other) => [other.name, least(other.type)]))
        return within(arg.type).map((place) => ({
          where: `${root.name}.${name}(${[arg.name, ...place.path].join('.')})`,
          operation,
          query: `${operation} (${declared}) { ${name}(${passed}) ${selection} }`,
          type: place.type,
          with: (value: unknown) => ({ ...others, [arg.name]: place.around(value) }),
        }))
      }),
    )
  })
}

interface Inner {
  path: string[]
  type: GraphQLInputType
  around(value: unknown): unknown
}

function within(type: GraphQLInputType): Inner[] {
  const self: Inner = { path: [], type, around: (value) => value }
  const nullable = getNullableType(type)
  const inner = (name: string, innerType: GraphQLInputType, around: Inner['around']): Inner[] =>
    within(innerType).map((place) => ({
      path: [name, ...place.path],
      type: place.type,
      around: (value) => around(place.around(value)),
    }))
  if (isListType(nullable)) return [self, ...inner('0', nullable.ofType, (value) => [value])]
  if (!isInputObjectType(nullable)) return [self]
  const fields = Object.values(nullable.getFields()).flatMap((field) =>
    inner(field.name, field.type, (value) => ({ ...(least(nullable) as object), [field.name]: value })),
  )
  return [self, ...fields]
}

/** The least that the type accepts. */
export function least(given: GraphQLInputType): unknown {
  const type = getNullableType(given)
  if (isListType(type)) return [least(type.ofType)]
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
    return Object.fromEntries(required.map((field) => [field.name, least(field.type)]))
  }
  return { Int: 1, Money: 1, Boolean: true, DateTime: '2026-11-23T08:30:00.000Z' }[type.name] ?? 'x'
}

export const isText = (type: GraphQLInputType): boolean =>
  ['String', 'ID'].includes(String(getNullableType(type)))
