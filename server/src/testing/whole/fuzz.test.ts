import 'reflect-metadata'
import { getNullableType, isEnumType, isListType, isScalarType, type GraphQLInputType } from 'graphql'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildUnguardedSchema } from '../../schema.ts'
import { stockUp } from '../catalogue.ts'
import { connect, toldOf } from '../raw-socket.ts'
import { isText, placesOf, type InputPlace } from '../schema-walk.ts'
import { startTestApp, type TestApp } from '../test-app.ts'
import type { TestClient } from '../test-client.ts'
import { logFolder } from '../test-logs.ts'

/** Where the walk begins: FUZZ_SEED=7 repeats a run that ended with 7. FUZZ_EACH: values a place, all of them where 0. */
const { FUZZ_SEED = '1', FUZZ_EACH = '2' } = process.env

let app: TestApp
let admin: TestClient

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { FUZZ: { 'FUZZ-A': 5, 'FUZZ-B': 5 } })
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const nonsense = [null, [], {}, [[]], [null], true, -1, 1.5, 1e308, 2 ** 31, '', { ['__proto__']: 1 }, 'x']
const texts = [
  ' ',
  'a\0b',
  '\ud800',
  'a\udc00b',
  '\u202e\u200b\ufeff',
  '__proto__',
  'constructor',
  '{"$ne":""}',
  '$where',
  '(((((',
  '\\',
  '%00',
  '\u00df'.repeat(60),
  '\ufdfa'.repeat(40),
  '\u{1d4b3}'.repeat(15),
  'e\u0301'.repeat(60),
  'a'.repeat(24),
  'ffffffffffffffffffffffff',
  '64b64b64b64b64b64b64b64b',
  '2026-02-30',
  'FUZZ-A',
  'FUZZ',
  cursor('x'),
  cursor([['sku', 'FUZZ-A\0']]),
  cursor([['sku', '\ud800']]),
  cursor([['sku', { $gt: '' }]]),
  cursor([
    ['createdAt', { d: 1e300 }],
    ['_id', { o: 'ffffffffffffffffffffffff' }],
  ]),
  cursor([
    ['createdAt', { d: 8.64e15 }],
    ['_id', { o: 'ffffffffffffffffffffffff' }],
  ]),
  cursor([
    ['createdAt', 'x'],
    ['_id', 7],
  ]),
]
const numbers = [0, -2_147_483_648, 2_147_483_647, '1', 9_007_199_254_740_991]
const moments = [
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00Z',
  '2026-11-23T08:30:60Z',
  '+275760-09-13T00:00:00Z',
  '1970-01-01T00:00:00+23:59',
  'yesterday',
  0,
]

function valuesFor(given: GraphQLInputType): unknown[] {
  const type = getNullableType(given)
  if (isText(type)) return [...texts, ...nonsense]
  if (isEnumType(type)) return ['constructor', ...nonsense]
  if (isScalarType(type)) return [...(type.name === 'DateTime' ? moments : numbers), ...nonsense]
  return isListType(type) ? ['x', ['x', 'x'], ...nonsense] : nonsense
}

/** The same walk for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Attempt extends InputPlace {
  value: unknown
}

async function attempts(): Promise<Attempt[]> {
  const next = random(Number(FUZZ_SEED))
  return placesOf(await buildUnguardedSchema()).flatMap((place) => {
    const values = valuesFor(place.type)
    const count = Number(FUZZ_EACH) || values.length
    const chosen = values
      .map((value) => ({ value, at: next() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, count)
    return chosen.map(({ value }) => ({ ...place, value }))
  })
}

/** The codes of docs/api.md: none is told that does not stand there. */
const documented = new Set(
  [
    ...readFileSync(resolve(import.meta.dirname, '../../../../docs/api.md'), 'utf8').matchAll(
      /^\| ([A-Z_]{8,}) /gm,
    ),
  ]
    .map(([, code]) => code!)
    .filter((code) => code !== 'INTERNAL_SERVER_ERROR'),
)

const codesIn = (answer: unknown) =>
  [...JSON.stringify(answer ?? null).matchAll(/"extensions":\{[^}]*?"code":"(\w+)"/g)].map(
    ([, code]) => code!,
  )

async function inParallel<T>(items: T[], each: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of left) await each(item)
    }),
  )
}

const faults = () =>
  readFileSync(join(logFolder, `server-${process.pid}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":50'))

it(
  'whatever stands in the place of an argument is answered with a documented code, and is no fault of ours',
  { timeout: 60_000 },
  async () => {
    const undocumented: string[] = []
    // Of this test alone: other files of its process write there too.
    const before = faults().length
    const all = await attempts()
    expect(all.length).toBeGreaterThan(500)
    const socket = await connect(admin)
    await inParallel(all, async ({ where, query, operation, value, with: given }) => {
      const variables = given(value)
      const answer =
        operation === 'subscription'
          ? await toldOf(socket, query, variables)
          : await admin.send(query, variables)
      for (const code of codesIn(answer))
        if (!documented.has(code)) undocumented.push(`${where} ${JSON.stringify(value)}: ${code}`)
    })
    socket.socket.terminate()
    expect(undocumented).toEqual([])
    expect(faults().slice(before)).toEqual([])
  },
)
