// Delay and rate of webhooks with 1, 10 and 100 receivers, of which a tenth hang: `pnpm bench:webhooks` (or with
// the numbers given). Build the server first.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createIntegration } from '../../server/src/modules/integrations/integrations.service.ts'
import { userByEmail } from '../../server/src/modules/users/users.queries.ts'
import { configureAddresses } from '../../server/src/modules/webhooks/webhooks.addresses.ts'
import { WebhookModel } from '../../server/src/modules/webhooks/webhooks.model.ts'
import { createWebhook } from '../../server/src/modules/webhooks/webhooks.service.ts'
import { stockUp } from '../../server/src/testing/catalogue.ts'
import { insist, Tally } from '../../server/src/testing/faults/buyer.ts'
import { startRig } from '../../server/src/testing/faults/rig.ts'
import { adjustStock } from '../../server/src/testing/operations.ts'

const secondsEach = 5
const chosen = process.argv.slice(2).map(Number)
const skus = Array.from({ length: 50 }, (_, index) => `SKU${index}`)
const settings = { WEBHOOKS_PRIVATE_ADDRESSES: 'allow', WEBHOOKS_HTTP: true, NODE_ENV: 'test' } as const
const rig = await startRig()

/** What has not come by then, after the last that did, is lost. */
const longestMs = 60_000
let delays: number[] = []
let lastAt = 0
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (request.url === '/hangs') return
    const { timestamp } = JSON.parse(Buffer.concat(chunks).toString()) as { timestamp: string }
    delays.push((lastAt = Date.now()) - Date.parse(timestamp))
    response.writeHead(204).end()
  })
})

try {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await stockUp(rig.ctx, { LONDON: Object.fromEntries(skus.map((sku) => [sku, 1_000])) })
  await rig.serve(1, { WEBHOOKS_PRIVATE_ADDRESSES: 'allow' })
  configureAddresses(settings)
  for (const receivers of chosen.length > 0 ? chosen : [1, 10, 100]) {
    await listen(receivers)
    await write(1, 2) // warms up; not told
    for (const clients of [1, 8])
      console.log(`${receivers} receivers, ${clients} clients: ${await measure(receivers, clients)}`)
  }
} finally {
  server.close()
  server.closeAllConnections()
  await rig.stop()
}

/** So many webhooks, of which a tenth hang, ten an integration; those of before are gone. */
async function listen(receivers: number): Promise<void> {
  const { _id, fullName } = (await userByEmail('buyer@gudang.test'))!
  const actor = { ...rig.ctx.actor, kind: 'USER' as const, id: String(_id), name: fullName }
  const ctx = { ...rig.ctx, actor }
  await WebhookModel.updateMany({}, { $set: { deletedAt: new Date(), isActive: false } })
  const { port } = server.address() as AddressInfo
  let integrationId = ''
  for (let index = 0; index < receivers; index++) {
    if (index % 10 === 0) {
      const made = await createIntegration(ctx, {
        name: `${receivers}-${index}`,
        permissions: ['inventory.view'],
      })
      integrationId = String(made._id)
    }
    const url = `http://127.0.0.1:${port}/${index % 10 === 9 ? 'hangs' : 'takes'}`
    await createWebhook(ctx, { integrationId, url, topics: ['stock.adjusted'] })
  }
}

async function write(clients: number, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000
  let count = 0
  const one = async () => {
    while (performance.now() < end) {
      const sku = skus[count++ % skus.length]!
      const input = { sku, warehouseCode: 'LONDON', delta: 1, reason: 'FOUND' }
      await insist(rig, new Tally(), adjustStock, { input })
    }
  }
  await Promise.all(Array.from({ length: clients }, one))
  return count
}

async function measure(receivers: number, clients: number): Promise<string> {
  await quiet()
  delays = []
  const began = Date.now()
  const events = await write(clients, secondsEach)
  const good = receivers - Math.floor(receivers / 10)
  while (delays.length < events * good && Date.now() - lastAt < longestMs) await pause(50)
  const quantile = (share: number) => delays.toSorted((a, b) => a - b)[Math.floor(delays.length * share)]!
  const rate = (delays.length / ((lastAt - began) / 1_000)).toFixed(0)
  const events_s = (events / secondsEach).toFixed(0)
  return `${events_s} events/s, ${delays.length} of ${events * good} deliveries, ${rate}/s, delay p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms`
}

/** Until nothing has come for two seconds. */
async function quiet(): Promise<void> {
  lastAt = Date.now()
  while (Date.now() - lastAt < 2_000) await pause(50)
}
