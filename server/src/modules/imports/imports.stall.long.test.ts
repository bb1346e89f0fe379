import iconv from 'iconv-lite'
import { freePort } from '@gudang/local-engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { settled, upload } from '../../testing/imports.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { now, slowness, watchTurns } from '../../testing/turns.ts'
import { watchHealth } from '../../testing/watch-health.ts'
import { createWarehouse } from '../warehouses/index.ts'

const { settings: watched, turns } = watchTurns('--max-old-space-size=200')
let server: ServerProcess
let clients: TestClient[]

beforeAll(async () => {
  const app = await startTestApp()
  await createWarehouse(app.ctx, { code: 'LONDON', name: 'London', address: '' })
  const tokens = [await app.as('manager'), await app.as('manager'), await app.as('manager')].map(
    ({ accessToken }) => accessToken,
  )
  await app.stop()
  const { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const settings = { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET, RATE_LIMITS: 'off' }
  const PORT = String(await freePort())
  server = await startServerProcess({ ...settings, PORT, ...watched })
  clients = tokens.map((accessToken) => Object.assign(createClient(server.url), { accessToken }))
})
afterAll(() => server.end('SIGKILL'))

const megabytes = (count: number, what: string) => what.repeat((count * 1_000_000) / what.length)
const header = 'sku,name,price,tags,barcodes\n'
const rows = (count: number, row: (index: number) => string) =>
  header + Array.from({ length: count }, (_, index) => row(index)).join('\n')
const counts = (row: string, count = 1) => `sku,warehouse,counted\n${`${row}\n`.repeat(count)}`

/** Of a stranger, a clumsy one and a spreadsheet. The largest that may be sent come first. */
const products: (string | Uint8Array)[] = [
  header + megabytes(49, '\n'),
  ...[',', '"', 'a'].map((what) => header + megabytes(2, what)),
  rows(200_000, (index) => `${index},,-`),
  rows(20_000, () => ''),
  rows(200_001, () => ',,,,'),
  rows(10_000, () => 'SAME,Same,1'),
  rows(2_000, (index) => `S${index},N,1,a|b,B${index}A|B${index}B|B${index}C`),
  rows(2_000, (index) => `N${index},New,1`),
  rows(300, (index) => `T${index},Tags,1,${'x|'.repeat(4_000)}`),
  rows(
    500,
    (index) => `C${index},Codes,1,,${Array.from({ length: 51 }, (_, n) => `C${index}-${n}`).join('|')}`,
  ),
  ...[
    '\r',
    '\r\n',
    ';',
    '\t',
    "'",
    '\\',
    '|',
    '""',
    '","',
    '"\n',
    ' ',
    '\ufeff',
    '\u2028',
    '\ud83d\ude00',
    '\u0301',
  ].map((what) => header + megabytes(0.3, what)),
  ...['\n', '\r\n', ',', ';', 'a', '"'].map((what) => what.repeat(300_000)),
  ...['UTF-16LE', 'UTF-16BE', 'shift_jis', 'gb18030'].map((encoding) =>
    iconv.encode(header + megabytes(0.3, 'é漢,\n'), encoding, { addBOM: true }),
  ),
  Buffer.alloc(1_000_000, 0xff),
  Buffer.alloc(1_000_000, 0x00),
  Buffer.from(header + megabytes(1, 'é')).fill(0xc3, 500_000),
  Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100_000)]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xef, 0xbb, 0xbf]),
  'sku',
  'sku,price\n,',
  `${header}${'A,"'.repeat(20_000)}`,
  `${header}A,"${'x\n'.repeat(10_000)}",1\n`.repeat(20),
  `${header}${'=HYPERLINK("x"),'.repeat(900)}`,
  'sku\n"',
  `${'sku,'.repeat(20_000)}\nA`,
  `sep=\n${header}`,
  `sep=,${',\n'.repeat(1_000)}`,
  `${header}"${'""'.repeat(40_000)}"`,
  `${header}A,${'"'.repeat(99_000)}\n`,
  `${header}${'A,"x"y\n'.repeat(50_000)}`,
  `${header}=1+1,${'=cmd|/c calc!A1,'.repeat(100)}`,
]
const stock: string[] = [
  counts('A,B,1', 5_000),
  counts('A,LONDON,1e9', 10_000),
  counts('5.01E+12,LONDON,1'),
  counts(`${'A'.repeat(9_000)},LONDON,1`, 50),
  counts('', 50_000),
]

it(
  'answers others at once while it checks sixty files that nobody should send',
  { timeout: 240_000 },
  async () => {
    const began = now()
    const stop = watchHealth(server.url)
    const states: Record<string, number> = {}
    const feed = async (
      client: TestClient,
      kind: 'products' | 'stock-counts',
      files: (string | Uint8Array)[],
    ) => {
      for (let body = files.shift(); body !== undefined; body = files.shift()) {
        const response = await upload(client, kind, body)
        const answer = (await response.json()) as { id?: string; errors?: { extensions: { code: string } }[] }
        const state = answer.id
          ? (await settled(client, answer.id)).state
          : answer.errors![0]!.extensions.code
        states[state] = (states[state] ?? 0) + 1
      }
    }
    expect(products.length + stock.length).toBeGreaterThanOrEqual(60)
    await Promise.all([
      feed(clients[0]!, 'products', products),
      feed(clients[1]!, 'products', products),
      feed(clients[2]!, 'stock-counts', stock),
    ])
    const { longest, count } = await stop()
    const turn = Math.max(...turns().map(([at, ms]) => (at > began ? ms : 0)))
    console.log(
      `Longest turn ${turn} ms of CPU; longest of ${count} answers of /health/live: ${longest} ms`,
      states,
    )
    expect(server.exitCode()).toBeNull()
    // CPU: others wait longer where the machine does much else.
    expect(turn).toBeLessThan(100 * slowness())
    expect(Object.keys(states).sort()).toEqual(['BAD_USER_INPUT', 'INVALID', 'READY'])
  },
)
