import jwt from 'jsonwebtoken'
import { ask, known, posting, querying, times, type Attack, type Group, type Request } from './attack.ts'

const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const someId = { o: 'f'.repeat(24) }

const lists = ['products', 'stocks', 'movements', 'orders', 'alerts']
const forgeries: [string, string][] = [
  ['text', 'x'],
  ['no base64', '%%%'],
  ['16,000 characters', '7'.repeat(16_000)],
  ['17,000 characters', '7'.repeat(17_000)],
  ['a number', cursor(7)],
  ['an operator', cursor([['sku', { $gt: '' }]])],
  ['a key of objects', cursor([['__proto__', 'x']])],
  [
    'a moment out of time',
    cursor([
      ['createdAt', { d: 1e300 }],
      ['_id', someId],
    ]),
  ],
  [
    'an id that is none',
    cursor([
      ['createdAt', { d: 0 }],
      ['_id', { o: 'x' }],
    ]),
  ],
]

const cursors: Group = {
  name: 'cursors that nobody gave',
  kind: 'refused',
  attacks: lists.flatMap((list) =>
    forgeries.map(([what, after]) =>
      querying(
        `${what} for ${list}`,
        `query ($after: String) { ${list}(after: $after) { nodes { id } } }`,
        'BAD_USER_INPUT',
        { variables: { after } },
      ),
    ),
  ),
}

const broken: [string, string][] = [
  ['NUL', 'a\0b'],
  ['half a character', '\ud800'],
  ['the other half', 'a\udc00b'],
]
const texts: [string, string][] = [
  ['products(filter: { search: $x }) { nodes { id } }', 'String'],
  ['stocks(filter: { sku: $x }) { nodes { id } }', 'String'],
  ['orders(filter: { search: $x }) { nodes { id } }', 'String'],
  ['product(sku: $x) { id }', 'String!'],
  ['productByCode(code: $x) { id }', 'String!'],
  ['import(id: $x) { id }', 'ID!'],
  ['tags(search: $x) { tag }', 'String'],
]

const characters: Group = {
  name: 'broken characters',
  kind: 'refused',
  attacks: [
    ...texts.flatMap(([field, type]) =>
      broken.map(([what, x]) =>
        querying(
          `${what} in ${field.slice(0, field.indexOf('('))}`,
          `query ($x: ${type}) { ${field} }`,
          'BAD_USER_INPUT',
          { as: 'admin', variables: { x } },
        ),
      ),
    ),
    querying('NUL in a literal', String.raw`{ product(sku: "a\u0000b") { id } }`, 'BAD_USER_INPUT'),
    querying('half a character in a literal', String.raw`{ product(sku: "\ud800") { id } }`, [
      'BAD_USER_INPUT',
      'GRAPHQL_PARSE_FAILED',
    ]),
  ],
}

const x = (count: number) => 'x'.repeat(count)
const line = { sku: known.sku, warehouseCode: known.warehouse, delta: 1 }
const order = { customerName: 'Budi', items: [{ sku: known.sku, qty: 1 }] }
const adjust = 'mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename } }'
const adjustMany = 'mutation ($input: AdjustStocksInput!) { adjustStocks(input: $input) { __typename } }'
const place = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename } }'
const placeMany =
  'mutation ($orders: [PlaceOrderInput!]!) { placeOrders(orders: $orders) { error { code } } }'
const create = 'mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }'

