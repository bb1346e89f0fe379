import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import jwt from 'jsonwebtoken'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unreadable } from '../../testing/hostile/unreadable.ts'
import { startTestApp, testConfig, type TestApp } from '../../testing/test-app.ts'
import type { GraphQLAnswer, TestClient } from '../../testing/test-client.ts'
import { logFolder } from '../../testing/test-logs.ts'

let app: TestApp
let admin: TestClient

const front = '<!doctype html><title>Gudang</title>'

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gudang-web-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), front)
  writeFileSync(join(folder, 'ide.html'), '<!doctype html><title>IDE</title>')
  writeFileSync(join(folder, 'assets/app.js'), '1')
  app = await startTestApp({ WEB_DIST: folder })
  admin = await app.as('admin')
})
afterAll(() => app.stop())

const ask = (path: string, init: RequestInit = {}) => fetch(`${app.url}${path}`, init)

const post = (body: string | object, headers: Record<string, string> = {}) =>
  ask('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${admin.accessToken}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function codeOf(response: Response): Promise<string | undefined> {
  const text = await response.text()
  expect(text.length).toBeLessThan(12_000)
  return (JSON.parse(text) as GraphQLAnswer<unknown>).errors?.[0]?.extensions.code
}

/** What the server has called its own fault until now. */
const faults = () =>
  readFileSync(join(logFolder, `server-${process.pid}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":50'))

describe('a request that makes no sense is told for what it is, in few words', () => {
  it.each(unreadable)('%s', async (_what, body, headers, code) => {
    const before = faults().length
    const response = await post(body, headers)
    expect(response.status).not.toBe(500)
    expect(await codeOf(response)).toBe(code)
    expect(faults().slice(before)).toEqual([])
  })

  it.each([
    ['GET', '/graphql?query={me{id}}', 'BAD_REQUEST', 400],
    ['PUT', '/graphql', 'BAD_REQUEST', 405],
    ['DELETE', '/graphql', 'BAD_REQUEST', 405],
    ['GET', '/nowhere', 'NOT_FOUND', 404],
    ['POST', '/nowhere', 'NOT_FOUND', 404],
    ['GET', '/assets/gone.js', 'NOT_FOUND', 404],
    ['GET', '/export/nothing.csv', 'NOT_FOUND', 404],
    ['GET', '/%', 'NOT_FOUND', 404],
    ['GET', '/..%2f..%2fetc/passwd', 'NOT_FOUND', 404],
  ])('%s %s', async (method, path, code, status) => {
    const response = await ask(path, {
      method,
      headers: method === 'GET' ? {} : { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(status)
    expect(await codeOf(response)).toBe(code)
  })

  it('our own secret around a session that was never there', async () => {
    const before = faults().length
    const { JWT_SECRET: secret } = testConfig()
    for (const sid of ['x', '', '__proto__', '\0', 'g'.repeat(24), 'f'.repeat(24), 7]) {
      const token = jwt.sign({ sid }, secret, {
        issuer: 'gudang',
        audience: 'gudang-api',
        subject: 'nobody',
        keyid: 'k0',
        expiresIn: 60,
      })
      const response = await post({ query: '{ me { id } }' }, { authorization: `Bearer ${token}` })
      expect(await codeOf(response), String(sid)).toBe('UNAUTHENTICATED')
    }
    expect(faults().slice(before)).toEqual([])
  })
})

describe('a made-up cursor', () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const id = { o: 'f'.repeat(24) }
  const lists: Record<string, [string, ...unknown[]][]> = {
    products: [
      ['sku', 7],
      ['sku', null],
      ['sku', { $gt: '' }],
      ['sku', { d: 0 }],
      ['sku', 'A\0'],
      ['sku', '\ud800'],
      ['sku', ['A']],
    ],
    'products(sort: PRICE_ASC': [
      ['price', '7'],
      ['price', null],
      ['price', { d: 7 }],
      ['price', true],
    ],
    movements: [
      ['createdAt', 7],
      ['createdAt', { d: 1e300 }],
      ['createdAt', { d: '7' }],
      ['createdAt', { d: 7, x: 1 }],
      ['createdAt', id],
    ],
    users: [['email', 7]],
    auditLog: [
      ['at', 'x'],
      ['at', { d: null }],
    ],
    alerts: [['raisedAt', id]],
    imports: [['createdAt', 'now']],
    orders: [['createdAt', { d: -1e300 }]],
    stocks: [
      ['sku', 1],
      ['sku', 'A\0'],
    ],
    'stocks(sort: QUANTITY_ASC': [
      ['quantity', '1'],
      ['quantity', {}],
    ],
  }
  const second: Record<string, unknown> = {
    'products(sort: PRICE_ASC': ['sku', 'A'],
    stocks: ['warehouseCode', 'A'],
    products: undefined,
    users: undefined,
  }
  const refused = async (list: string, after: string) => {
    const call = list.includes('(') ? `${list}, after: $after)` : `${list}(after: $after)`
    const { errors } = await admin.send(`query ($after: String) { ${call} { nodes { __typename } } }`, {
      after,
    })
    expect(errors?.[0]?.extensions, `${list} ${after}`).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: ['after'], code: 'NO_CURSOR' }],
    })
  }

  it('of another type in any field of any list is no cursor of it', async () => {
    for (const [list, heads] of Object.entries(lists))
      for (const head of heads) {
        const rest = list in second ? second[list] : ['_id', id]
        await refused(list, encoded(rest ? [head, rest] : [head]))
      }
  })

  it('that is no list of pairs, or one of another list, is none', async () => {
    const shapes = [
      null,
      7,
      'x',
      {},
      [],
      [[]],
      [['sku']],
      [['sku', 'A', 'B']],
      [
        ['sku', 'A'],
        ['sku', 'A'],
      ],
      [[['sku'], 'A']],
      [null],
      [['__proto__', 'A']],
    ]
    for (const shape of shapes) await refused('products', encoded(shape))
    for (const junk of ['x', '%%%', '\u{1f600}', '7'.repeat(16_000)]) await refused('products', junk)
    const ids = ['', 'x', 'g'.repeat(24), 'f'.repeat(25), 'F'.repeat(24), 7, null, {}]
    for (const o of ids)
      await refused(
        'orders',
        encoded([
          ['createdAt', { d: 0 }],
          ['_id', { o }],
        ]),
      )
    await refused(
      'orders',
      encoded([
        ['raisedAt', { d: 0 }],
        ['_id', id],
      ]),
    )
  })
})

describe('the front page', () => {
  it.each(['*/*', 'text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', 'image/avif,*/*'])(
    'is there for who takes %s',
    async (accept) => {
      const response = await ask('/', { headers: { accept } })
      expect(response.status).toBe(200)
      expect(await response.text()).toBe(front)
    },
  )

  it('is there for HEAD, and for links deep into it where a page is asked for', async () => {
    expect((await ask('/', { method: 'HEAD' })).status).toBe(200)
    expect((await ask('/orders/7', { headers: { accept: 'text/html' } })).status).toBe(200)
    expect((await ask('/orders/7')).status).toBe(404)
  })
})

it('pages may open sockets to their own server alone, and of the device use the camera', async () => {
  const { headers } = await ask('/')
  const { host } = new URL(app.url)
  expect(headers.get('content-security-policy')).toContain(`connect-src 'self' ws://${host} wss://${host};`)
  expect(headers.get('permissions-policy')).toMatch(/^camera=\(self\), .*geolocation=\(\)/)
})
