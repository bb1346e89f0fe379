import { GudangError, type Client } from '@gudang/client'
import {
  AdjustStocksDocument,
  CreateProductDocument,
  CreateWarehouseDocument,
  PlaceOrderDocument,
  ProductPageDocument,
  WarehousesDocument,
  type AdjustStocksInput,
  type VerifyLedgerQuery,
} from './operations.generated.ts'
import { verifyLedger } from './verify-ledger.ts'
import { splitOpening, type Plan, type Step } from './plan.ts'

/** Where the opening stock goes, 60, 30 and 10 of a hundred; returns and write-offs are booked in the first. */
const warehouses = [
  { code: 'LONDON', name: 'London', address: 'Synthetic: the data names no warehouse' },
  { code: 'LEEDS', name: 'Leeds', address: 'Synthetic: the data names no warehouse' },
  { code: 'BRISTOL', name: 'Bristol', address: 'Synthetic: the data names no warehouse' },
] as const

export interface Outcome {
  steps: Record<Step['kind'], Record<'done' | 'refused' | 'failed', { commands: number; lines: number }>>
  /** What failed before or between the steps, and the first errors of steps. */
  errors: string[]
  errorCount: number
  ledger?: VerifyLedgerQuery['verifyLedger']
}

export interface Progress {
  phase: string
  done: number
  total: number
}

interface RunOptions {
  client: Client
  plan: Plan
  /** Begins every idempotency key: the same file and options mean the same commands. */
  keyPrefix: string
  concurrency: number
  onProgress: (progress: Progress) => void
}

export async function runReplay(options: RunOptions): Promise<Outcome> {
  const { client, plan } = options
  const outcome = emptyOutcome()
  await makeWarehouses(options)
  await makeProducts(options, outcome)
  await bookOpening(options, outcome)
  await inParallel(options, 'Invoices', plan.steps, (step) => play(options, step, outcome))
  outcome.ledger = await verifyLedger(client)
  return outcome
}

function emptyOutcome(): Outcome {
  const none = () => ({
    done: { commands: 0, lines: 0 },
    refused: { commands: 0, lines: 0 },
    failed: { commands: 0, lines: 0 },
  })
  return { steps: { order: none(), return: none(), damage: none() }, errors: [], errorCount: 0 }
}

function tellError(outcome: Outcome, what: string, error: unknown): void {
  outcome.errorCount++
  if (outcome.errors.length >= 20) return
  outcome.errors.push(
    `${what}: ${error instanceof GudangError ? `${error.code} ${error.message}` : String(error)}`,
  )
}

async function makeWarehouses({ client, keyPrefix }: RunOptions): Promise<void> {
  const { warehouses: known } = await client.request(WarehousesDocument, {})
  for (const input of warehouses) {
    if (known.some(({ code }) => code === input.code)) continue
    await client.request(CreateWarehouseDocument, {
      input: { ...input, idempotencyKey: `${keyPrefix}:warehouse:${input.code}` },
    })
  }
}

async function makeProducts(options: RunOptions, outcome: Outcome): Promise<void> {
  const { client, plan, keyPrefix } = options
  const known = await knownSkus(client)
  const missing = plan.products.filter(({ sku }) => !known.has(sku))
  await inParallel(options, 'Products', missing, async (input) => {
    try {
      await client.request(CreateProductDocument, {
        input: { ...input, idempotencyKey: `${keyPrefix}:product:${input.sku}` },
      })
    } catch (error) {
      tellError(outcome, `product ${input.sku}`, error)
    }
  })
}

async function knownSkus(client: Client): Promise<Set<string>> {
  const known = new Set<string>()
  for await (const { sku } of client.each(ProductPageDocument, {}, ({ products }) => products)) known.add(sku)
  return known
}

const openingAtOnce = 100

async function bookOpening(options: RunOptions, outcome: Outcome): Promise<void> {
  const { client, plan, keyPrefix } = options
  const lines = plan.opening.flatMap(({ sku, quantity }) =>
    splitOpening(quantity)
      .map((delta, index) => ({ sku, warehouseCode: warehouses[index]!.code, delta }))
      .filter(({ delta }) => delta > 0),
  )
  const batches = Array.from({ length: Math.ceil(lines.length / openingAtOnce) }, (_, index) => ({
    index,
    lines: lines.slice(index * openingAtOnce, (index + 1) * openingAtOnce),
  }))
  await inParallel(options, 'Opening stock', batches, async (batch) => {
    const input: AdjustStocksInput = {
      lines: batch.lines,
      reason: 'RECEIPT',
      note: 'Opening stock (synthetic: units sold in the file by a factor)',
      idempotencyKey: `${keyPrefix}:opening:${batch.index}`,
    }
    try {
      const { adjustStocks } = await client.request(AdjustStocksDocument, { input })
      if (adjustStocks.__typename !== 'StocksAdjusted')
        tellError(outcome, `opening stock ${batch.index}`, adjustStocks.message)
    } catch (error) {
      tellError(outcome, `opening stock ${batch.index}`, error)
    }
  })
}

async function play(options: RunOptions, step: Step, outcome: Outcome): Promise<void> {
  const count = (how: 'done' | 'refused' | 'failed') => {
    outcome.steps[step.kind][how].commands++
    outcome.steps[step.kind][how].lines += step.lines
  }
  try {
    count((await sendStep(options, step)) ? 'done' : 'refused')
  } catch (error) {
    count('failed')
    tellError(outcome, step.id, error)
  }
}

/** False where the stock did not suffice, which is a normal outcome. */
async function sendStep({ client, keyPrefix }: RunOptions, step: Step): Promise<boolean> {
  const idempotencyKey = `${keyPrefix}:${step.id}`
  if (step.kind === 'order') {
    const { placeOrder } = await client.request(PlaceOrderDocument, {
      input: {
        customerName: `Invoice ${step.invoiceNo}`,
        items: step.items.map(({ sku, quantity }) => ({ sku, qty: quantity })),
        idempotencyKey,
      },
    })
    return placeOrder.__typename === 'Order'
  }
  const sign = step.kind === 'return' ? 1 : -1
  const { adjustStocks } = await client.request(AdjustStocksDocument, {
    input: {
      lines: step.items.map(({ sku, quantity }) => ({
        sku,
        warehouseCode: warehouses[0].code,
        delta: sign * quantity,
      })),
      reason: step.kind === 'return' ? 'RETURN' : 'DAMAGE',
      externalReference: step.invoiceNo,
      idempotencyKey,
    },
  })
  return adjustStocks.__typename === 'StocksAdjusted'
}

/** Begins the jobs in their order, so many at a time. */
async function inParallel<T>(
  { concurrency, onProgress }: RunOptions,
  phase: string,
  jobs: T[],
  body: (job: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let done = 0
  onProgress({ phase, done, total: jobs.length })
  const worker = async () => {
    while (next < jobs.length) {
      await body(jobs[next++]!)
      onProgress({ phase, done: ++done, total: jobs.length })
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}
