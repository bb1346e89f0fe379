import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { ask, times, type Attack, type Group, type Request, type Target } from './attack.ts'

/** A connection of which every byte is ours, and what had come over it when the server closed it. */
export function openTcp({ url }: Pick<Target, 'url'>): { socket: Socket; ended: Promise<string> } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => (heard = (heard + chunk.toString('latin1')).slice(0, 2_000)))
  socket.on('error', () => {})
  const ended = new Promise<string>((done) => socket.once('close', () => done(heard)))
  return { socket, ended }
}

const statusOf = (heard: string) => (heard ? `HTTP ${/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1]}` : 'closed')

const tcp = (
  what: string,
  expected: Attack['expected'],
  bytes: string,
  after?: (socket: Socket) => unknown,
): Attack => ({
  what,
  door: 'TCP',
  expected,
  async send(target) {
    const { socket, ended } = openTcp(target)
    socket.write(bytes, 'latin1')
    await after?.(socket)
    return statusOf(await ended)
  },
})

const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const last = 'Connection: close\r\n'
const small = '{"query":"{ actor { id } }"}'

const broken: Group = {
  name: 'what is no HTTP',
  kind: 'refused',
  attacks: [
    tcp('nonsense', 'HTTP 400', 'nonsense\r\n\r\n'),
    tcp('TLS', 'HTTP 400', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
    tcp('HTTP 2', ['HTTP 400', 'closed'], 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    tcp('a header of 100 KB', 'HTTP 431', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(100_000)}\r\n\r\n`),
    tcp('20,000 headers', 'HTTP 431', `GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(20_000)}\r\n`),
    tcp(
      'a path of 100 KB',
      ['HTTP 431', 'HTTP 414'],
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    ),
    tcp('no host', 'HTTP 400', `GET / HTTP/1.1\r\n${last}\r\n`),
    tcp(
      'a host of nonsense',
      'HTTP 404',
      `GET /x HTTP/1.1\r\nHost: ${"'><script>".repeat(9)}\r\n${last}\r\n`,
    ),
    tcp('a length that is none', 'HTTP 400', `${head}Content-Length: x\r\n\r\n`),
    tcp('a length below 0', 'HTTP 400', `${head}Content-Length: -1\r\n\r\n`),
    tcp('two lengths', 'HTTP 400', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`),
    tcp(
      'a length and chunks',
      'HTTP 400',
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ),
    tcp('a chunk that is none', 'HTTP 400', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`),
    tcp('3 MB', 'HTTP 413', `${head}${last}Content-Length: 3000000\r\n\r\n${'x'.repeat(3_000_000)}`),
    tcp(
      'a body that breaks off',
      ['HTTP 400', 'closed'],
      `${head}Content-Length: 1000\r\n\r\n{"query"`,
      (socket) => socket.end(),
    ),
    tcp(
      'a client that leaves at once',
      'closed',
      `${head}Content-Length: ${small.length}\r\n\r\n${small}`,
      (socket) => socket.resetAndDestroy(),
    ),
    tcp(
      'another protocol',
      ['HTTP 400', 'HTTP 426', 'HTTP 404'],
      `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n`,
    ),
    tcp('CONNECT', ['closed', 'HTTP 400', 'HTTP 404'], 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'),
    tcp(
      '100 requests in one',
      'HTTP 200',
      `${times(100, () => 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n').join('')}GET /health/live HTTP/1.1\r\nHost: x\r\n${last}\r\n`,
    ),
  ],
}

const http = (what: string, path: string, expected: Attack['expected'], init: Request = {}): Attack => ({
  what,
  door: 'HTTP',
  expected,
  send: (target) => ask(target, path, { as: 'manager', ...init }),
})

const query = JSON.stringify({ query: '{ me { id } }' })
const boundary = 'x'
const multipart = (parts: string) => ({
  method: 'POST',
  headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  body: parts,
})
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

const requests: Group = {
  name: 'requests that there are none of',
  kind: 'refused',
  attacks: [
    http('a query by GET', '/graphql?query={me{id}}', 'BAD_REQUEST'),
    http('a mutation by GET', '/graphql?query=mutation{logout}', 'BAD_REQUEST'),
    http('a mutation by GET as a page may', '/graphql?query=mutation{logout}', 'BAD_REQUEST', {
      headers: { 'content-type': 'text/plain', origin: 'https://evil.example.com' },
    }),
    http('introspection by GET', '/graphql?query={__schema{types{name}}}', 'BAD_REQUEST'),
    ...['PUT', 'PATCH', 'DELETE'].map((method) =>
      http(method, '/graphql', 'BAD_REQUEST', {
        method,
        body: query,
        headers: { 'content-type': 'application/json' },
      }),
    ),
    http('a batch', '/graphql', 'BAD_REQUEST', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `[${times(1_000, () => query).join()}]`,
    }),
    http(
      'a file upload by its specification',
      '/graphql',
      'BAD_REQUEST',
      multipart(
        `${part('operations', query)}${part('map', '{"0":["variables.file"]}')}${part('0', 'x')}--${boundary}--`,
      ),
    ),
    http('10,000 parts', '/graphql', 'BAD_REQUEST', multipart(part('a', 'b').repeat(10_000))),
    http(
      'a part without an end',
      '/graphql',
      'BAD_REQUEST',
      multipart(`--${boundary}\r\nContent-Disposition`),
    ),
    http('no boundary', '/graphql', 'BAD_REQUEST', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    }),
    http('XML', '/graphql', 'BAD_REQUEST', {
      method: 'POST',
      body: '<!ENTITY x SYSTEM "file:///etc/passwd">',
      headers: { 'content-type': 'application/xml' },
    }),
    http('a type of nonsense', '/graphql', 'BAD_REQUEST', {
      method: 'POST',
      body: query,
      headers: { 'content-type': ';;;' },
    }),
    http('a persisted query by its hash alone', '/graphql', 'PERSISTED_QUERY_NOT_SUPPORTED', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } }),
    }),
    http(
      'a persisted query by GET',
      '/graphql?extensions={"persistedQuery":{"version":1,"sha256Hash":"x"}}',
      ['PERSISTED_QUERY_NOT_SUPPORTED', 'BAD_REQUEST'],
    ),
    ...[
      '/nowhere',
      '/%',
      '/..%2f..%2fetc/passwd',
      '/graphql/x',
      '/.git/config',
      '/%00',
      '/export/nothing.csv',
      '/imports/nothing',
      `/${'a/'.repeat(3_000)}`,
    ].map((path) => http(path.slice(0, 40), path, ['NOT_FOUND', 'BAD_REQUEST'])),
    http('metrics', '/metrics', ['HTTP 404', 'HTTP 401']),
    http('a file of a broken filter', '/export/stock.csv?search=%ff', 'BAD_USER_INPUT'),
    http('a file of a filter twice', '/export/stock.csv?search=a&search=b', 'BAD_USER_INPUT'),
    http('a file of 500 types', `/export/movements.csv?${'types=ALLOCATION&'.repeat(500)}`, 'BAD_USER_INPUT'),
    http('a file by a link that was made up', '/export/orders.csv?token=x', 'UNAUTHENTICATED'),
  ],
}

