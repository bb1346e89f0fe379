import { Types } from 'mongoose'
import { startConsumer } from '../../platform/events/consumer.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { EventModel, type Event } from '../../platform/events/event-log.ts'
import { mailLinkBase } from '../../platform/mail.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { stocksById, watchAnew, type Stock } from '../stock/index.ts'
import { eventOf } from './alerts.events.ts'
import { AlertModel, type Alert } from './alerts.model.ts'
import { lastNumbers, openAlertsOf } from './alerts.queries.ts'
import { raiseAndResolve, type Crossing, type Raised } from './alerts.rules.ts'
import { rankingsOf } from './alerts.urgency.ts'

/**
 * Raises and resolves alerts after the commit of what crossed a threshold. The crossing stands in the event of the
 * command, so that it costs the command no round trip and none is missed, however short it was.
 */
export function followCrossings(ctx: Ctx): Promise<{ stop(): Promise<void> }> {
  return startConsumer({
    name: 'alerts',
    field: 'crossings',
    log: ctx.log,
    handle: (events) => applyCrossings(ctx, events),
  })
}

async function applyCrossings(ctx: Ctx, events: Event[]): Promise<void> {
  const crossings: Crossing[] = []
  for (const event of events) {
    const found = event.crossings!.length > 0 ? event.crossings! : await watchAnew(ctx, event)
    crossings.push(
      ...found.map(({ number = 0, ...each }) => ({
        ...each,
        number,
        stock: String(each.stock),
        at: event.at,
      })),
    )
  }
  if (crossings.length === 0) return
  const ids = [...new Set(crossings.map(({ stock }) => stock))].map((id) => new Types.ObjectId(id))
  const open = new Map((await openAlertsOf(ids)).map((alert) => [String(alert.stock), alert]))
  const last = await lastNumbers(ids)
  const known = new Map([...last].map(([stock, number]) => [stock, { open: open.has(stock), number }]))
  const { raised, resolved } = raiseAndResolve(known, crossings)
  const stocks = new Map((await stocksById(ids)).map((stock) => [String(stock._id), stock]))
  const opened = raised.flatMap((crossing) => {
    const stock = stocks.get(crossing.stock)
    // None of a stock that is gone: only a test removes one.
    return stock ? [{ alert: alertOf(ctx, crossing, stock), end: crossing.resolved }] : []
  })
  const staying = opened.filter(({ end }) => !end)
  const rankings = await rankingsOf(
    ctx,
    staying.map(({ alert }) => stocks.get(String(alert.stock))!),
  )
  for (const { alert } of staying) Object.assign(alert, rankings.get(String(alert.stock)))
  const closed = [...resolved].map(([stock, end]) => ({ alert: open.get(stock)!, end }))
  await writeAlerts(ctx, opened, closed)
}

function alertOf(ctx: Ctx, { quantity, threshold, at, number, resolved }: Raised, stock: Stock): Alert {
  return {
    _id: ctx.newId(),
    stock: stock._id,
    product: stock.product,
    warehouse: stock.warehouse,
    sku: stock.sku,
    warehouseCode: stock.warehouseCode,
    quantity,
    threshold,
    open: !resolved,
    number: resolved?.number ?? number,
    raisedAt: at,
    updatedAt: ctx.now(),
    ...(resolved ? { resolvedAt: resolved.at } : {}),
    ...(mailLinkBase() && !resolved ? { mailDue: true } : {}),
  }
}

interface Opened {
  alert: Alert
  end: Crossing | undefined
}

interface Closed {
  alert: Alert
  end: Crossing
}

/** Their own events go first: they reach subscribers of every server and the audit log. */
async function writeAlerts(ctx: Ctx, opened: Opened[], closed: Closed[]): Promise<void> {
  if (opened.length + closed.length === 0) return
  const session = currentSession()
  const events = [
    ...closed.map(({ alert, end }) => eventOf(ctx, 'alert.resolved', alert, end)),
    ...opened.map(({ alert }) => eventOf(ctx, 'alert.raised', alert, alert)),
    ...opened.flatMap(({ alert, end }) => (end ? [eventOf(ctx, 'alert.resolved', alert, end)] : [])),
  ]
  await EventModel.collection.insertMany(events, { session })
  await AlertModel.collection.bulkWrite(
    [
      ...closed.map(({ alert: { _id }, end }) => ({
        updateOne: {
          filter: { _id },
          update: {
            $set: { open: false, resolvedAt: end.at, number: end.number, updatedAt: ctx.now() },
            $unset: { rank: 1 as const, ordered: 1 as const, rankedAt: 1 as const, snooze: 1 as const },
          },
        },
      })),
      ...opened.map(({ alert }) => ({ insertOne: { document: alert } })),
    ],
    { session, ordered: true },
  )
}
