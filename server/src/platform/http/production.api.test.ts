import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { startTestApp } from '../../testing/test-app.ts'

const JWT_SECRET = randomBytes(36).toString('base64')
const page = '<!doctype html><title>IDE</title>'
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gudang-ide-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Gudang</title>')
  writeFileSync(join(folder, 'ide.html'), page)
  // In production a server does not migrate.
  await (await startTestApp()).stop()
})

const schemaAsked = '{ __schema { queryType { name } } }'
const misspelt = '{ actr { id } }'

it.each([
  ['nothing set', {}, { schema: false, ide: false }],
  ['INTROSPECTION=on', { INTROSPECTION: 'on' }, { schema: true, ide: false }],
  ['PLAYGROUND=on', { PLAYGROUND: 'on' }, { schema: false, ide: true }],
  [
    'both off in development',
    { NODE_ENV: 'development', INTROSPECTION: 'off', PLAYGROUND: 'off' },
    { schema: false, ide: false },
  ],
  ['nothing set in development', { NODE_ENV: 'development' }, { schema: true, ide: true }],
])('with %s the schema and the IDE are as the settings say', async (_what, settings, expected) => {
  const app = await startTestApp({ NODE_ENV: 'production', JWT_SECRET, WEB_DIST: folder, ...settings })
  try {
    const client = app.client()
    const { errors } = await client.send(schemaAsked)
    expect(errors?.[0]?.extensions.code).toBe(expected.schema ? undefined : 'GRAPHQL_VALIDATION_FAILED')
    const { errors: told } = await client.send(misspelt)
    expect(told![0]!.message.includes('Did you mean')).toBe(expected.schema)
    const file = await fetch(`${app.url}/schema.graphql`)
    expect(file.status).toBe(expected.schema ? 200 : 404)
    const opened = await fetch(`${app.url}/graphql`, { headers: { accept: 'text/html' } })
    expect((await opened.text()) === page).toBe(expected.ide)
    expect(opened.status).toBe(expected.ide ? 200 : 400)
  } finally {
    await app.stop()
  }
})

it('serves the contract as the repository has it, and once to who has it already', async () => {
  const app = await startTestApp({ NODE_ENV: 'production', JWT_SECRET, INTROSPECTION: 'on' })
  try {
    // Else fetch asks for all of it, whatever it has.
    const kept = { 'cache-control': 'max-age=0' }
    const ask = (headers: Record<string, string>) => fetch(`${app.url}/schema.graphql`, { headers })
    const contract = readFileSync(join(import.meta.dirname, '../../../../schema.graphql'), 'utf8')
    for (const encoding of ['gzip', 'identity']) {
      const answer = await ask({ 'accept-encoding': encoding, accept: 'text/html,*/*' })
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect((await answer.text()) === contract, encoding).toBe(true)
      const again = await ask({
        'accept-encoding': encoding,
        'if-none-match': answer.headers.get('etag')!,
        ...kept,
      })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
  } finally {
    await app.stop()
  }
})

it('sends what the build has compressed as it is, to whoever reads it, as what it is', async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  const source = 'export const words = "the same words, and the same words again"'
  writeFileSync(join(folder, 'assets/app.js'), source)
  writeFileSync(join(folder, 'assets/app.js.br'), brotliCompressSync(source))
  const app = await startTestApp({ NODE_ENV: 'production', JWT_SECRET, WEB_DIST: folder })
  try {
    const ask = (accepted: string) =>
      fetch(`${app.url}/assets/app.js`, { headers: { 'accept-encoding': accepted } })
    for (const [accepted, encoding] of [
      ['br, gzip', 'br'],
      ['identity', null],
      ['br;q=0, identity', null],
    ] as const) {
      const answer = await ask(accepted)
      expect(answer.headers.get('content-encoding'), accepted).toBe(encoding)
      expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.get('vary')).toContain('Accept-Encoding')
      expect(await answer.text()).toBe(source)
    }
  } finally {
    await app.stop()
  }
})
