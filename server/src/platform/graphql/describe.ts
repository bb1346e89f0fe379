import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'
import { mergePermissions, type Access, type FieldRule, type Permissions } from './permissions.ts'

/**
 * What is not said where it is declared: by coordinate (`Order.note`, `OrderStatus.PENDING`, `Query.stocks(sort)`), or by name alone,
 * which means one thing everywhere: `sku` where it is told, `(sku)` where it is asked for.
 */
export type Descriptions = Record<string, string>

interface Described {
  description?: string | null | undefined
}

/** Completes the descriptions, and tells of every operation the permission that it needs. */
export function describeSchema(
  schema: GraphQLSchema,
  descriptions: Descriptions,
  tables: Permissions[],
): GraphQLSchema {
  const users = usersOfInputs(schema)
  const used = new Set<string>()
  const told = (key: string) => {
    if (Object.hasOwn(descriptions, key)) used.add(key)
    return descriptions[key]
  }
  const complete = (what: Described, coordinate: string, name: string, otherwise?: string) => {
    what.description = what.description || told(coordinate) || otherwise || told(name) || undefined
  }
  for (const type of typesOf(schema)) {
    complete(type, type.name, '', ofType(type, users))
    if (isEnumType(type))
      for (const value of type.getValues()) complete(value, `${type.name}.${value.name}`, '')
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        complete(field, `${type.name}.${field.name}`, `(${field.name})`)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      complete(field, `${type.name}.${field.name}`, field.name, ofPage(type, field))
      for (const arg of field.args) complete(arg, `${type.name}.${field.name}(${arg.name})`, `(${arg.name})`)
    }
  }
  const idle = Object.keys(descriptions).filter((key) => !used.has(key))
  if (idle.length > 0) throw new Error(`Nothing takes the description of ${idle.join(', ')}`)
  tellPermissions(schema, mergePermissions(tables))
  return schema
}

const typesOf = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )

function ofType(type: GraphQLNamedType, users: Map<string, string[]>): string | undefined {
  const { name } = type
  if (name.endsWith('Connection')) return `A page of ${name.replace(/Connection$/, '')}, as Relay has it.`
  if (name.endsWith('Edge')) return 'An entry of a page with its cursor.'
  if (name.endsWith('Filter')) return 'All that is given must hold; what is left out or null asks nothing.'
  if (isInputObjectType(type)) return `Of ${users.get(name)!.join(', ')}.`
  if (!isUnionType(type)) return undefined
  const [done, ...refused] = type.getTypes().map((member) => member.name)
  return `${done} where it was done; where not, and nothing was changed: ${refused.join(', ')}.`
}

function ofPage(type: GraphQLNamedType, { name, type: of }: GraphQLField<unknown, unknown>) {
  const isEdge = type.name.endsWith('Edge')
  if (!isEdge && !type.name.endsWith('Connection')) return undefined
  if (name === 'cursor') return 'Where the list goes on after this entry: for `after`.'
  if (name === 'node') return 'The entry itself.'
  if (name === 'edges') return 'The entries, each with its cursor.'
  if (name === 'nodes') return 'The entries alone.'
  return getNamedType(of).name === 'PageInfo'
    ? 'Where it begins and ends, and whether more follows.'
    : undefined
}

/** By the name of an input type what takes it: operations, or the inputs that it is a part of. */
function usersOfInputs(schema: GraphQLSchema): Map<string, string[]> {
  const users = new Map<string, string[]>()
  const add = (used: GraphQLNamedType, user: string) => {
    if (isInputObjectType(used)) users.set(used.name, [...(users.get(used.name) ?? []), user])
  }
  for (const type of typesOf(schema)) {
    if (isInputObjectType(type))
      for (const { type: of } of Object.values(type.getFields())) add(getNamedType(of), type.name)
    if (isObjectType(type))
      for (const { name, args } of Object.values(type.getFields()))
        for (const arg of args) add(getNamedType(arg.type), `\`${name}\``)
  }
  return users
}

function tellPermissions(schema: GraphQLSchema, merged: Required<Permissions>): void {
  const tell = (typeName: string, fieldName: string, access: Access | FieldRule) => {
    const type = schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
    if (!field || typeof access === 'function') return
    field.description = [field.description, needs(access)].filter(Boolean).join(' ')
  }
  for (const root of ['Query', 'Mutation', 'Subscription'] as const)
    for (const [name, access] of Object.entries(merged[root])) tell(root, name, access)
  for (const [path, access] of Object.entries(merged.fields)) {
    const [type, field] = path.split('.') as [string, string]
    tell(type, field, access)
  }
}

function needs(access: Access): string {
  if (access === 'public') return 'Open to anyone.'
  if (access === 'signing-in')
    return 'For whoever is signed in, also where a second factor is still to be set up.'
  if (access === 'signed-in') return 'For whoever is signed in.'
  return `Needs ${[access].flat().join(' or ')}.`
}
