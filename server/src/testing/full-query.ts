import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql'

/** With everything selected that can be, four levels deep, and these values given wherever an argument has their name. */
export function queryOfAll(field: GraphQLField<unknown, unknown>, named: Record<string, string>): string {
  return `{ ${field.name}${argumentsOf(field, named)} ${selectionOf(getNamedType(field.type), 5)} }`
}

function argumentsOf({ args }: GraphQLField<unknown, unknown>, named: Record<string, string>): string {
  const quoted = Object.entries(named).map(([name, value]) => [name, JSON.stringify(value)])
  const values: Record<string, string> = {
    // More of what may hold much is TOO_COSTLY.
    first: '2',
    at: JSON.stringify(new Date()),
    from: JSON.stringify(new Date(Date.now() - 86_400_000)),
    to: JSON.stringify(new Date()),
    points: '3',
    scope: '{ all: true }',
    id: '"64b7f0f0f0f0f0f0f0f0f0f0"',
    ...Object.fromEntries(quoted),
  }
  const given = args.filter((arg) => isRequiredArgument(arg) || ['first', 'orderNumber'].includes(arg.name))
  if (given.length === 0) return ''
  return `(${given.map(({ name }) => `${name}: ${values[name] ?? '"x"'}`).join(', ')})`
}

export function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (isLeafType(type)) return ''
  if (isUnionType(type))
    return `{ ${type
      .getTypes()
      .map((member) => `... on ${member.name} ${selectionOf(member, depth)}`)
      .join(' ')} }`
  if (!isObjectType(type)) return ''
  const fields = Object.values(type.getFields()).filter(
    ({ args, type: of, name }) =>
      // A connection has its rows once.
      name !== 'edges' && !args.some(isRequiredArgument) && (depth > 1 || isLeafType(getNamedType(of))),
  )
  return `{ __typename ${fields.map(({ name, type: of }) => `${name} ${selectionOf(getNamedType(of), depth - 1)}`).join(' ')} }`
}
