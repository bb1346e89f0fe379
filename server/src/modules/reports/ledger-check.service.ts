import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Ctx } from '../../platform/requests/context.ts'
import { ApiError } from '../../platform/errors.ts'
import { duplicateKey } from '../../platform/database/mongo.ts'
import { outsideRequests, RequestLife } from '../../platform/requests/request-life.ts'
import { asOfNow } from './ledger-acknowledgement.queries.ts'
import { LedgerChecksModel, LedgerLeaseModel, type LedgerChecks } from './ledger-check.model.ts'
import { verifyLedger, type CheckReached } from './ledger-proof.queries.ts'
import type { LedgerCheck, LedgerReport } from './reports.types.ts'

const leaseMs = 6_000
const mostRestMs = 60_000
const lookEveryMs = 100
/** What of a query's time is kept for its answer. */
const answerMs = 1_000
const mostWaiting = 1_000
const saveEveryMs = 500
/** Of one check, with all who had to take it up again. */
const longestMs = 3_600_000

const owner = randomUUID()

/** The check that this server is at. */
let running: { life: RequestLife; done: Promise<void> } | undefined

/**
 * The report of a check that ended after it was asked for. One runs at a time in an installation, so all who ask share it
 * or wait for their turn; it goes on when nobody waits any more. RESOURCE_BUSY where it takes longer than the query may:
 * whoever asks again then waits for the same one, or has its report.
 */
export function checkLedger(ctx: Ctx, newOnly = false): Promise<LedgerReport> {
  const scope = scopeOf(ctx, newOnly)
  const told = toldIn.get(ctx) ?? new Map<string, Promise<LedgerReport>>()
  toldIn.set(ctx, told)
  if (!told.has(scope)) told.set(scope, report(ctx, { scope, newOnly }))
  return told.get(scope)!
}

/** Who asks several times in one request is told the same. */
const toldIn = new WeakMap<Ctx, Map<string, Promise<LedgerReport>>>()

interface Wanted {
  scope: string
  newOnly: boolean
}