const inputs: [what: string, query: string, variables: object][] = [
  [
    '100,000 tags to look for',
    'query ($t: [String!]) { products(filter: { tags: $t }) { nodes { id } } }',
    { t: times(100_000, String) },
  ],
  ['a search of 201 characters', '{ products(filter: { search: "' + x(201) + '" }) { nodes { id } } }', {}],
  ['first: 0', '{ products(first: 0) { nodes { id } } }', {}],
  ['first: -1', '{ products(first: -1) { nodes { id } } }', {}],
  ['first: 101', '{ products(first: 101) { nodes { id } } }', {}],
  ['first: 2^31 - 1', '{ products(first: 2147483647) { nodes { id } } }', {}],
  ['a note of a million characters', adjust, { input: { ...line, reason: 'FOUND', note: x(1_000_000) } }],
  ['501 lines', adjustMany, { input: { reason: 'FOUND', lines: times(501, () => line) } }],
  ['no lines', adjustMany, { input: { reason: 'FOUND', lines: [] } }],
  ['a delta of 0', adjust, { input: { ...line, delta: 0, reason: 'FOUND' } }],
  ['a delta of 2^31 - 1', adjust, { input: { ...line, delta: 2_147_483_647, reason: 'FOUND' } }],
  ['a delta of 2^53', adjust, { input: { ...line, delta: 2 ** 53, reason: 'FOUND' } }],
  ['an order of 1,001 lines', place, { input: { ...order, items: times(1_001, () => order.items[0]) } }],
  ['an order of -1', place, { input: { ...order, items: [{ sku: known.sku, qty: -1 }] } }],
  ['an order of 2^31', place, { input: { ...order, items: [{ sku: known.sku, qty: 2 ** 31 }] } }],
  ['a customer of 10,000 characters', place, { input: { ...order, customerName: x(10_000) } }],
  ['a key of 256 characters', place, { input: { ...order, idempotencyKey: x(256) } }],
  ['501 orders', placeMany, { orders: times(501, () => order) }],
  ['a price of 10^300', create, { input: { sku: 'A', name: 'A', price: 1e300 } }],
  ['a price of -1', create, { input: { sku: 'A', name: 'A', price: -1 } }],
  ['1,000 barcodes', create, { input: { sku: 'A', name: 'A', price: 1, barcodes: times(1_000, String) } }],
  ['a sku of 65 characters', create, { input: { sku: x(65), name: 'A', price: 1 } }],
  ['a field that there is none of', create, { input: { sku: 'A', name: 'A', price: 1, isAdmin: true } }],
  ['operators', create, { input: { sku: { $ne: '' }, name: { $gt: '' }, price: 1 } }],
  [
    'a day that there is none of',
    'query ($at: DateTime!) { stockAsOf(at: $at) { nodes { quantity } } }',
    { at: '2026-02-30' },
  ],
  [
    '10,000 years of days',
    '{ movementTrend(from: "0001-01-01T00:00:00Z", to: "9999-01-01T00:00:00Z") { day } }',
    {},
  ],
  ['a zone of 51 characters', `{ dashboard(timeZone: "${x(51)}") { openAlerts } }`, {}],
  [
    '501 points',
    `{ stockHistory(sku: "${known.sku}", warehouseCode: "${known.warehouse}", from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", points: 501) { at } }`,
    {},
  ],
]

const tooMuch: Group = {
  name: 'inputs that are too much',
  kind: 'refused',
  attacks: inputs.map(([what, query, variables]) =>
    querying(what, query, ['BAD_USER_INPUT', 'TOO_COSTLY'], { as: 'manager', variables }),
  ),
}

const notTheirs: [as: 'viewer' | 'limited', what: string, query: string, variables: object, code: string][] =
  [
    ['viewer', 'adjusts', adjust, { input: { ...line, reason: 'FOUND' } }, 'FORBIDDEN'],
    ['viewer', 'orders', place, { input: order }, 'FORBIDDEN'],
    ['viewer', 'orders for many', placeMany, { orders: times(100, () => order) }, 'FORBIDDEN'],
    ['viewer', 'creates', create, { input: { sku: 'A', name: 'A', price: 1 } }, 'FORBIDDEN'],
    ['viewer', 'reads the users', '{ users { nodes { email } } }', {}, 'FORBIDDEN'],
    ['viewer', 'reads the audit log', '{ auditLog { nodes { address } } }', {}, 'FORBIDDEN'],
    [
      'viewer',
      'makes a role',
      'mutation { createRole(input: { name: "x", permissions: ["user.manage"] }) { id } }',
      {},
      'FORBIDDEN',
    ],
    [
      'limited',
      'adjusts elsewhere',
      adjust,
      { input: { ...line, warehouseCode: known.elsewhere, reason: 'FOUND' } },
      'NOT_FOUND',
    ],
    [
      'limited',
      'looks elsewhere',
      `{ dashboard(warehouseCode: "${known.elsewhere}") { openAlerts } }`,
      {},
      'NOT_FOUND',
    ],
    [
      'limited',
      'listens in the history elsewhere',
      `{ stockHistory(sku: "${known.sku}", warehouseCode: "${known.elsewhere}", from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z") { at } }`,
      {},
      'NOT_FOUND',
    ],
  ]

