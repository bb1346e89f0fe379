import {
  getNullableType,
  isInputObjectType,
  isListType,
  isNullableType,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql'

/** A value as it is written in an operation; `FOUND!` is the enum value FOUND. */
export const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (value && typeof value === 'object')
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name}: ${literal(inner)}`)
      .join(', ')} }`
  return typeof value === 'string' && /^[A-Z]+_?[A-Z]*!$/.test(value)
    ? value.slice(0, -1)
    : JSON.stringify(value)
}

type Named = Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'>

/** The same input, with null for all that it leaves out. */
function withNulls(given: unknown, type: GraphQLInputType): unknown {
  const bare = getNullableType(type)
  if (isListType(bare) && Array.isArray(given)) return given.map((each) => withNulls(each, bare.ofType))
  if (!isInputObjectType(bare)) return given
  return fieldsWithNulls(given as Record<string, unknown>, Object.values(bare.getFields()))
}

/** The same, of the arguments of a field. */
export function fieldsWithNulls(given: Record<string, unknown>, fields: readonly Named[]): object {
  const entries = fields
    .filter(
      ({ name, type, defaultValue }) => name in given || (isNullableType(type) && defaultValue === undefined),
    )
    .map(({ name, type }) => [name, name in given ? withNulls(given[name], type) : null])
  return Object.fromEntries(entries)
}
