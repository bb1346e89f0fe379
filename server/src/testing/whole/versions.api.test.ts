import { getNamedType, isInputObjectType, type GraphQLSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { buildUnguardedSchema } from '../../schema.ts'
import { stockUp } from '../catalogue.ts'
import { webhookOf } from '../integrations.ts'
import { snapshot, startTestApp, type TestApp } from '../test-app.ts'
import type { GraphQLAnswer, TestClient } from '../test-client.ts'
import { idOf, ofInput, viewNoun, type Facts, type Noun } from './edited-nouns.ts'

let app: TestApp
let ann: TestClient
let ben: TestClient

beforeAll(async () => {
  // Without locks commands meet in the database alone, as those of several servers do whose locks have lapsed.
  app = await startTestApp({ LOCKS: 'off' })
  await stockUp(app.ctx, { LONDON: { LAMP: 10 } })
  ann = await app.as('admin')
  ben = await app.as('admin')
})
afterAll(() => app.stop())

const nouns: Record<string, Noun> = {
  product: {
    update: 'updateProduct',
    others: ['deleteProduct', 'restoreProduct', 'setProductPacks'],
    argumentTypes: ofInput('UpdateProductInput'),
    selection: 'version name price tags',
    async make(n) {
      const input = { sku: `P${n}`, name: 'Pot', price: 500, tags: ['clay'] }
      await ann.run('mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }', {
        input,
      })
      return { sku: input.sku }
    },
    read: async (named) =>
      (
        await ann.run<{ it: never }>(
          'query ($sku: String!) { it: product(sku: $sku) { version name price tags } }',
          named,
        )
      ).it,
    changes: [{ tags: ['clay', 'a'] }, { tags: ['clay', 'b'] }, { tags: [] }],
    aside: { price: 700 },
    current: {
      sku: expect.any(String),
      name: 'Pot',
      price: 500,
      tags: ['clay', 'a'],
      barcodes: [],
      packs: [],
      defaultLowStockThreshold: 0,
      isDeleted: false,
    },
  },
  warehouse: {
    update: 'updateWarehouse',
    others: [],
    argumentTypes: ofInput('UpdateWarehouseInput'),
    selection: '... on Warehouse { version name address isActive }',
    async make(n) {
      const input = { code: `W${n}`, name: 'House', address: 'Here' }
      await ann.run('mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) { id } }', {
        input,
      })
      return { code: input.code }
    },
    read: async ({ code }) =>
      (
        await ann.run<{ all: (Facts & { version: number })[] }>(
          '{ all: warehouses { code version name address } }',
        )
      ).all.find((one) => one.code === code)!,
    changes: [{ name: 'Shed' }, { name: 'Hall' }, { isActive: false }],
    aside: { address: 'There' },
    current: { name: 'Shed', address: 'Here', isActive: true },
  },
  'count plan': {
    update: 'setCountPlan',
    others: [],
    argumentTypes: ofInput('SetCountPlanInput'),
    selection: 'version rhythms { abcClass everyDays }',
    async make(n) {
      const input = { code: `PLAN${n}`, name: 'House', address: 'Here' }
      await ann.run('mutation ($input: CreateWarehouseInput!) { createWarehouse(input: $input) { id } }', {
        input,
      })
      return { warehouseCode: input.code }
    },
    read: async ({ warehouseCode }) =>
      (
        await ann.run<{ all: (Facts & { version: number; warehouse: { code: string } })[] }>(
          '{ all: countPlans { version rhythms { abcClass everyDays } warehouse { code } } }',
        )
      ).all.find(({ warehouse }) => warehouse.code === warehouseCode)!,
    changes: [
      { rhythms: [{ abcClass: 'A', everyDays: 30 }] },
      { rhythms: [{ abcClass: 'A', everyDays: 60 }] },
      { rhythms: [{ abcClass: 'C', everyDays: 365 }] },
    ],
    current: { rhythms: [{ abcClass: 'A', everyDays: 30 }] },
  },
  role: {
    update: 'updateRole',
    others: ['deleteRole'],
    argumentTypes: ofInput('UpdateRoleInput'),
    selection: 'version name permissions requiresSecondFactor',
    make: async (n) => {
      const input = { name: `Role ${n}`, permissions: ['order.view', 'order.create'] }
      return idOf(
        await ann.run('mutation ($input: RoleInput!) { createRole(input: $input) { id } }', { input }),
      )
    },
    read: async ({ id }) =>
      (
        await ann.run<{ all: (Facts & { version: number })[] }>(
          '{ all: roles { id version name permissions requiresSecondFactor } }',
        )
      ).all.find((one) => one.id === id)!,
    changes: [{ permissions: ['order.view'] }, { permissions: ['order.create'] }, { permissions: [] }],
    aside: { name: 'Renamed' },
    current: {
      name: expect.stringMatching(/^Role/),
      permissions: ['order.view'],
      requiresSecondFactor: false,
    },
  },
  view: viewNoun(() => ann),
  user: {
    update: 'updateUser',
    others: ['deleteUser'],
    argumentTypes: ofInput('UpdateUserInput'),
    selection: 'version fullName isActive warehouses { code }',
    async make(n) {
      const { roles } = await ann.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
      const roleId = roles.find(({ name }) => name === 'viewer')!.id
      const input = { email: `u${n}@gudang.test`, fullName: 'Ayu', roleId, warehouseCodes: [] }
      const query = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }'
      return { id: (await ann.run<{ createUser: { user: Facts } }>(query, { input })).createUser.user.id }
    },
    read: async ({ id }) =>
      (
        await ann.run<{ all: { nodes: (Facts & { version: number })[] } }>(
          '{ all: users(first: 100) { nodes { id version fullName isActive } } }',
        )
      ).all.nodes.find((one) => one.id === id)!,
    changes: [{ warehouseCodes: ['LONDON'] }, { allWarehouses: true }, { isActive: false }],
    aside: { fullName: 'Ayu Lestari' },
    current: { fullName: 'Ayu', isActive: true, roleId: expect.any(String), warehouseCodes: ['LONDON'] },
  },
  integration: {
    update: 'updateIntegration',
    others: [],
    argumentTypes: ofInput('UpdateIntegrationInput'),
    selection: 'version name isStrict permissions',
    make: async (n) => {
      const input = { name: `Shop ${n}`, permissions: ['order.view'] }
      const query = 'mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { id } }'
      return idOf(await ann.run(query, { input }))
    },
    read: async ({ id }) =>
      (
        await ann.run<{ it: never }>(
          'query ($id: ID!) { it: integration(id: $id) { version name isStrict permissions } }',
          { id },
        )
      ).it,
    changes: [{ permissions: ['order.create'] }, { permissions: [] }, { isActive: false }],
    aside: { isStrict: true },
    current: {
      ...{ name: expect.stringMatching(/^Shop/), permissions: ['order.create'], warehouseCodes: null },
      ...{ ownOrdersOnly: false, isStrict: false, isActive: true, budgetPerSecond: 0 },
    },
  },
  webhook: {
    update: 'updateWebhook',
    others: [],
    argumentTypes: ofInput('UpdateWebhookInput'),
    selection: 'version url topics payload isActive',
    make: async (n) => ({ id: (await webhookOf(ann, { url: `https://hook${n}.example/` })).id }),
    read: async ({ id }) =>
      (
        await ann.run<{ it: never }>(
          'query ($id: ID!) { it: webhook(id: $id) { version url topics payload isActive } }',
          { id },
        )
      ).it,
    changes: [{ topics: ['product.*'] }, { payload: 'SLIM' }, { isActive: false }],
    aside: { url: 'https://aside.example/' },
    current: {
      ...{ url: expect.stringMatching(/^https/), topics: ['product.*'], payload: 'FULL', isActive: true },
    },
  },
  threshold: {
    update: 'setLowStockThreshold',
    others: [],
    argumentTypes: { sku: 'String!', warehouseCode: 'String!', threshold: 'Int!' },
    selection: 'version: thresholdVersion lowStockThreshold',
    async make(n) {
      await stockUp(app.ctx, { [`T${n}`]: { [`TP${n}`]: 3 } })
      return { sku: `TP${n}`, warehouseCode: `T${n}` }
    },
    read: async (named) =>
      (
        await ann.run<{ it: never }>(
          'query ($sku: String!, $warehouseCode: String!) { it: stock(sku: $sku, warehouseCode: $warehouseCode) { version: thresholdVersion lowStockThreshold } }',
          named,
        )
      ).it,
    changes: [{ threshold: 5 }, { threshold: 6 }, { threshold: 7 }],
    current: { threshold: 5 },
  },
}

