import { isObjectType } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildUnguardedSchema } from '../../schema.ts'
import { integrationOf } from '../../testing/integrations.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let admin: TestClient
let names: string[]

beforeAll(async () => {
  app = await startTestApp({ RATE_LIMITS: 'on', REDIS_PREFIX: `told-limits-${Date.now()}:` })
  admin = await app.as('admin')
  const type = (await buildUnguardedSchema()).getType('Limits')
  names = isObjectType(type) ? Object.keys(type.getFields()).filter((name) => name !== 'budget') : []
})
afterAll(() => app.stop())

const budget = 'budget { atOnce available restoreRate }'
interface Told {
  limits: Record<string, number> & { budget: { atOnce: number; available: number; restoreRate: number } }
}

it('are in the documentation, each by its name and with its value', async () => {
  const { limits } = await admin.run<Told>(`{ limits { ${budget} ${names.join(' ')} } }`)
  const { atOnce, restoreRate } = limits.budget
  const values = { ...limits, 'budget.atOnce': atOnce, 'budget.restoreRate': restoreRate, budget: undefined }
  const told = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value.toLocaleString('en')]],
  )
  const docs = readFileSync(join(import.meta.dirname, '../../../../docs/api.md'), 'utf8')
  const documented = [...docs.matchAll(/^\| `([\w.]+)` +\| ([\d,]+) +\|/gm)].map(([, name, value]) => [
    name,
    value,
  ])
  expect(documented.sort()).toEqual(told.sort())
  expect(told.length).toBeGreaterThan(20)
})

it('tell each what is left of its own budget, and an integration the one that it was given', async () => {
  const { client } = await integrationOf(admin, { permissions: [], budgetPerSecond: 5_000 })
  const query = `{ limits { ${budget} } }`
  for (const [asker, atOnce, restoreRate] of [
    [admin, 300_000, 20_000],
    [client, 75_000, 5_000],
    [app.client(), 300_000, 20_000],
  ] as const) {
    const { limits } = await asker.run<Told>(query)
    expect(limits.budget).toMatchObject({ atOnce, restoreRate })
    expect(limits.budget.available).toBeLessThanOrEqual(atOnce)
    expect(limits.budget.available).toBeGreaterThan(0)
  }
})
