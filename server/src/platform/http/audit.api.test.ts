import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const says400 =
  'The server that we build on answers 400 here too: who asks for application/json, as every client of before does, sees by the status alone that nothing was done. The body is the same.'

/** What a server should do and ours does otherwise, by the id of the audit, each with its reason. */
const otherwise: Record<string, string> = {
  '572B': says400, // a document that cannot be parsed
  '7B9B': says400, // a variable that is none of its type
  FDE2: says400, // a document that does not fit the schema
}

it('the server does all that GraphQL over HTTP says a server must do, and should but for what is named', async () => {
  const missed: Record<string, string> = {}
  for (const { id, name, fn } of serverAudits({ url: `${app.url}/graphql` })) {
    const result = await fn()
    if (result.status === 'error') missed[id] = `MUST: ${name}: ${result.reason}`
    if (result.status === 'warn') missed[id] = otherwise[id] ?? `${name}: ${result.reason}`
  }
  expect(missed).toEqual(otherwise)
}, 60_000)