/** What each of many such connections came to. */
const many = (count: number, { what, ...each }: Attack): Attack => ({
  ...each,
  what: `${count} times ${what}`,
  async send(target) {
    const codes = await Promise.all(times(count, () => each.send(target)))
    return [...new Set(codes)].sort().join(' and ')
  },
})

/** Who sends nothing, or not to the end. */
const slow: Group = {
  name: 'waiting for them',
  kind: 'waits',
  attacks: [
    many(400, tcp('a connection that says nothing', 'HTTP 408', '')),
    many(200, tcp('half a header', 'HTTP 408', 'GET / HTTP/1.1\r\nHost')),
    tcp('a header a second', ['HTTP 408', 'closed'], 'GET / HTTP/1.1\r\n', (socket) => {
      const timer = setInterval(() => socket.write('A: b\r\n'), 1_000)
      socket.once('close', () => clearInterval(timer))
    }),
    tcp('a connection kept after its answer', 'HTTP 200', 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'),
  ],
}

/** Uploads that are given up half-way leave their place to the next. */
const halfOpen: Group = {
  name: 'uploads that are not ended',
  kind: 'refused',
  attacks: [
    {
      what: 'seven that are not ended, and one after they have left',
      door: 'upload',
      expected: 'HTTP 429,HTTP 429, then BAD_USER_INPUT',
      async send(target) {
        const token = await target.newcomer('manager')
        const upload = 'POST /imports/products?fileName=x.csv HTTP/1.1\r\nHost: x\r\n'
        const uploads = times(7, () => openTcp(target))
        const answers: string[] = []
        for (const { socket, ended } of uploads) {
          socket.write(
            `${upload}Authorization: Bearer ${token}\r\nContent-Length: 1000000\r\n\r\nsku,name,price\n`,
          )
          void ended.then((heard) => answers.push(statusOf(heard)))
        }
        while (answers.length < 2) await delay(20)
        const refused = answers.join()
        for (const { socket } of uploads) socket.destroy()
        // Of nothing, which is refused: but only where there is a place to look at it.
        const another = () =>
          ask(target, '/imports/products?fileName=x.csv', {
            method: 'POST',
            headers: { authorization: `Bearer ${token}` },
          })
        let then = await another()
        for (; then === 'RATE_LIMITED'; then = await another()) await delay(20)
        return `${refused}, then ${then}`
      },
    },
  ],
}

export const wire: Group[] = [broken, requests, halfOpen]
export const slowWire = slow
