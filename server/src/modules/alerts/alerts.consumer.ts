import { Types } from 'mongoose'
import { startConsumer } from '../../platform/consumer.ts'
import type { Ctx } from '../../platform/context.ts'
import { EventModel, newEvent, type Event } from '../../platform/events.ts'
import { mailLinkBase } from '../../platform/mail.ts'
import { currentSession } from '../../platform/mongo.ts'
import { stocksById, type Stock } from '../stock/index.ts'
import { AlertModel, type Alert } from './alerts.model.ts'
import { openAlertsOf } from './alerts.queries.ts'
import { settle, type Raised } from './alerts.rules.ts'

export const alertSubject = 'ALERT'

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
  const crossings = events.flatMap((event) =>
    event.crossings!.map((crossing) => ({ ...crossing, stock: String(crossing.stock), at: event.at })),
  )
  const ids = [...new Set(crossings.map(({ stock }) => stock))].map((id) => new Types.ObjectId(id))
  const open = new Map((await openAlertsOf(ids)).map((alert) => [String(alert.stock), alert]))
  const { raised, resolved } = settle(open.keys(), crossings)
  const stocks = new Map((await stocksById(ids)).map((stock) => [String(stock._id), stock]))
  const opened = raised.flatMap((crossing) => alertOf(ctx, crossing, stocks.get(crossing.stock)) ?? [])
  const closed = [...resolved].map(([stock, resolvedAt]) => ({
    ...open.get(stock)!,
    open: false,
    resolvedAt,
  }))
  await writeAlerts(ctx, opened, closed)
}

/** None of a stock that is gone: only a test removes one. */
function alertOf(ctx: Ctx, crossing: Raised, stock: Stock | undefined): Alert | undefined {
  if (!stock) return undefined
  const { quantity, threshold, at, resolvedAt } = crossing
  return {
    _id: ctx.newId(),
    stock: stock._id,
    product: stock.product,
    warehouse: stock.warehouse,
    sku: stock.sku,
    warehouseCode: stock.warehouseCode,
    quantity,
    threshold,
    open: !resolvedAt,
    raisedAt: at,
    ...(resolvedAt ? { resolvedAt } : {}),
    ...(mailLinkBase() && !resolvedAt ? { mailDue: true } : {}),
  }
}

/** Their own events go first: they reach subscribers of every server, the audit log and webhooks. */
async function writeAlerts(ctx: Ctx, opened: Alert[], closed: Alert[]): Promise<void> {
  if (opened.length + closed.length === 0) return
  const session = currentSession()
  const events = [
    ...closed.map((alert) => eventOf(ctx, 'alert.resolved', alert)),
    ...opened.map((alert) => eventOf(ctx, 'alert.raised', alert)),
    ...opened.filter((alert) => !alert.open).map((alert) => eventOf(ctx, 'alert.resolved', alert)),
  ]
  await EventModel.collection.insertMany(events, { session })
  await AlertModel.collection.bulkWrite(
    [
      ...closed.map(({ _id, resolvedAt }) => ({
        updateOne: { filter: { _id }, update: { $set: { open: false, resolvedAt } } },
      })),
      ...opened.map((document) => ({ insertOne: { document } })),
    ],
    { session, ordered: true },
  )
}

function eventOf(ctx: Ctx, kind: string, alert: Alert): Event {
  const { _id, warehouse, sku, warehouseCode, quantity, threshold } = alert
  return newEvent(ctx, {
    kind,
    subject: { kind: alertSubject, id: String(_id), label: `${sku} · ${warehouseCode}` },
    warehouses: [warehouse],
    data: { sku, warehouseCode, quantity, threshold },
  })
}