let made = 0

/** One that is new, and what can be done to it. */
async function subject(noun: Noun) {
  const named = await noun.make(++made)
  const isInput = 'input' in noun.argumentTypes
  const types = isInput
    ? noun.argumentTypes
    : { ...noun.argumentTypes, expectedVersion: 'Int', idempotencyKey: 'String' }
  const query = callOf(noun.update, types, `{ __typename ${noun.selection} }`)
  return {
    named,
    read: () => noun.read(named),
    update: (client: TestClient, change: Facts): Promise<GraphQLAnswer<Record<string, Facts>>> => {
      const given = { ...named, ...change }
      return client.send(query, isInput ? { input: given } : given)
    },
  }
}

function callOf(name: string, types: Record<string, string>, selection: string): string {
  const given = Object.keys(types)
  const declared = given.map((argument) => `$${argument}: ${types[argument]}`).join(', ')
  return `mutation (${declared}) { ${name}(${given.map((argument) => `${argument}: $${argument}`).join(', ')}) ${selection} }`
}

const told = (answer: GraphQLAnswer<Record<string, Facts>>) => Object.values(answer.data ?? {})[0]
const conflictOf = (answer: GraphQLAnswer<unknown>) => answer.errors?.[0]?.extensions

/** A password is set with a token that serves once, a bin by who has just put something there: nothing is to be merged. */
const lastIsRight = ['setPassword', 'setPasswordAndSignIn', 'setStockBins']