async function report(ctx: Ctx, wanted: Wanted): Promise<LedgerReport> {
  const { scope } = wanted
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`
  const leftMs = ctx.life?.leftMs()
  const until = leftMs === undefined ? undefined : performance.now() + leftMs - answerMs
  const first = await checksOf(scope)
  const waiting = first?.waiting.find((each) => each.actor === actor)
  const before = waiting?.checks ?? first?.checks ?? 0
  for (let checks = first; ; checks = await checksOf(scope)) {
    const report = checks && checks.checks > before ? await asOfNow(checks.report) : null
    if (report) {
      if (waiting) await LedgerChecksModel.updateOne({ _id: scope }, { $pull: { waiting: { actor } } })
      return report
    }
    if (until !== undefined && performance.now() > until) {
      if (!waiting) await putDown(scope, { actor, checks: before })
      throw new ApiError('RESOURCE_BUSY', 'The ledger is still being checked. Ask again for its report.', {
        retryAfterMs: 1_000,
      })
    }
    if (!running) await begin(ctx, wanted)
    await Promise.race([running?.done.catch(unlessGivenUp), delay(lookEveryMs)])
  }
}

/** Another server, or this one, takes it up again. */
function unlessGivenUp(error: unknown): void {
  if (!(error instanceof ApiError && error.code === 'ABANDONED')) throw error
}

/** The last report, and whether a check is under way, whatever its scope; begins none. */
export async function ledgerCheck(ctx: Ctx): Promise<LedgerCheck> {
  const [report, lease] = await Promise.all([
    lastReport(ctx),
    LedgerLeaseModel.findOne({ until: { $gt: new Date() } }).lean(),
  ])
  return { report, runningSince: lease?.since ?? null }
}

/** Of the last whole check of the actor's warehouses. */
export async function lastReport(ctx: Ctx): Promise<LedgerReport | null> {
  return asOfNow((await checksOf(scopeOf(ctx, false)))?.report)
}

/** Gives up the check of this server: whoever waits for it elsewhere begins another. */
export async function endLedgerCheck(): Promise<void> {
  running?.life.abandon()
  await running?.done.catch(() => {})
}

function checksOf(scope: string): Promise<LedgerChecks | null> {
  return LedgerChecksModel.findById(scope).lean<LedgerChecks>().exec()
}

/** Equal for all who are limited to the same warehouses; who sees own orders alone has a report of their own. */
function scopeOf({ actor: { warehouseIds, ownOrdersOnly, kind, id } }: Ctx, newOnly: boolean): string {
  const part = newOnly ? ':new' : ''
  if (warehouseIds === null && !ownOrdersOnly) return `all${part}`
  const hash = createHash('sha256')
    .update(JSON.stringify([warehouseIds && [...warehouseIds].sort(), ownOrdersOnly ? [kind, id] : []]))
    .digest('base64url')
  return hash + part
}

async function putDown(scope: string, waiting: LedgerChecks['waiting'][number]): Promise<void> {
  await LedgerChecksModel.updateOne(
    { _id: scope },
    { $push: { waiting: { $each: [waiting], $slice: -mostWaiting } }, $setOnInsert: { checks: 0 } },
    { upsert: true },
  )
}

/** Begins a check where nobody is at one; it outlives the request that wanted it. */
async function begin(ctx: Ctx, wanted: Wanted): Promise<void> {
  if (!(await claim()) || running) return
  const life = new RequestLife()
  const { transport: _transport, ...rest } = ctx
  const done = outsideRequests(() => check({ ...rest, life }, wanted))
  const mine = (running = { life, done })
  const end = () => {
    if (running === mine) running = undefined
  }
  done.then(end, (error: unknown) => {
    end()
    if (!life.signal.aborted) ctx.log.warn({ err: error }, 'A check of the ledger broke off')
  })
}

async function claim(): Promise<boolean> {
  const now = new Date()
  const lease = { owner, since: now, until: new Date(now.getTime() + leaseMs) }
  const taken = await LedgerLeaseModel.updateOne({ _id: 'check', until: { $lte: now } }, { $set: lease })
  if (taken.modifiedCount === 1) return true
  if (await LedgerLeaseModel.exists({ _id: 'check' })) return false
  try {
    await LedgerLeaseModel.create({ _id: 'check', ...lease })
    return true
  } catch (error) {
    if (duplicateKey(error)) return false
    throw error
  }
}

async function check(ctx: Ctx, { scope, newOnly }: Wanted): Promise<void> {
  const { life } = ctx
  let [saved, savedAt] = [Promise.resolve(), -saveEveryMs]
  const save = (reached: CheckReached) => {
    // What is new is soon checked, and begins anew.
    if (newOnly || performance.now() - savedAt < saveEveryMs) return
    savedAt = performance.now()
    saved = saved.then(() => keepReached(scope, reached)).catch(() => {})
  }
  const keep = async () => {
    const until = new Date(Date.now() + leaseMs)
    const kept = await LedgerLeaseModel.updateOne({ _id: 'check', owner }, { $set: { until } })
    if (kept.matchedCount === 0) life?.abandon()
  }
  const timer = setInterval(() => void keep().catch(() => {}), leaseMs / 3)
  const started = performance.now()
  try {
    const report = await verifyLedger(ctx, { newOnly, from: await leftBehind(scope), reached: save })
    await saved
    await LedgerChecksModel.updateOne(
      { _id: scope },
      { $set: { report }, $unset: { reached: 1 }, $inc: { checks: 1 }, $setOnInsert: { waiting: [] } },
      { upsert: true },
    )
  } finally {
    clearInterval(timer)
    // After a long one the database has a rest, however often somebody asks.
    const restMs = Math.max(0, (performance.now() - started) / 2 - 1_000)
    const until = new Date(Date.now() + Math.min(restMs, mostRestMs))
    await LedgerLeaseModel.updateOne(
      { _id: 'check', owner },
      { $set: { until }, $unset: { since: 1 } },
    ).catch(() => {})
  }
}

async function keepReached(scope: string, reached: CheckReached): Promise<void> {
  await LedgerChecksModel.updateOne(
    { _id: scope },
    { $set: { reached }, $setOnInsert: { checks: 0, waiting: [] } },
    { upsert: true },
  )
}

/** By a server that died in the middle of a check, not long ago: what has been checked since then is not checked again. */
async function leftBehind(scope: string): Promise<CheckReached | undefined> {
  const reached = (await checksOf(scope))?.reached
  return reached && Date.now() - reached.startedAt.getTime() < longestMs ? reached : undefined
}
