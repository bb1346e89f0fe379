import { setTimeout as delay } from 'node:timers/promises'
import { openSocket, refusalOf, subscribing, type RawSocket } from '../raw-socket.ts'
import { asJson, times, type Attack, type Group, type Role, type Target } from './attack.ts'
import { badTokens } from './inputs.ts'

const door = 'WebSocket'

/** What comes of it first: the code of an error, the type of another message, or the code of the close. */
async function outcome(raw: RawSocket): Promise<string> {
  try {
    const { type, payload } = await raw.heard(({ type }) => type !== 'connection_ack')
    if (type !== 'error') return type
    const [error] = payload as { extensions: { code: string } }[]
    return error!.extensions.code
  } catch {
    return String(await raw.closed)
  }
}

const greeting = (token: string) => ({
  type: 'connection_init',
  payload: { authorization: `Bearer ${token}` },
})

const onSocket = (
  what: string,
  expected: Attack['expected'],
  body: (raw: RawSocket, target: Target) => unknown,
): Attack => ({
  what,
  door,
  expected,
  async send(target) {
    const raw = await openSocket(target.url)
    raw.socket.on('error', () => {})
    try {
      await body(raw, target)
      return await outcome(raw)
    } finally {
      raw.socket.terminate()
    }
  },
})

const greeted = (
  what: string,
  expected: Attack['expected'],
  body: (raw: RawSocket, target: Target) => unknown,
  as: Role = 'viewer',
) =>
  onSocket(what, expected, async (raw, target) => {
    raw.say(greeting(target.tokens[as]))
    await raw.heard()
    await body(raw, target)
  })

const handshake = (
  what: string,
  expected: string,
  headers: Record<string, string>,
  path?: string,
): Attack => ({
  what,
  door,
  expected,
  async send({ url }) {
    const { body } = await refusalOf(url, headers, path)
    return (JSON.parse(body) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code
  },
})

const handshakes: Group = {
  name: 'sockets of strangers',
  kind: 'refused',
  attacks: [
    ...['https://evil.example.com', 'null', 'http://127.0.0.1:1', 'nonsense', 'file://'].map((origin) =>
      handshake(`a page of ${origin}`, 'FORBIDDEN', { origin }),
    ),
    ...['/', '/elsewhere', '/graphql/x', '/health/live'].map((path) =>
      handshake(`at ${path}`, 'NOT_FOUND', {}, path),
    ),
    ...badTokens.map(([what, token]) =>
      onSocket(what, '4401', (raw, { secret }) => raw.say(greeting(token(secret)))),
    ),
    onSocket('no token', '4401', (raw) => raw.say({ type: 'connection_init' })),
    onSocket('a token that is a number', '4401', (raw) =>
      raw.say({ type: 'connection_init', payload: { authorization: 7 } }),
    ),
    onSocket('a question before the greeting', '4401', (raw) =>
      raw.say(subscribing('1', 'subscription { orderChanged { id } }')),
    ),
  ],
}

const frames: [what: string, frame: string | object | Buffer, code: string][] = [
  ['text', 'nonsense', '4400'],
  ['nothing', '', '4400'],
  ['a list', '[]', '4400'],
  ['null', 'null', '4400'],
  ['objects 20,000 deep', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000), '4400'],
  ['an acknowledgement', { type: 'connection_ack' }, '4400'],
  ['an answer', { type: 'next', id: '1', payload: {} }, '4400'],
  ['a type that is none', { type: 'start', id: '1' }, '4400'],
  ['a type of objects', { type: '__proto__' }, '4400'],
  ['a question without a name', { type: 'subscribe', payload: { query: 'x' } }, '4400'],
  ['a question without a text', { type: 'subscribe', id: '1', payload: {} }, '4400'],
  ['a second greeting', { type: 'connection_init' }, '4429'],
  ['100 KB', 'x'.repeat(100_000), '1009'],
  ['10 MB', 'x'.repeat(10_000_000), '1009'],
  ['no UTF-8', Buffer.from([0xff, 0xfe]), '1007'],
]

const messages: Group = {
  name: 'messages that are none',
  kind: 'refused',
  attacks: [
    ...frames.map(([what, frame, code]) =>
      greeted(what, code, ({ socket }) =>
        socket.send(Buffer.isBuffer(frame) ? frame : asJson(frame), { binary: false }),
      ),
    ),
    greeted('a binary frame', '1003', ({ socket }) => socket.send(Buffer.from('{"type":"ping"}'))),
    greeted('a name that is taken', '4409', (raw) =>
      times(2, () => raw.say(subscribing('1', 'subscription { orderChanged { id } }'))),
    ),
    greeted('300 messages', '4429', async (raw) => {
      times(300, () => raw.say({ type: 'complete', id: 'x' }))
    }),
  ],
}

