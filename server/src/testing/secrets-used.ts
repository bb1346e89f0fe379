import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { logFolder } from './test-logs.ts'

// Writes down every secret that the tests of this file send or are given; when all have run, the logs are
// searched for each of them (scripts/secrets-in-logs.mjs).

const file = join(logFolder, `secrets-${process.pid}.txt`)
const known = new Set<string>()
mkdirSync(logFolder, { recursive: true })

function note(secret: string): void {
  if (secret.length < 8 || secret.length > 10_000 || known.has(secret)) return
  known.add(secret)
  appendFileSync(file, `${JSON.stringify(secret)}\n`)
}

const secretNames = /password|token|secret|challenge|recovery|apikey|^current$|cookie|authorization/i

function noteIn(value: unknown, name = ''): void {
  if (typeof value === 'string' && secretNames.test(name)) note(value.replace(/^Bearer /i, ''))
  else if (Array.isArray(value)) value.forEach((each) => noteIn(each, name))
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) noteIn(inner, key)
}

function noteInJson(text: unknown): void {
  if (typeof text !== 'string') return
  try {
    noteIn(JSON.parse(text))
  } catch {
    // no JSON: a test of unreadable bodies
  }
}

const originalFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  noteInJson(init?.body)
  for (const [name, value] of new Headers(init?.headers)) {
    for (const part of value.split(/;\s*/)) noteIn(part.replace(/^[\w-]*refresh=/, ''), name)
  }
  const response = await originalFetch(input, init)
  for (const cookie of response.headers.getSetCookie())
    noteIn(cookie.split(';')[0]!.replace(/^[^=]*=/, ''), 'cookie')
  if (response.headers.get('content-type')?.includes('json'))
    response
      .clone()
      .text()
      .then(noteInJson, () => {})
  return response
}

for (const secret of ['only-for-tests-only-for-tests-only-for-tests', 'correct horse battery staple'])
  note(secret)
