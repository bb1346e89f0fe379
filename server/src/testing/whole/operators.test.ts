import 'reflect-metadata'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildUnguardedSchema } from '../../schema.ts'
import { isText, placesOf } from '../schema-walk.ts'
import { snapshot, startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
})
afterAll(() => app.stop())

it('an operator of the database is refused in the place of every string and id that there is', async () => {
  const before = await snapshot()
  const texts = placesOf(await buildUnguardedSchema()).filter(
    ({ type, operation }) => isText(type) && operation !== 'subscription',
  )
  expect(texts.length).toBeGreaterThan(80)
  for (const { where, query, with: given } of texts) {
    const { errors } = await admin.send(query, given({ $ne: '' }))
    expect(errors?.[0]?.extensions.code, where).toBe('BAD_USER_INPUT')
  }
  expect(await snapshot()).toBe(before)
})
