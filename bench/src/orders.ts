// Orders a second on durable engines of its own, committed each by itself and together: `pnpm bench:orders`. Build the server first.
import { startRig } from '../../server/src/testing/faults/rig.ts'
import { stockUp } from '../../server/src/testing/catalogue.ts'
import { placeOrder } from '../../server/src/testing/operations.ts'
import { insist, Tally } from '../../server/src/testing/faults/buyer.ts'

const secondsEach = 5
const skus = Array.from({ length: 200 }, (_, index) => `SKU${index}`)
const rig = await startRig()
try {
  await stockUp(rig.ctx, { LONDON: Object.fromEntries(skus.map((sku) => [sku, 1_000_000])) })
  for (const servers of [1, 3])
    for (const together of ['off', 'on']) {
      await rig.serve(servers, { GROUP_COMMIT: together })
      await measure(8, skus) // warms up; not told
      for (const [where, from] of [
        ['spread over 200 SKUs', skus],
        ['on one SKU', ['SKU0']],
      ] as const)
        for (const clients of [1, 8, 32]) {
          const how = `${servers} servers, GROUP_COMMIT=${together}, ${clients} clients, ${where}`
          console.log(`${how}: ${await measure(clients, from)}`)
        }
    }
} finally {
  await rig.stop()
}

async function measure(clients: number, from: readonly string[]): Promise<string> {
  const tally = new Tally()
  const took: number[] = []
  const end = performance.now() + secondsEach * 1_000
  const buy = async () => {
    while (performance.now() < end) {
      const sku = from[Math.floor(Math.random() * from.length)]!
      const began = performance.now()
      await insist(rig, tally, placeOrder, { input: { customerName: 'Ayu', items: [{ sku, qty: 1 }] } })
      took.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, buy))
  const seconds = (performance.now() - began) / 1_000
  took.sort((a, b) => a - b)
  const quantile = (share: number) => took[Math.floor(took.length * share)]!.toFixed(1)
  return `${(took.length / seconds).toFixed(0)} orders/s, p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms; ${tally}`
}
