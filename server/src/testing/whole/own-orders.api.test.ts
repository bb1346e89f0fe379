import 'reflect-metadata'
import type { GraphQLField, GraphQLSchema } from 'graphql'
import { allPermissions } from '@gudang/domain'
import { createClient as createSocket } from 'graphql-ws'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { adminsHoldOwnOrders } from '../../migrations/0013-admins-hold-own-orders.ts'
import { buildUnguardedSchema } from '../../schema.ts'
import { stockUp } from '../catalogue.ts'
import { queryOfAll } from '../full-query.ts'
import { integrationOf } from '../integrations.ts'
import { cancelOrder, placeOrder, processOrder, shipOrder } from '../operations.ts'
import { snapshot, startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

/** Two partners with every permission but that of seeing all orders; of the second's orders the first knows the numbers. */
let app: TestApp
let schema: GraphQLSchema
let admin: TestClient
let mine: TestClient
let theirs: TestClient
let own: Order
let foreign: Order

interface Order {
  id: string
  orderNumber: string
}

const foreignTexts = [
  'Zanzibar',
  'zanzibar@example.com',
  '0123999888',
  'Foreign Lane',
  'THEIR-REF',
  'Foreign City',
  'their fact',
]

describe.each(['users', 'integrations'])('of %s', (as) => {
  beforeAll(async () => {
    app = await startTestApp()
    schema = await buildUnguardedSchema()
    await stockUp(app.ctx, { LONDON: { LAMP: 100 } })
    admin = await app.as('admin')
    const partner = async () => {
      const views = ['product.view', 'warehouse.view', 'inventory.view', 'report.view', 'audit.view'] as const
      const rest = ['order.create', 'order.fulfil', 'order.cancel', 'ledger.acknowledge'] as const
      if (as === 'users') return app.asHolderOf(...views, 'order.viewOwn', ...rest)
      const permissions = [...views, 'order.view', ...rest]
      return (await integrationOf(admin, { permissions, ownOrdersOnly: true })).client
    }
    mine = await partner()
    theirs = await partner()
    const place = async (client: TestClient, details: object) =>
      (
        await client.run<{ placeOrder: Order }>(placeOrder, {
          input: { ...details, items: [{ sku: 'LAMP', qty: 1 }] },
        })
      ).placeOrder
    own = await place(mine, { customerName: 'Ayu' })
    const [customerName, customerEmail, customerPhone, customerAddress, externalReference] = foreignTexts
    foreign = await place(theirs, {
      ...{ customerName, customerEmail, customerPhone, customerAddress, externalReference },
      deliveryAddress: { addressLines: [customerAddress], city: foreignTexts[5], country: 'TZ' },
      contact: { name: customerName, phone: customerPhone },
      metadata: [{ key: 'fact', value: foreignTexts[6] }],
    })
  })
  afterAll(() => app.stop())

  it('shows in no answer of any query, however much is asked, anything of an order that somebody else placed', async () => {
    const canaries = [...foreignTexts, foreign.id, foreign.orderNumber]
    const told: string[] = []
    for (const field of Object.values(schema.getQueryType()!.getFields())) {
      const query = fullQuery(field)
      const answer = await mine.send(query)
      for (const { extensions } of answer.errors ?? [])
        expect(['NOT_FOUND', 'FORBIDDEN'], query).toContain(extensions.code)
      const seen = JSON.stringify(answer)
      // What one has typed oneself comes back in what is not found.
      const asked = foreign.orderNumber
      const found = canaries.filter(
        (canary) => seen.replaceAll(asked, '').includes(canary) || leaks(seen, canary),
      )
      expect(found, `${field.name}: ${seen.slice(0, 500)}`).toEqual([])
      const all = JSON.stringify(await admin.send(query))
      if (canaries.some((canary) => all.includes(canary))) told.push(field.name)
    }
    // It was there to be seen.
    expect(told).toEqual(
      expect.arrayContaining(['auditLog', 'movements', 'order', 'orders', 'stockAllocations']),
    )
  })

  /** The number alone tells nothing to who has asked for it; beside data it does. */
  const leaks = (seen: string, canary: string) =>
    canary === foreign.orderNumber && seen.includes(`"orderNumber":"${canary}"`)

  it('has its own orders in lists, counts, figures, movements, the log and the file', async () => {
    const { orders, orderCounts, movements, dashboard } = await mine.run<{
      orders: { totalCount: number; nodes: Order[] }
      orderCounts: { status: string; count: number }[]
      movements: { nodes: { type: string; reference: { label: string } | null }[] }
      dashboard: { openOrders: { count: number }[] }
    }>(`{
    orders { totalCount nodes { id orderNumber } } orderCounts { status count }
    movements(filter: { types: [ALLOCATION] }) { nodes { type reference { label } } }
    dashboard { openOrders { count } }
  }`)
    expect(orders).toEqual({ totalCount: 1, nodes: [{ id: own.id, orderNumber: own.orderNumber }] })
    expect(orderCounts.reduce((sum, { count }) => sum + count, 0)).toBe(1)
    expect(dashboard.openOrders.reduce((sum, { count }) => sum + count, 0)).toBe(1)
    expect(movements.nodes.map(({ reference }) => reference?.label ?? null).sort()).toEqual(
      [own.orderNumber, null].sort(),
    )
    for (const file of ['orders', 'movements']) {
      const response = await fetch(`${app.url}/export/${file}.csv`, {
        headers: { authorization: `Bearer ${mine.accessToken}` },
      })
      const text = await response.text()
      expect(text).toContain(own.orderNumber)
      for (const canary of [...foreignTexts, foreign.orderNumber]) expect(text).not.toContain(canary)
    }
  })

  it('finds by reference, placer or time no order but its own', async () => {
    const placedBy = async (client: TestClient) =>
      (await client.run<{ actor: { id: string } }>('{ actor { id } }')).actor.id
    const [me, them] = [await placedBy(mine), await placedBy(theirs)]
    const query =
      'query ($filter: OrderFilter) { orders(filter: $filter) { totalCount nodes { id } } orderCounts(filter: $filter) { count } }'
    const found = async (client: TestClient, filter: object) =>
      (await client.run<{ orders: { nodes: Order[] } }>(query, { filter })).orders.nodes.map(({ id }) => id)
    const since = { updatedSince: new Date(0) }
    for (const filter of [
      { placedBy: them },
      { placedBy: them, search: 'Zanzibar' },
      { externalReferences: ['THEIR-REF'] },
      { metadata: { key: 'fact' } },
    ]) {
      expect(await found(mine, filter)).toEqual([])
      expect(await found(mine, { ...filter, ...since })).toEqual([])
      expect(await found(theirs, filter)).toEqual([foreign.id])
      expect(await found(admin, { ...filter, ...since })).toEqual([foreign.id])
    }
    for (const filter of [since, { placedBy: me }]) expect(await found(mine, filter)).toEqual([own.id])
    const byReference = '{ order(externalReference: "THEIR-REF") { id } }'
    expect(await mine.run(byReference)).toEqual({ order: null })
    expect(await theirs.run(byReference)).toEqual({ order: { id: foreign.id } })
  })

  it.each([
    ['processed', processOrder],
    ['shipped', shipOrder],
    ['cancelled', cancelOrder],
  ])('an order of somebody else is not %s: it is not found', async (_what, mutation) => {
    const before = await snapshot()
    const { errors } = await mine.send(mutation, { orderNumber: foreign.orderNumber })
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect(await snapshot()).toBe(before)
  })

  it('and movements are not found by an order, which would tell whether there is one', async () => {
    for (const filter of [{ orderNumber: foreign.orderNumber }, { referenceId: foreign.id }]) {
      const query = 'query ($filter: MovementFilter) { movements(filter: $filter) { totalCount } }'
      expect((await mine.send(query, { filter })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })

  it('tells each partner the changes of its own orders alone, though both ask in the same words', async () => {
    const query = 'subscription { orderChanged { customerName } }'
    const sockets = [mine, theirs].map(({ accessToken }) =>
      createSocket({
        url: `${app.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${accessToken}` },
      }),
    )
    const told: string[] = []
    const first = sockets.map(async (socket, index) => {
      const { value } = await socket.iterate({ query }).next()
      told[index] = JSON.stringify(value)
    })
    const input = (customerName: string) => ({ input: { customerName, items: [{ sku: 'LAMP', qty: 1 }] } })
    for (let round = 0; round < 20 && !(told[0] && told[1]); round++) {
      await theirs.run(placeOrder, input('Zanzibar'))
      await mine.run(placeOrder, input('Ayu'))
    }
    await Promise.all(first)
    expect(told[0]).toContain('Ayu')
    expect(told[1]).toContain('Zanzibar')
    await Promise.all(sockets.map((socket) => socket.dispose()))
  })

  it('the admins of a database of before hold it too', async () => {
    const roles = mongoose.connection.collection<{ name: string; permissions: string[] }>('roles')
    await roles.updateOne({ name: 'admin' }, { $pull: { permissions: 'order.viewOwn' } })
    await adminsHoldOwnOrders.up(mongoose.connection.db!)
    expect((await roles.findOne({ name: 'admin' }))!.permissions.toSorted()).toEqual(
      allPermissions.toSorted(),
    )
  })

  it('nobody gives what they lack: own orders may be given by who sees all', async () => {
    const query =
      'mutation ($name: String!, $permissions: [String!]!) { createRole(input: { name: $name, permissions: $permissions }) { id } }'
    const all = await app.asHolderOf('role.manage', 'order.view')
    await all.run(query, { name: 'partner', permissions: ['order.viewOwn'] })
    const ownOnly = await app.asHolderOf('role.manage', 'order.viewOwn')
    const { errors } = await ownOnly.send(query, { name: 'other', permissions: ['order.view'] })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

/** About the order of somebody else, wherever one can be asked for. */
const fullQuery = (field: GraphQLField<unknown, unknown>) =>
  queryOfAll(field, { sku: 'LAMP', code: 'LAMP', warehouseCode: 'LONDON', orderNumber: foreign.orderNumber })
