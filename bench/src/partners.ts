// What a partner's bulk reads cost: `pnpm bench:partners`. The levels of 500 SKUs in every warehouse, as of one scan or one
// page of a shop, and the event feed read from its beginning, as by who was away.
//   --seconds N   of each measurement (5)
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { skuOf, warehouseCodeOf } from '../../server/src/testing/fill-ledger.ts'
import { createClient, type TestClient } from '../../server/src/testing/test-client.ts'
import { startServer } from './built-server.ts'
import { catalogue } from './jobs.ts'
import { closedLoop } from './loop.ts'
import { account, commandsOf, startRig } from './rig.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } })
const build = { root: resolve(import.meta.dirname, '../..'), node: process.execPath }
const changes = 5_000

const skus = Array.from({ length: catalogue.products }, (_, at) => skuOf(at))
const levels = `query ($skus: [String!]!) { stockLevels(skus: $skus) { quantity allocated product { sku } warehouse { code } } }`
const page = `query ($after: String) { events(after: $after, first: 250) { nodes { id topic at subjectId
  movements { sequence quantityDelta quantityAfter } } pageInfo { endCursor hasNextPage } } }`
const adjust = `mutation ($input: AdjustStocksInput!) { adjustStocks(input: $input) { __typename } }`

interface Feed {
  events: { nodes: unknown[]; pageInfo: { endCursor: string; hasNextPage: boolean } }
}

const rig = await startRig()
try {
  const environment = await rig.seeded('partners', build)
  const server = await startServer(build, environment)
  const client = createClient(server.url)
  await client.signIn(account.ADMIN_EMAIL, account.ADMIN_PASSWORD)
  await change(client)
  let after: string | undefined
  let [read, pages] = [0, 0]
  console.log('| what | times | p50 ms | p99 ms | CPU ms | commands |\n|---|---|---|---|---|---|')
  await measure('levels of 500 SKUs in 3 warehouses', () => client.run(levels, { skus }))
  const { seconds } = await measure('a page of 250 events with their movements', async () => {
    const { events } = await client.run<Feed>(page, { after })
    read += events.nodes.length
    pages++
    after = events.pageInfo.hasNextPage ? events.pageInfo.endCursor : undefined
  })
  console.log(`\n${read} events in ${pages} pages, one after another: ${Math.round(read / seconds)} a second`)
  await server.stop()

  async function measure(what: string, ask: () => Promise<unknown>) {
    const cpu = () => Object.values(rig.cpuOf(server.pid)).reduce((a, b) => a + b, 0)
    const once = async () => Boolean((await ask()) ?? true)
    await closedLoop(1, 1, once) // What is compiled and cached at first is not counted.
    ;[read, pages] = [0, 0]
    const before = { cpu: cpu(), commands: await commandsOf(server.url, environment) }
    const timed = await closedLoop(1, Number(values.seconds), once)
    const each = (total: number) => total / timed.took.length
    const took = timed.took.sort((a, b) => a - b)
    const of = (share: number) => took[Math.floor(took.length * share)]!.toFixed(1)
    const commands = each((await commandsOf(server.url, environment)) - before.commands).toFixed(1)
    const cpuMs = each(cpu() - before.cpu).toFixed(1)
    console.log(`| ${what} | ${took.length} | ${of(0.5)} | ${of(0.99)} | ${cpuMs} | ${commands} |`)
    return timed
  }
} finally {
  await rig.stop()
}

/** As many events as a busy day has, each of one command. */
async function change(client: TestClient): Promise<void> {
  let made = 0
  await closedLoop(32, Infinity, async () => {
    const sku = skus[made % skus.length]!
    const lines = [{ sku, warehouseCode: warehouseCodeOf(made % catalogue.warehouses), delta: 1 }]
    const input = { lines, reason: 'RECEIPT', idempotencyKey: randomUUID() }
    await client.run(adjust, { input })
    return ++made < changes
  })
}
