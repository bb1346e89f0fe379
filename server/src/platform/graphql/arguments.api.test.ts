import {
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isCompositeType,
  getNamedType,
} from 'graphql'
import { createClient as createSocket } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { addUser } from '../../modules/users/users.service.ts'
import { RoleModel } from '../../modules/users/users.model.ts'
import { buildUnguardedSchema } from '../../schema.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp
let schema: GraphQLSchema

beforeAll(async () => {
  app = await startTestApp()
  schema = await buildUnguardedSchema()
})
afterAll(() => app.stop())

interface Ask {
  path: string[]
  value: unknown
}

/** Every place of a value where a text can stand, each with a whole value that has `text` just there. */
function places(type: GraphQLInputType, text: string, path: string[]): Ask[] {
  const given = getNullableType(type)
  if (isListType(given))
    return places(given.ofType as GraphQLInputType, text, [...path, '0']).map((ask) => ({
      ...ask,
      value: [ask.value],
    }))
  if (isInputObjectType(given)) {
    const fields = Object.values(given.getFields())
    return fields.flatMap((field) =>
      places(field.type, text, [...path, field.name]).map((ask) => ({
        ...ask,
        value: { ...required(fields, field), [field.name]: ask.value },
      })),
    )
  }
  return isScalarType(given) && ['String', 'ID'].includes(given.name) ? [{ path, value: text }] : []
}

const required = (fields: readonly (GraphQLInputField | GraphQLArgument)[], but: { name: string }) =>
  Object.fromEntries(
    fields
      .filter((field) => field.name !== but.name && isNonNullType(field.type))
      .map((field) => [field.name, plainest(field.type)]),
  )

function plainest(type: GraphQLInputType): unknown {
  const given = getNullableType(type)
  if (isListType(given)) return [plainest(given.ofType as GraphQLInputType)]
  if (isInputObjectType(given)) return required(Object.values(given.getFields()), { name: '' })
  if (isEnumType(given)) return given.getValues()[0]!.name
  return { DateTime: '2026-11-23T08:30:00Z', Boolean: true, Int: 1, Money: 1 }[given.name] ?? 'a'
}

interface Operation {
  name: string
  query: string
  variables: object
  path: string[]
}

function operations(root: 'Query' | 'Mutation' | 'Subscription', text: string): Operation[] {
  const fields = Object.values(schema.getRootType(root.toLowerCase() as never)!.getFields())
  return fields.flatMap((field) =>
    field.args.flatMap((arg) =>
      places(arg.type, text, arg.name === 'input' ? [] : [arg.name]).map(({ path, value }) => ({
        name: `${root}.${field.name} ${path.join('.')}`,
        query: `${root.toLowerCase()} ${queryOf(field)}`,
        variables: { ...required(field.args, arg), [arg.name]: value },
        path,
      })),
    ),
  )
}

function queryOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  return `(${declared}) { ${name}(${given}) ${isCompositeType(getNamedType(type)) ? '{ __typename }' : ''} }`
}

describe.each([
  ['half of an emoji', 'cut \ud83d', 'BROKEN_CHARACTER'],
  ['NUL', 'a\u0000b', 'CONTROL_CHARACTER'],
])('%s', (_what, text, code) => {
  it.each(['Query', 'Mutation'] as const)(
    'is refused at every place of every %s, with its path',
    async (root) => {
      const asked = operations(root, text)
      expect(asked.length).toBeGreaterThan(20)
      const client = app.client()
      for (const { name, query, variables, path } of asked) {
        const { errors } = await client.send(query, variables)
        expect([name, errors?.[0]?.extensions], name).toEqual([
          name,
          expect.objectContaining({
            code: 'BAD_USER_INPUT',
            fields: [expect.objectContaining({ path, code })],
          }),
        ])
      }
    },
  )

  it('is refused at every place of a subscription', async () => {
    const asked = operations('Subscription', text)
    expect(asked.length).toBeGreaterThan(0)
    const { accessToken } = await app.as('admin')
    const socket = createSocket({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${accessToken}` },
    })
    for (const { query, variables, path } of asked) {
      const told = await new Promise((resolve) =>
        socket.subscribe(
          { query, variables: variables as Record<string, unknown> },
          { next: resolve, error: resolve, complete: () => resolve('ended') },
        ),
      )
      expect(told).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path, code }] } }])
    }
    await socket.dispose()
  })

  it('is refused in fields that take arguments below the root', async () => {
    const below = Object.values(schema.getTypeMap()).flatMap((type) =>
      'getFields' in type &&
      !['Query', 'Mutation', 'Subscription'].includes(type.name) &&
      !type.name.startsWith('__')
        ? Object.values(
            type.getFields() as Record<string, { name: string; args?: readonly GraphQLArgument[] }>,
          )
            .filter(({ args }) => args?.some((arg) => places(arg.type, text, []).length > 0))
            .map(({ name }) => `${type.name}.${name}`)
        : [],
    )
    // The walk of the edge covers all fields; one that appears here wants a request of its own above.
    expect(below).toEqual([])
  })

  it('is refused in the query of a download and in the name of an upload', async () => {
    const { accessToken } = await app.as('admin')
    const headers = { authorization: `Bearer ${accessToken}` }
    const bytes = code === 'CONTROL_CHARACTER' ? 'a%00b' : 'cut%F0%9F'
    for (const [method, path, field] of [
      ['GET', `/export/products.csv?search=${bytes}`, 'search'],
      ['GET', `/export/movements.csv?types=SHIPMENT&sku=A&actorId=${bytes}`, 'actorId'],
      ['POST', `/imports/products?fileName=${bytes}.csv`, 'fileName'],
    ] as const) {
      const answer = await fetch(app.url + path, {
        method,
        headers,
        ...(method === 'POST' ? { body: 'sku' } : {}),
      })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path: [field], code }] } }],
      })
    }
  })
})

it('a literal with half of an emoji is no GraphQL, and a body that is no UTF-8 is refused', async () => {
  const { errors } = await app.client().send('{ product(sku: "\ud83d") { sku } }')
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED')
  const body = Buffer.concat([
    Buffer.from('{"query":"{ product(sku: \\"'),
    Buffer.from([0xf0, 0x9f]),
    Buffer.from('\\") { sku } }"}'),
  ])
  const answer = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  ])
})

it('texts reach everything behind the edge composed, but for passwords, which go on as they were typed', async () => {
  const admin = await app.as('admin')
  const created = 'mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) { name } }'
  const input = { code: 'NFC', name: 'Cafe\u0301', address: '', idempotencyKey: 'cle\u0301' }
  expect(await admin.run(created, { input })).toEqual({ createWarehouse: { name: 'Café' } })
  expect(await admin.run(created, { input: { ...input, idempotencyKey: 'clé' } })).toEqual({
    createWarehouse: { name: 'Café' },
  })
  const typed = 'cafe\u0301 horse battery staple'
  const role = await RoleModel.findOne({ name: 'viewer' }).lean().orFail()
  await addUser(app.ctx, { email: 'nfd@gudang.test', fullName: 'N', password: typed }, role)
  await app.client().signIn('nfd@gudang.test', typed)
})