const rights: Group = {
  name: 'what is not theirs',
  kind: 'refused',
  attacks: notTheirs.map(([as, what, query, variables, code]) =>
    querying(`a ${as} user ${what}`, query, code, { as, variables }),
  ),
}

/** Tokens that no server gave, as a function of our own secret. */
export const badTokens: [what: string, token: (secret: string) => string][] = [
  ['nonsense', () => 'nonsense'],
  ['three dots', () => '...'],
  ['8,000 characters', () => x(8_000)],
  ['no algorithm', () => jwt.sign({ sid: 'f'.repeat(24) }, '', { ...claims, algorithm: 'none' })],
  ['another secret', () => jwt.sign({ sid: 'f'.repeat(24) }, 'x'.repeat(40), claims)],
  [
    'another audience',
    (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, { ...claims, audience: 'gudang-link' }),
  ],
  ['another issuer', (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, { ...claims, issuer: 'x' })],
  ['another key', (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, { ...claims, keyid: '__proto__' })],
  [
    'another algorithm',
    (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, { ...claims, algorithm: 'HS512' }),
  ],
  [
    'a time that is over',
    (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, { ...claims, expiresIn: -1 }),
  ],
  ['no session', (secret) => jwt.sign({}, secret, claims)],
  ['a session that never was', (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, claims)],
  ['a session that is none', (secret) => jwt.sign({ sid: { $ne: '' } }, secret, claims)],
  [
    'a user that is none',
    (secret) => jwt.sign({ sid: 'f'.repeat(24) }, secret, { ...claims, subject: '\0' }),
  ],
]
const claims: jwt.SignOptions = {
  issuer: 'gudang',
  audience: 'gudang-api',
  subject: 'x',
  keyid: 'k0',
  expiresIn: 60,
}

const withToken = (what: string, token: (secret: string) => string, path: string, init: Request): Attack => ({
  what: `${what} at ${path}`,
  door: path === '/graphql' ? 'POST' : path.startsWith('/imports') ? 'upload' : 'HTTP',
  expected: 'UNAUTHENTICATED',
  send: (target) =>
    ask(target, path, {
      ...init,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token(target.secret)}` },
    }),
})

const tokens: Group = {
  name: 'tokens that do not hold',
  kind: 'refused',
  attacks: [
    ...badTokens.map(([what, token]) =>
      withToken(what, token, '/graphql', { method: 'POST', body: '{"query":"{ me { id } }"}' }),
    ),
    ...badTokens.slice(-4).map(([what, token]) => withToken(what, token, '/export/orders.csv', {})),
    ...badTokens
      .slice(-4)
      .map(([what, token]) =>
        withToken(what, token, '/imports/products?fileName=x.csv', { method: 'POST', body: 'sku' }),
      ),
    ...['Basic eDp4', 'Bearer', 'bearer  two words', 'x'.repeat(9_000)].map((authorization) =>
      posting(`authorization: ${authorization.slice(0, 20)}`, { query: '{ me { id } }' }, 'UNAUTHENTICATED', {
        headers: { authorization },
      }),
    ),
    posting(
      'a cookie of another',
      { query: 'mutation { refreshSession { accessToken } }' },
      'UNAUTHENTICATED',
      { headers: { cookie: 'gudang_refresh=x; __Host-gudang_refresh=y', authorization: '' } },
    ),
    querying(
      'a refresh token that is none',
      'mutation { refreshSession(refreshToken: "x") { accessToken } }',
      'UNAUTHENTICATED',
      { headers: { authorization: '' } },
    ),
  ],
}

/** The eleventh guess is not looked at. */
const guesses: Group = {
  name: 'guessing a password',
  kind: 'refused',
  attacks: times(14, (guess) =>
    querying(
      `guess ${guess + 1}`,
      `mutation { login(email: "victim@gudang.test", password: "guess ${guess}") { __typename } }`,
      guess < 10 ? 'OK' : 'RATE_LIMITED',
      { headers: { authorization: '' } },
    ),
  ),
}

export const values: Group[] = [cursors, characters, tooMuch, rights, tokens, guesses]