const follows = 'subscription { orderChanged { id } }'
const deep = `subscription { stockChanged { ${'product { stocks { '.repeat(7)} id ${'} } '.repeat(7)} } }`
const documents: [what: string, query: string, code: string | string[], variables?: object][] = [
  ['a query', '{ me { id } }', 'BAD_USER_INPUT'],
  [
    '50 × movements',
    `query ($n: Int) { ${times(50, (at) => `a${at}: movements(first: $n) { nodes { id } }`).join(' ')} }`,
    'BAD_USER_INPUT',
    { n: 100 },
  ],
  ['a mutation', 'mutation { logout }', 'BAD_USER_INPUT'],
  ['a login', 'mutation { login(email: "a@b.test", password: "x") { __typename } }', 'BAD_USER_INPUT'],
  ['introspection', '{ __schema { types { name } } }', ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']],
  [
    'introspection beside a change',
    'subscription { orderChanged { id } __schema { types { name } } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['two fields', 'subscription { orderChanged { id } a: orderChanged { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['two operations', `${follows} query A { me { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
  ['nothing', '', 'GRAPHQL_PARSE_FAILED'],
  ['6,000 tokens', `subscription { orderChanged { ${'id '.repeat(6_000)} } }`, 'GRAPHQL_PARSE_FAILED'],
  ['600 fields', `subscription { orderChanged { ${'id '.repeat(600)} } }`, 'GRAPHQL_VALIDATION_FAILED'],
  [
    '60 aliases',
    `subscription { orderChanged { ${times(60, (at) => `a${at}: id`).join(' ')} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['depth 16', deep, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a list 4,000 deep',
    `subscription { stockChanged(warehouseCode: ${'['.repeat(2_000)}${']'.repeat(2_000)}) { id } }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['a field that there is none of', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'NUL',
    'subscription ($x: String) { stockChanged(warehouseCode: $x) { id } }',
    'BAD_USER_INPUT',
    { x: 'a\0' },
  ],
  [
    'an object in place of a text',
    'subscription ($x: String) { stockChanged(warehouseCode: $x) { id } }',
    'BAD_USER_INPUT',
    { x: { $ne: '' } },
  ],
  [
    'a text of 20,000',
    'subscription ($x: String) { stockChanged(warehouseCode: $x) { id } }',
    'BAD_USER_INPUT',
    { x: 'x'.repeat(20_000) },
  ],
]

const questions: Group = {
  name: 'subscriptions that are none',
  kind: 'refused',
  attacks: [
    ...documents.map(([what, query, code, variables]) =>
      greeted(what, code, (raw) => raw.say(subscribing('1', query, variables))),
    ),
    greeted('a 51st', 'BAD_USER_INPUT', (raw) =>
      times(51, (at) => raw.say(subscribing(String(at), follows))),
    ),
    greeted('a 5,000th', '4429', async (raw) => {
      times(5_000, (at) => raw.say(subscribing(String(at), follows)))
      await raw.closed
      raw.inbox.length = 0
    }),
    greeted('more for each change than it may cost', 'TOO_COSTLY', (raw) =>
      times(40, (at) =>
        raw.say(
          subscribing(
            String(at),
            `subscription { stockChanged { id ${times(10, (n) => `p${n}: product { stocks { quantity product { name tags sku } } x${at}: sku }`).join(' ')} } }`,
          ),
        ),
      ),
    ),
  ],
}

const crowds: Group = {
  name: 'too many sockets, and deaf ones',
  kind: 'refused',
  attacks: [
    {
      what: 'a 51st of one user',
      door,
      expected: '1013',
      async send(target) {
        const token = await target.newcomer('viewer')
        const all = await Promise.all(times(50, () => openSocket(target.url)))
        const greet = async (raw: RawSocket) => {
          raw.say(greeting(token))
          await raw.heard()
        }
        await Promise.all(all.map(greet))
        const one = await openSocket(target.url)
        one.say(greeting(token))
        const code = await one.closed
        for (const { socket } of all) socket.terminate()
        return String(code)
      },
    },
    greeted('megabytes of answers that are not read', '1013', async (raw) => {
      raw.socket.pause()
      times(190, () => raw.say({ type: 'ping', payload: { x: 'x'.repeat(60_000) } }))
      await delay(500)
      raw.socket.resume()
      await raw.closed
      raw.inbox.length = 0
    }),
  ],
}

export const sockets: Group[] = [handshakes, messages, questions, crowds]

export const slowSockets: Group = {
  name: 'sockets that say nothing',
  kind: 'waits',
  attacks: [onSocket('no greeting', '4408', () => {})],
}
