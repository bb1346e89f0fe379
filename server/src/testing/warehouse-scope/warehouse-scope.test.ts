import 'reflect-metadata'
import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  isUnionType,
  type GraphQLInputType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildUnguardedSchema } from '../../schema.ts'
import { mutations } from './mutations.ts'
import { queries } from './queries.ts'
import { subscriptions } from './subscriptions.ts'
import { makeWorld, type Rows, type World } from './world.ts'

/** Every operation that returns or touches something of a warehouse, with the proof that it keeps to the scope. */
const rows: Rows = { ...queries, ...mutations, ...subscriptions }

it('has a row for every operation that returns or asks for something of a warehouse', async () => {
  const { all, ofWarehouses } = operationsOf(await buildUnguardedSchema())
  expect(ofWarehouses.filter((name) => !(name in rows))).toEqual([])
  expect(Object.keys(rows).filter((name) => !all.includes(name))).toEqual([])
})

/** What only a person does: signing in, an account of one's own, a link for a browser, keys for others. */
const ofPeople =
  /^(Query\.(me|users)|Mutation\.(login|loginSecondFactor|resetSecondFactor|setPasswordAndSignIn|refreshSession|updateUser|exportCsv|\w+Integration|createApiKey|\w+Webhook(Secret)?))$/

describe.each(['a user', 'an integration'] as const)('for %s', (who) => {
  let world: World

  beforeAll(async () => {
    world = await makeWorld(who)
  })
  afterAll(() => world.app.stop())

  const names = Object.keys(rows).filter((name) => who === 'a user' || !ofPeople.test(name))
  it.each(names)('%s keeps to the warehouses of the actor', async (name) => {
    await rows[name]!(world)
  })
})

/** What reveals something of a warehouse, and what asks for it. */
const revealing = new Set(['Warehouse', 'Stock', 'StockMovement', 'Order', 'LedgerReport', 'AuditEntry'])
const asking = new Set(['warehouseCode', 'warehouseCodes', 'fromWarehouseCode', 'orderNumber'])

function operationsOf(schema: GraphQLSchema) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const operations = roots.flatMap((root) =>
    Object.values(root!.getFields()).map((field) => ({ ...field, name: `${root!.name}.${field.name}` })),
  )
  const ofWarehouses = operations.filter(({ type, args }) => touches(type) || args.some(asksFor))
  return { all: operations.map(({ name }) => name), ofWarehouses: ofWarehouses.map(({ name }) => name) }
}

function touches(given: GraphQLType, seen = new Set<string>()): boolean {
  const type = getNamedType(given)
  if (revealing.has(type.name)) return true
  if (seen.has(type.name)) return false
  seen.add(type.name)
  if (isUnionType(type)) return type.getTypes().some((member) => touches(member, seen))
  return isObjectType(type) && Object.values(type.getFields()).some((field) => touches(field.type, seen))
}

function asksFor({ name, type }: { name: string; type: GraphQLInputType }): boolean {
  const named = getNamedType(type)
  return asking.has(name) || (isInputObjectType(named) && Object.values(named.getFields()).some(asksFor))
}
