import 'reflect-metadata'
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildUnguardedSchema } from '../schema.ts'
import { snapshot, startTestApp, type TestApp } from './test-app.ts'
import type { TestClient } from './test-client.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.stop())

it('an operator of the database is refused in the place of every string and id that there is', async () => {
  const before = await snapshot()
  const attempts = await operatorAttempts()
  expect(attempts.length).toBeGreaterThan(80)
  for (const { where, query, variables } of attempts) {
    expect((await admin.send(query, variables)).errors?.[0]?.extensions.code, where).toBe('BAD_USER_INPUT')
  }
  expect(await snapshot()).toBe(before)
})

interface Attempt {
  where: string
  query: string
  variables: Record<string, unknown>
}

/** For each string, deep in each argument of each operation: the operation with `{ $ne: "" }` there. */
async function operatorAttempts(): Promise<Attempt[]> {
  const schema = await buildUnguardedSchema()
  const roots = [schema.getQueryType()!, schema.getMutationType()!]
  return roots.flatMap((root) =>
    Object.values(root.getFields()).flatMap(({ name, args, type }) =>
      args.flatMap((arg) =>
        withOperator(arg.type).map(({ path, value }) => {
          const given = args.filter((other) => other === arg || isNonNullType(other.type))
          const declared = given.map((other) => `$${other.name}: ${String(other.type)}`).join(', ')
          const passed = given.map((other) => `${other.name}: $${other.name}`).join(', ')
          const isLeaf = !('getFields' in getNamedType(type) || 'getTypes' in getNamedType(type))
          const variables = Object.fromEntries(given.map((other) => [other.name, sample(other.type)]))
          return {
            where: `${root.name}.${name}(${[arg.name, ...path].join('.')})`,
            query: `${root === roots[0] ? 'query' : 'mutation'} (${declared}) { ${name}(${passed}) ${isLeaf ? '' : '{ __typename }'} }`,
            variables: { ...variables, [arg.name]: value },
          }
        }),
      ),
    ),
  )
}

const operator = { $ne: '' }

function withOperator(given: GraphQLInputType): { path: string[]; value: unknown }[] {
  const type = isNonNullType(given) ? (given.ofType as GraphQLInputType) : given
  if (isListType(type)) {
    return withOperator(type.ofType as GraphQLInputType).map(({ path, value }) => ({ path, value: [value] }))
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((field) =>
      withOperator(field.type).map(({ path, value }) => ({
        path: [field.name, ...path],
        value: { ...(sample(type) as object), [field.name]: value },
      })),
    )
  }
  return ['String', 'ID'].includes(getNamedType(type).name) ? [{ path: [], value: operator }] : []
}

/** The least that the type accepts. */
function sample(given: GraphQLInputType): unknown {
  const type = isNonNullType(given) ? (given.ofType as GraphQLInputType) : given
  if (isListType(type)) return [sample(type.ofType as GraphQLInputType)]
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
    return Object.fromEntries(required.map((field) => [field.name, sample(field.type)]))
  }
  return { Int: 1, Money: 1, Boolean: true, DateTime: new Date() }[getNamedType(type).name] ?? 'x'
}
