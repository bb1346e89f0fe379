import 'reflect-metadata'
import { getNullableType, isInputObjectType, isListType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildUnguardedSchema } from '../../schema.ts'
import { connect, subscribing } from '../../testing/raw-socket.ts'
import { isText, least, placesOf, type InputPlace } from '../../testing/schema-walk.ts'
import { snapshot, startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'

let app: TestApp
let admin: TestClient
let places: InputPlace[]

beforeAll(async () => {
  app = await startTestApp()
  admin = await app.as('admin')
  places = placesOf(await buildUnguardedSchema())
})
afterAll(() => app.stop())

/** More of it than any description allows. */
function tooMuch({ type }: InputPlace): unknown {
  const nullable = getNullableType(type)
  if (isText(type)) return 'x'.repeat(20_000)
  return isListType(nullable) ? Array.from({ length: 1_001 }, () => least(nullable.ofType)) : undefined
}

/** Of several orders each is answered by itself. */
const ofEachOrder = [/(placeOrders.*){ __typename }/, '$1{ error { fields { code } } }'] as const

describe('the inputs', () => {
  it('have a maximum each, told in the schema', async () => {
    const schema = await buildUnguardedSchema()
    const inputs = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (isInputObjectType(type)) return Object.values(type.getFields())
      if (!isObjectType(type) || type.name.startsWith('__')) return []
      return Object.values(type.getFields()).flatMap(({ args }) => args)
    })
    const bounded = inputs.filter(({ type }) => isText(type) || isListType(getNullableType(type)))
    const untold = bounded.filter(({ description }) => !/\d/.test(description ?? ''))
    expect(bounded.length).toBeGreaterThan(100)
    expect(untold.map(({ name }) => name)).toEqual([])
  })

  it(
    'are refused at once where a text or a list of them is longer, in every operation',
    { timeout: 60_000 },
    async () => {
      const before = await snapshot()
      const bounded = places.filter((place) => tooMuch(place) !== undefined)
      expect(bounded.length).toBeGreaterThan(150)
      const socket = await connect(admin)
      for (const place of bounded) {
        const variables = place.with(tooMuch(place))
        const isSubscription = place.operation === 'subscription'
        if (isSubscription) socket.say(subscribing('1', place.query, variables))
        const answer = isSubscription
          ? await socket.heard()
          : await admin.send(place.query.replace(...ofEachOrder), variables)
        expect(JSON.stringify(answer), place.where).toMatch(/TOO_LONG|TOO_MANY/)
      }
      socket.socket.terminate()
      expect(await snapshot()).toBe(before)
    },
  )
})
