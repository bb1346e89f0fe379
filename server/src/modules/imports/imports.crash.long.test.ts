import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '@gudang/local-engines'
import { applyImport, checked, importOf, settled } from '../../testing/imports.ts'
import { startServerProcess, type ServerProcess } from '../../testing/server-process.ts'
import { startTestApp, testConfig } from '../../testing/test-app.ts'
import { createClient, type TestClient } from '../../testing/test-client.ts'
import { ProductModel } from '../products/products.model.ts'
import { newProduct } from '../products/products.service.ts'
import { createWarehouse } from '../warehouses/index.ts'

const rows = 4_000
const skus = Array.from({ length: rows }, (_, index) => `ITEM${index}`)
const processes: ServerProcess[] = []
let accessToken: string | undefined

beforeAll(async () => {
  const app = await startTestApp()
  await createWarehouse(app.ctx, { code: 'LONDON', name: 'London', address: '' })
  const product = { name: 'Item', price: 1, tags: [], barcodes: [], packs: [], defaultLowStockThreshold: 0 }
  await ProductModel.collection.insertMany(skus.map((sku) => newProduct(app.ctx, { sku, ...product })))
  ;({ accessToken } = await app.as('admin'))
  // From here on only the processes work on imports.
  await app.stop()
})
afterAll(async () => {
  for (const process of processes) await process.end('SIGKILL')
})

async function startServer(): Promise<{ server: ServerProcess; client: TestClient }> {
  const { MONGODB_URI, REDIS_URL, REDIS_PREFIX, JWT_SECRET } = testConfig()
  const server = await startServerProcess({
    MONGODB_URI,
    REDIS_URL,
    REDIS_PREFIX,
    JWT_SECRET,
    PORT: String(await freePort()),
  })
  processes.push(server)
  return { server, client: Object.assign(createClient(server.url), { accessToken }) }
}

async function rowsDoneBeyond(client: TestClient, id: string, rowsDone: number): Promise<number> {
  const done = async () => (await importOf(client, id)).rowsDone
  await expect.poll(done, { interval: 20, timeout: 60_000 }).toBeGreaterThan(rowsDone)
  return done()
}

it(
  'goes on after its server was stopped, and the next one killed, in the middle, and books nothing twice',
  { timeout: 120_000 },
  async () => {
    const first = await startServer()
    const body = ['sku,warehouse,counted', ...skus.map((sku) => `${sku},LONDON,7`)].join('\n')
    const file = await checked(first.client, 'stock-counts', body)
    expect(file).toMatchObject({ state: 'READY', rows, changeCount: rows })
    await first.client.run(applyImport, { id: file.id })
    const atStop = await rowsDoneBeyond(first.client, file.id, 0)
    expect(await first.server.end('SIGTERM')).toBe(0)

    const second = await startServer()
    await rowsDoneBeyond(second.client, file.id, atStop)
    await second.server.end('SIGKILL')

    const { client } = await startServer()
    const found = await importOf(client, file.id)
    expect(found.state).toBe('APPLYING')
    expect(found.rowsDone).toBeLessThan(rows)
    expect(await settled(client, file.id)).toMatchObject({ state: 'APPLIED', rowsDone: rows, errorCount: 0 })
    const query = `query ($id: ID!) {
      movements(filter: { referenceId: $id }) { totalCount }
      verifyLedger { stocksChecked movementsChecked mismatchCount }
    }`
    // A check that takes long is asked for again, as by any client.
    const proven = async () => (await client.send(query, { id: file.id })).data
    await expect.poll(proven, { timeout: 60_000 }).toEqual({
      movements: { totalCount: rows },
      verifyLedger: { stocksChecked: rows, movementsChecked: rows, mismatchCount: 0 },
    })
  },
)
