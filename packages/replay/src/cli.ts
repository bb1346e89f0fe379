import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient, GudangError, type Credentials } from '@gudang/client'
import { FileError, readInvoiceFile } from './parse.ts'
import { planReplay } from './plan.ts'
import { accountsOf, progressLine, table } from './report.ts'
import { runReplay } from './run.ts'

const usage = `pnpm replay FILE.csv[.gz] [--url http://localhost:4000] [--days N] [--concurrency 8] [--opening-factor 1]
            [--email E --password P]

Plays a file of invoices against a running server through its public API. A second run changes nothing twice.`

class UsageError extends Error {}

function readArguments() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    args: process.argv.slice(2).filter((word) => word !== '--'),
    options: {
      url: { type: 'string' },
      days: { type: 'string' },
      concurrency: { type: 'string', default: '8' },
      'opening-factor': { type: 'string', default: '1' },
      email: { type: 'string' },
      password: { type: 'string' },
    },
  })
  const [file] = positionals
  if (!file || positionals.length > 1) throw new UsageError(usage)
  const days = values.days === undefined ? undefined : atLeast('--days', values.days, 1, true)
  return {
    file,
    ...connection(values),
    days,
    concurrency: atLeast('--concurrency', values.concurrency, 1, true),
    openingFactor: atLeast('--opening-factor', values['opening-factor'], 0, false),
  }
}

function atLeast(name: string, text: string, least: number, whole: boolean): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value
  throw new UsageError(
    `${name} must be a ${whole ? 'whole ' : ''}number of at least ${least}, not "${text}".`,
  )
}

interface Given {
  url?: string
  email?: string
  password?: string
}

/** From the arguments, else the environment, else the demo that runs from this clone. */
function connection(given: Given): Credentials & { url: string } {
  const demoFile = join(process.cwd(), '.gudang/demo/admin.json')
  const demo = existsSync(demoFile)
    ? (JSON.parse(readFileSync(demoFile, 'utf8')) as { url: string; email: string; password: string })
    : undefined
  const url = given.url ?? demo?.url ?? 'http://localhost:4000'
  const email = given.email ?? process.env.ADMIN_EMAIL ?? demo?.email
  const password = given.password ?? process.env.ADMIN_PASSWORD ?? demo?.password
  if (!email || !password) {
    throw new UsageError(
      'Who plays? Give --email and --password, or ADMIN_EMAIL and ADMIN_PASSWORD, or start the demo with npm start.',
    )
  }
  return { url, email, password }
}

async function replay(): Promise<boolean> {
  const { file, days, concurrency, openingFactor, ...credentials } = readArguments()
  const { lines, digest } = await readInvoiceFile(file)
  const plan = planReplay(lines, { openingFactor, days })
  const started = Date.now()
  const outcome = await runReplay({
    client: createClient({ ...credentials, attempts: 8, timeoutMs: 30_000 }),
    plan,
    // With another factor or another stretch of days the commands differ, so their keys do.
    keyPrefix: `replay:${digest.slice(0, 12)}:${openingFactor}:${days ?? 'all'}`,
    concurrency,
    onProgress: progressLine(process.stdout.isTTY, (text) => process.stdout.write(text)),
  })
  const seconds = (Date.now() - started) / 1000
  const { rows, clean } = accountsOf(plan, outcome)
  console.log(`\n${table(rows)}`)
  console.log(`\n${seconds.toFixed(0)} s, ${(plan.steps.length / seconds).toFixed(1)} invoices a second`)
  for (const error of outcome.errors) console.error(error)
  for (const { sku, warehouseCode, orderNumber, problem } of outcome.ledger?.mismatches.slice(0, 20) ?? []) {
    console.error([sku, warehouseCode, orderNumber, problem].filter(Boolean).join(' '))
  }
  return clean
}

try {
  process.exitCode = (await replay()) ? 0 : 1
} catch (error) {
  if (!(error instanceof UsageError || error instanceof FileError || error instanceof GudangError))
    throw error
  console.error(error.message)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
