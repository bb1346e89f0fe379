import { afterAll, beforeAll, expect, it } from 'vitest'
import { stockUp } from '../../testing/catalogue.ts'
import { readsDuring } from '../../testing/command-count.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { createWarehouse } from '../warehouses/index.ts'
import { createProduct } from '../products/index.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const query = '{ firstSteps { warehouse products stock people } }'

it('the first steps are done when what they bring is there, and are of who manages users everywhere', async () => {
  const done = { warehouse: false, products: false, stock: false, people: false }
  const told = async (now: Partial<typeof done>) =>
    expect(await admin.run(query)).toEqual({ firstSteps: { ...done, ...now } })
  await told({})
  await createWarehouse(app.ctx, { code: 'LONDON', name: 'London', address: '1 Test Street' })
  await told({ warehouse: true })
  await createProduct(app.ctx, { sku: 'LAMP', name: 'Lamp', price: 100 })
  await told({ warehouse: true, products: true })
  await stockUp(app.ctx, { LEEDS: { MUG: 3 } })
  await told({ warehouse: true, products: true, stock: true })
  const viewer = await app.as('viewer')
  await told({ warehouse: true, products: true, stock: true, people: true })

  const reads = await readsDuring(() => admin.run(query))
  const finds = reads.filter((read) => read.startsWith('find'))
  expect(finds.sort()).toEqual(['find movements', 'find products', 'find users', 'find warehouses'])
  expect((await viewer.send(query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  const limited = await app.as('admin', { warehouses: [] })
  expect(await limited.run(query)).toEqual({ firstSteps: null })
})