it('every update says what it expects to change, and stands in this table', async () => {
  const { expecting, updates } = mutationsOf(await buildUnguardedSchema())
  const tabled = Object.values(nouns).flatMap(({ update, others }) => [update, ...others])
  // A document must be read before it is changed, and says DocumentChanged: transfers.api.test.ts, stocktakes.api.test.ts.
  expect(expecting.sort()).toEqual([...tabled, 'updateTransfer', 'postStocktake'].sort())
  expect(updates.filter((name) => !lastIsRight.includes(name) && !expecting.includes(name))).toEqual([])
})

function mutationsOf(schema: GraphQLSchema) {
  const all = Object.values(schema.getMutationType()!.getFields())
  const expects = (args: readonly { name: string; type: Parameters<typeof getNamedType>[0] }[]): boolean =>
    args.some(({ name, type }) => {
      const named = getNamedType(type)
      return (
        name === 'expectedVersion' || (isInputObjectType(named) && expects(Object.values(named.getFields())))
      )
    })
  return {
    expecting: all.filter(({ args }) => expects(args)).map(({ name }) => name),
    updates: all.map(({ name }) => name).filter((name) => /^(update|set)[A-Z]/.test(name)),
  }
}

describe.each(Object.entries(nouns))('a %s', (_name, noun) => {
  const [first, second, third] = noun.changes

  it('is refused to who read it before a colleague changed it, and tells what it is now, by whom and when', async () => {
    const it = await subject(noun)
    const { version } = await it.read()
    expect(version).toBe(0)
    expect(told(await it.update(ben, { ...first, expectedVersion: version }))).toMatchObject({ version: 1 })
    const before = await snapshot()
    expect(conflictOf(await it.update(ann, { ...second, expectedVersion: version }))).toEqual({
      code: 'BAD_USER_INPUT',
      fields: [
        {
          path: ['expectedVersion'],
          code: 'CHANGED',
          message: 'It has been changed since version 0 was read: it is at version 1.',
          values: [
            { name: 'expected', value: '0' },
            { name: 'version', value: '1' },
          ],
        },
      ],
      conflict: {
        version: 1,
        changedBy: { kind: 'USER', id: expect.any(String), name: 'admin 2' },
        changedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        current: noun.current,
      },
    })
    expect(await snapshot()).toBe(before)
    expect(told(await it.update(ann, { ...second, expectedVersion: 1 }))).toMatchObject({ version: 2 })
  })

  it('is changed once of six times at once with one version, though nothing locks', async () => {
    const it = await subject(noun)
    const answers = await Promise.all(
      [first, second, third, first, second, third].map((change, index) =>
        it.update(index % 2 ? ann : ben, { ...change, expectedVersion: 0 }),
      ),
    )
    const won = answers.map(told).filter(Boolean)
    const { version } = await it.read()
    // Who wanted what it has become is told so: there is nothing left to refuse.
    expect(new Set(won.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(version).toBe(1)
    expect(answers.filter(({ errors }) => errors).length).toBeGreaterThanOrEqual(4)
    for (const { errors } of answers)
      if (errors) expect(errors[0]!.extensions).toMatchObject({ conflict: { version: 1 } })
  })

  it('is not refused what it already is, nor a change that expects nothing', async () => {
    const it = await subject(noun)
    await it.update(ben, first)
    expect(told(await it.update(ann, { ...first, expectedVersion: 0 }))).toMatchObject({ version: 1 })
    expect(told(await it.update(ann, second))).toMatchObject({ version: 2 })
  })

  it('answers a key again as it did, though it has been changed since, and refuses it with another version', async () => {
    const it = await subject(noun)
    const change = { ...first, expectedVersion: 0, idempotencyKey: `key-${made}` }
    const answer = await it.update(ann, change)
    expect(told(answer)).toMatchObject({ version: 1 })
    await it.update(ben, { ...second, expectedVersion: 1 })
    expect(await it.update(ann, change)).toEqual(answer)
    expect((await it.read()).version).toBe(2)
    expect(conflictOf(await it.update(ann, { ...change, expectedVersion: 2 }))).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
  })

  it('that a release before versions has left counts as version 0', async () => {
    const it = await subject(noun)
    expect((await it.read()).version).toBe(0)
    expect(conflictOf(await it.update(ann, { ...first, expectedVersion: 3 }))).toMatchObject({
      conflict: { version: 0, changedBy: null, changedAt: null },
    })
  })
})

it.each(Object.entries(nouns).filter(([, { aside }]) => aside))(
  'an update of a %s keeps what it leaves out',
  async (_name, noun) => {
    const it = await subject(noun)
    const before = await it.read()
    await it.update(ann, noun.aside!)
    expect(await it.read()).toEqual({ ...before, ...noun.aside, version: 1 })
  },
)

const removals: [string, Noun, Record<string, string>][] = [
  ['deleteProduct', nouns.product!, { sku: 'String!' }],
  ['restoreProduct', nouns.product!, { sku: 'String!' }],
  ['deleteRole', nouns.role!, { id: 'ID!' }],
  ['deleteUser', nouns.user!, { id: 'ID!' }],
]

it.each(removals)('%s is refused to who has not seen the last change', async (name, noun, types) => {
  const it = await subject(noun)
  const selection = name.endsWith('Product') ? '{ version isDeleted }' : ''
  const query = callOf(name, { ...types, expectedVersion: 'Int' }, selection)
  if (name === 'restoreProduct') await ann.run(callOf('deleteProduct', types, '{ id }'), it.named)
  const { version } = await it.read()
  await it.update(ben, noun.changes[0])
  const before = await snapshot()
  const refused = await ann.send(query, { ...it.named, expectedVersion: version })
  expect(conflictOf(refused)).toMatchObject({ conflict: { version: version + 1 } })
  expect(await snapshot()).toBe(before)
  const done = await ann.send<Record<string, unknown>>(query, { ...it.named, expectedVersion: version + 1 })
  expect(Object.values(done.data!)[0]).toEqual(
    selection ? { version: version + 2, isDeleted: name === 'deleteProduct' } : true,
  )
})

it('an event tells the version that it made', async () => {
  const it = await subject(nouns.product!)
  await it.update(ann, { price: 1 })
  await it.update(ann, { price: 2 })
  const { id } = await ann
    .run<{ product: { id: string } }>('query ($sku: String!) { product(sku: $sku) { id } }', it.named)
    .then(({ product }) => product)
  const events = await EventModel.find({
    kind: 'product.updated',
    subject: { kind: 'PRODUCT', id, label: String(it.named.sku) },
  })
    .sort({ _id: 1 })
    .lean()
  expect(events.map(({ version }) => version)).toEqual([1, 2])
})
