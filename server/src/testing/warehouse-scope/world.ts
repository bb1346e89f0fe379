import { createClient as createSocket } from 'graphql-ws'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { allPermissions } from '@gudang/domain'
import { stockUp } from '../catalogue.ts'
import { integrationOf } from '../integrations.ts'
import { adjustStock, placeOrder } from '../operations.ts'
import { askStocktake } from '../stocktakes.ts'
import { snapshot, startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

/**
 * LONDON and LEEDS hold LAMP and JAR, only LEEDS holds CUP. `limited` may do everything, in LONDON alone.
 * Orders: own takes from LONDON, foreign from LEEDS, split from both. Transfers: own goes from LONDON to LEEDS, foreign from
 * LEEDS to HULL. Stocktakes: own counts in LONDON, foreign in LEEDS.
 */
export interface World {
  app: TestApp
  admin: TestClient
  limited: TestClient
  orders: { own: string; foreign: string; split: string }
  transfers: { own: string; foreign: string }
  stocktakes: { own: string; foreign: string }
}

export async function makeWorld(limitedIs: 'a user' | 'an integration'): Promise<World> {
  const app = await startTestApp()
  // JAR has not moved since: it is idle.
  const longAgo = () => new Date(Date.now() - 40 * 86_400_000)
  await stockUp(
    { ...app.ctx, now: longAgo },
    { LONDON: { LAMP: 10, MUG: 10, JAR: 1 }, LEEDS: { LAMP: 10, CUP: 10, JAR: 1 }, HULL: {} },
  )
  const admin = await app.as('admin')
  await admin.run('mutation { updateProduct(input: { sku: "LAMP", barcodes: ["LAMP-1"] }) { id } }')
  const { warehouses } = await admin.run<{ warehouses: { id: string; code: string }[] }>(
    '{ warehouses { id code } }',
  )
  const inLondon = { permissions: allPermissions, warehouseCodes: ['LONDON'] }
  const limited =
    limitedIs === 'an integration'
      ? (await integrationOf(admin, inLondon)).client
      : await app.as('admin', {
          warehouses: warehouses.filter(({ code }) => code === 'LONDON').map(({ id }) => id),
        })
  const order = async (items: object[], warehouseCode?: string) =>
    (
      await admin.run<{ placeOrder: { orderNumber: string } }>(placeOrder, {
        input: { customerName: 'Ayu', items, warehouseCode },
      })
    ).placeOrder.orderNumber
  const orders = {
    own: await order([{ sku: 'MUG', qty: 1 }], 'LONDON'),
    foreign: await order([{ sku: 'CUP', qty: 1 }], 'LEEDS'),
    split: await order([{ sku: 'LAMP', qty: 15 }]),
  }
  const transfer = async (fromWarehouseCode: string, toWarehouseCode: string, sku: string) =>
    (
      await admin.run<{ createTransfer: { number: string } }>(
        'mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { number } }',
        { input: { fromWarehouseCode, toWarehouseCode, lines: [{ sku, quantity: 1 }] } },
      )
    ).createTransfer.number
  const transfers = {
    own: await transfer('LONDON', 'LEEDS', 'LAMP'),
    foreign: await transfer('LEEDS', 'HULL', 'CUP'),
  }
  const stocktake = async (warehouseCode: string, sku: string) =>
    (await askStocktake(admin, 'startStocktake', { warehouseCode, scope: { skus: [sku] } })).number
  const stocktakes = { own: await stocktake('LONDON', 'MUG'), foreign: await stocktake('LEEDS', 'CUP') }
  return { app, admin, limited, orders, transfers, stocktakes }
}

/** The limited actor sees LONDON and nothing of LEEDS; the admin sees both, so that it was there to be seen. */
export async function seesOwn(world: World, query: string, variables?: object): Promise<void> {
  expect(JSON.stringify(await world.admin.run(query, variables))).toContain('LEEDS')
  const seen = JSON.stringify(await world.limited.run(query, variables))
  expect(seen).toContain('LONDON')
  expect(seen).not.toContain('LEEDS')
}

/** What is in LEEDS is to the limited actor as if it were not. */
export async function seesNothing(
  world: World,
  query: string,
  variables: object,
  nothing: unknown = null,
): Promise<void> {
  const full = Object.values(await world.admin.run<Record<string, unknown>>(query, variables))
  expect(full).not.toEqual([nothing])
  expect(Object.values(await world.limited.run<Record<string, unknown>>(query, variables))).toEqual([nothing])
}

/** Refused with this code, and nothing changed. */
export async function refused(
  world: World,
  code: string,
  mutation: string,
  variables: object,
): Promise<void> {
  const before = await snapshot()
  const { errors } = await world.limited.send(mutation, variables)
  expect(errors?.[0]?.extensions.code).toBe(code)
  expect(await snapshot()).toBe(before)
}

/** The next that a subscription tells while `act` is repeated; an order is placed until it has told something. */
export async function toldFirst(world: World, query: string, act: (round: number) => Promise<unknown>) {
  const socket = createSocket({
    url: `${world.app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${world.limited.accessToken}` },
  })
  let told: unknown
  const first = socket
    .iterate({ query })
    .next()
    .then(({ value }) => (told = value as unknown))
  for (let round = 0; round < 50 && !told; round++) await act(round)
  await first
  await socket.dispose()
  return JSON.stringify(told)
}

export const sellCup = (world: World) =>
  world.admin.run(placeOrder, { input: { customerName: 'Ayu', items: [{ sku: 'CUP', qty: 1 }] } })
export const adjustMug = (world: World) =>
  world.admin.run(adjustStock, {
    input: { sku: 'MUG', warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' },
  })

export const orderFields = 'orderNumber items { allocations { warehouse { code } } }'
export const eventFields =
  'order { orderNumber } warehouse { code } alert { warehouseCode } movements { warehouse { code } }'
export const userScope = '{ me { email warehouses { code } } }'

export async function ownAccount(world: World): Promise<{ email: string; id: string }> {
  return (await world.limited.run<{ me: { email: string; id: string } }>('{ me { id email } }')).me
}

export async function adminId(world: World): Promise<string> {
  return (await world.admin.run<{ me: { id: string } }>('{ me { id } }')).me.id
}

export async function roleId(world: World, name: string): Promise<string> {
  const { roles } = await world.admin.run<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
  return roles.find((role) => role.name === name)!.id
}

/** What is asked for LEEDS by its code is told as if there were no such warehouse. */
export async function isNotFound(world: World, query: string, variables?: object): Promise<void> {
  expect((await world.admin.send(query, variables)).errors).toBeUndefined()
  const { errors } = await world.limited.send(query, variables)
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
}

export const stocks = 'stocks { warehouse { code } }'
export const none = { totalCount: 0, nodes: [] }

export type Rows = Record<string, (world: World) => Promise<void>>

/** First in LEEDS: what happens there is told first to who is told of it. */
export async function setThresholds({ admin }: World, threshold: number): Promise<void> {
  const mutation =
    'mutation ($sku: String!, $code: String!, $threshold: Int!) { setLowStockThreshold(sku: $sku, warehouseCode: $code, threshold: $threshold) { id } }'
  await admin.run(mutation, { sku: 'CUP', code: 'LEEDS', threshold })
  await admin.run(mutation, { sku: 'MUG', code: 'LONDON', threshold })
}
