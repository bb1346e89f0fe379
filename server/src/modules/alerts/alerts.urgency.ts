import { dayMs, hourMs, minuteMs } from '@gudang/domain'
import { Types } from 'mongoose'
import { withLock } from '../../platform/commands/lock.ts'
import { currentSession, inTransaction } from '../../platform/database/mongo.ts'
import { startConsumer } from '../../platform/events/consumer.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { announce } from '../../platform/events/relay.ts'
import { startWorker } from '../../platform/workers/worker.ts'
import { orderedSince, stocksById, type Stock } from '../stock/index.ts'
import { eventOf } from './alerts.events.ts'
import { AlertModel, type Alert } from './alerts.model.ts'
import { openAlertsOf } from './alerts.queries.ts'
import { demandDays, isWorse, rankOf } from './alerts.urgency.rules.ts'

const followRestMs = 1_000
const reviewMs = minuteMs
const slice = 200
/** What was ordered is summed anew after so long. */
const demandMs = 6 * hourMs

/** Keeps open alerts in the order of their urgency while stock moves, and brings back what somebody has snoozed. */
export async function followUrgency(ctx: Ctx): Promise<{ stop(): Promise<void> }> {
  const consumer = await startConsumer({
    name: 'alert-urgency',
    field: 'moves',
    log: ctx.log,
    restMs: followRestMs,
    async handle(events) {
      const moved = new Set(events.flatMap(({ moves = [] }) => moves.map(({ stock }) => String(stock))))
      await rankAnew(ctx, await openAlertsOf([...moved].map((id) => new Types.ObjectId(id))))
    },
  })
  const reviews = startWorker({
    name: 'alert-reviews',
    log: ctx.log,
    everyMs: reviewMs,
    run: (stopping) => withLock(['alert-reviews'], () => reviewAlerts(ctx, stopping)),
  })
  reviews.poke()
  return {
    async stop() {
      await reviews.stop()
      await consumer.stop()
    },
  }
}

/** What time alone changes: the day of a snooze comes, and what was ordered long ago counts no more. */
export async function reviewAlerts(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  for (let count = slice; count === slice && !stopping?.aborted;) {
    count = await inTransaction(async () => {
      const fresh = new Date(ctx.now().getTime() - demandMs)
      const due = await AlertModel.find({
        open: true,
        $or: [{ rankedAt: { $not: { $gte: fresh } } }, { 'snooze.until': { $lte: ctx.now() } }],
      })
        .sort({ rankedAt: 1, _id: 1 })
        .limit(slice)
        .lean<Alert[]>()
      if ((await rankAnew(ctx, due)) > 0) announce()
      return due.length
    })
  }
}

type Ranking = Pick<Alert, 'rank' | 'ordered' | 'rankedAt'>

/** Of stocks that have an alert, or have just got one. */
export async function rankingsOf(
  ctx: Ctx,
  stocks: Stock[],
  known = new Map<string, Alert>(),
): Promise<Map<string, Ranking>> {
  const now = ctx.now()
  // The first order of a stock that nobody had ordered counts at once; its sum is of few movements.
  const isFresh = (alert?: Alert) =>
    alert?.rankedAt && alert.ordered && now.getTime() - alert.rankedAt.getTime() < demandMs
  const stale = stocks.filter(({ _id }) => !isFresh(known.get(String(_id))))
  const ordered = await orderedSince(stale, new Date(now.getTime() - demandDays * dayMs))
  return new Map(
    stocks.map((stock) => {
      const id = String(stock._id)
      const before = known.get(id)
      const kept = isFresh(before) ? { ordered: before!.ordered!, rankedAt: before!.rankedAt! } : undefined
      const demand = kept ?? { ordered: ordered.get(id) ?? 0, rankedAt: now }
      return [id, { ...demand, rank: rankOf({ ...stock, ordered: demand.ordered }) }]
    }),
  )
}

/** How many of them come back. */
async function rankAnew(ctx: Ctx, alerts: Alert[]): Promise<number> {
  if (alerts.length === 0) return 0
  const stocks = await stocksById(alerts.map(({ stock }) => stock))
  const known = new Map(alerts.map((alert) => [String(alert.stock), alert]))
  const rankings = await rankingsOf(ctx, stocks, known)
  const byId = new Map(stocks.map((stock) => [String(stock._id), stock]))
  const woken: Event[] = []
  const changes = alerts.map((alert) => {
    // None of a stock that is gone: only a test removes one.
    const stock = byId.get(String(alert.stock))
    const ranking = rankings.get(String(alert.stock)) ?? { rankedAt: ctx.now() }
    const reason = stock && wakesBy(ctx, alert, { ...stock, ...ranking })
    if (reason) {
      const { quantity, lowStockThreshold: threshold } = stock
      woken.push(eventOf(ctx, 'alert.woken', alert, { quantity, threshold, reason }))
    }
    return {
      updateOne: {
        filter: { _id: alert._id, open: true },
        update: reason
          ? { $set: { ...ranking, updatedAt: ctx.now() }, $unset: { snooze: 1 as const } }
          : { $set: ranking },
      },
    }
  })
  const session = currentSession()
  if (woken.length > 0) await EventModel.collection.insertMany(woken, { session })
  await AlertModel.collection.bulkWrite(changes, { session })
  return woken.length
}

function wakesBy(ctx: Ctx, { snooze }: Alert, now: { quantity: number; rank?: number }) {
  if (!snooze) return undefined
  if (snooze.until <= ctx.now()) return 'DAY'
  return isWorse(snooze, { ...now, rank: now.rank! }) ? 'WORSE' : undefined
}
