// What downloads and imports cost a server, its heap bounded: `pnpm bench:files [--movements=1000000] [--rows=100000]
// [--heap=MB]`. A ledger in a database of its own, then for each size a built server started anew (`pnpm build`).
import { megabytes, withDatabase } from './harness.ts'
import { atRest, cpuOfFamily, isKnown } from './processes.ts'
import { freePort } from '@gudang/local-engines'
import mongoose from 'mongoose'
import { parseArgs } from 'node:util'
import { applyImport, importOf, upload } from '../../server/src/testing/imports.ts'
import { runProgram, startServerProcess } from '../../server/src/testing/server-process.ts'
import { createClient, type TestClient } from '../../server/src/testing/test-client.ts'
import { fillLedger, timeOf, type LedgerSize } from '../../server/src/testing/fill-ledger.ts'
import { now, watchTurns } from '../../server/src/testing/turns.ts'

const { values } = parseArgs({
  options: {
    movements: { type: 'string', default: '1000000' },
    rows: { type: 'string', default: '100000' },
    heap: { type: 'string', default: '128' },
  },
})
const movements = Number(values.movements)
const rows = Number(values.rows)
const sampleMs = 200

const size: LedgerSize = {
  movements,
  products: 2_000,
  warehouses: 1,
  warehousesOfProduct: 1,
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-04-01T00:00:00Z'),
  hot: true,
}
const account = { ADMIN_EMAIL: 'admin@gudang.test', ADMIN_PASSWORD: 'a rather fine passphrase' }
const token = 'measures-what-a-server-needs'
const { settings: watched, turns } = watchTurns(`--max-old-space-size=${values.heap}`)
let environment: Record<string, string> = {}

await withDatabase('files', async ({ ctx, engines, mongodbUri }) => {
  environment = {
    ...account,
    MONGODB_URI: mongodbUri,
    REDIS_URL: engines.redisUrl,
    REDIS_PREFIX: 'bench_files:',
    JWT_SECRET: 'pW8mTq2vLx0Zr5Yc7Nd4Kf9Hs1Jb6Gu3',
    OPERATIONS_TOKEN: token,
    LOG_LEVEL: 'warn',
    ...watched,
  }
  await mongoose.connection.dropDatabase()
  const { code, said } = await runProgram('scripts/prepare.js', environment)
  if (code !== 0) throw new Error(said)
  const began = performance.now()
  await fillLedger(ctx, size)
  console.log(`${movements} movements made in ${seconds(began)} s; heap bounded at ${values.heap} MB`)
  for (const most of [10_000, 100_000, 1_000_000]) {
    if (most <= movements) await withServer((client) => download(client, most))
  }
  await withServer(importFiles)
})

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1)
}

async function withServer(body: (client: TestClient) => Promise<void>): Promise<void> {
  const server = await startServerProcess({ ...environment, PORT: String(await freePort()) })
  const client = createClient(server.url)
  await client.signIn(account.ADMIN_EMAIL, account.ADMIN_PASSWORD)
  if (isKnown) await atRest(() => cpuOfFamily(server.pid).itself)
  await body(client)
  await server.end()
}

/** The most recent movements, that many or a few more, since an order is written whole. */
async function download(client: TestClient, most: number): Promise<void> {
  const from = timeOf(size, movements - most).toISOString()
  await measuredOn(client, `movements.csv, ${most} rows`, most, async () => {
    const response = await fetch(`${client.url}/export/movements.csv?from=${from}`, {
      headers: { authorization: `Bearer ${client.accessToken}` },
    })
    let lines = -1
    for await (const piece of response.body!) lines += piece.filter((byte: number) => byte === 10).length
    if (response.status !== 200 || lines < most) throw new Error(`${response.status}: ${lines} rows`)
  })
}

async function importFiles(client: TestClient): Promise<void> {
  const codes = Array.from({ length: rows }, (_, index) => `ITEM-${index}`)
  const query = `mutation { createWarehouse(input: { code: "IMPORT", name: "Import", address: "" }) { __typename } }`
  await client.run(query)
  const products = ['sku,name,price,tags', ...codes.map((sku, at) => `${sku},Thing ${at},${at % 100}.50,a|b`)]
  const counts = ['sku,warehouse,counted', ...codes.map((sku, at) => `${sku},IMPORT,${1 + (at % 50)}`)]
  const bins = ['sku,warehouse,bin', ...codes.map((sku, at) => `${sku},IMPORT,R${at % 40}-${at % 900}-${at}`)]
  for (const [what, kind, lines] of [
    ['products', 'products', products],
    ['counts', 'stock-counts', counts],
    ['bins', 'stock-counts', bins],
  ] as const) {
    let id = ''
    await measuredOn(client, `${what}, ${rows} rows, uploaded and checked`, rows, async () => {
      const response = await upload(client, kind, lines.join('\n'))
      ;({ id } = (await response.json()) as { id: string })
      await reaches(client, id, 'READY')
    })
    await measuredOn(client, `${what}, ${rows} rows, applied`, rows, async () => {
      await client.run(applyImport, { id })
      await reaches(client, id, 'APPLIED')
    })
  }
}

async function reaches(client: TestClient, id: string, wanted: string): Promise<void> {
  for (;;) {
    const { state, errors } = await importOf(client, id)
    if (state === wanted) return
    if (state === 'INVALID' || state === 'FAILED') throw new Error(`${state}: ${JSON.stringify(errors)}`)
    await new Promise((done) => setTimeout(done, sampleMs))
  }
}

async function measuredOn(client: TestClient, what: string, count: number, body: () => Promise<void>) {
  let most = { rss: 0, heap: 0 }
  const sample = async () => {
    const { rss, heap } = await memoryOf(client)
    most = { rss: Math.max(most.rss, rss), heap: Math.max(most.heap, heap) }
  }
  await sample()
  const before = most
  // One that is under way when the body ends may find the server gone.
  const timer = setInterval(() => void sample().catch(() => {}), sampleMs)
  const started = performance.now()
  const began = now()
  await body().finally(() => clearInterval(timer))
  const took = seconds(started)
  const turn = Math.max(0, ...turns().map(([at, ms]) => (at > began ? ms : 0)))
  console.log(
    `${what}: ${took} s, ${Math.round(count / Number(took))} rows/s; resident ${before.rss} → at most ${most.rss} MB, heap ${before.heap} → ${most.heap} MB; longest turn ${turn} ms of CPU`,
  )
}

async function memoryOf({ url }: TestClient): Promise<{ rss: number; heap: number }> {
  const page = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
  const gauge = (name: string) => megabytes(Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)![1]))
  return { rss: gauge('process_resident_memory_bytes'), heap: gauge('nodejs_heap_size_used_bytes') }
}
