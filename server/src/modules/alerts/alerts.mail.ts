import type { Types, UpdateQuery } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { mailLinkBase, sendMail, type Mail } from '../../platform/mail.ts'
import { gaugeOfWaiting } from '../../platform/observe/metrics.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { loadProduct } from '../products/index.ts'
import { usersWith, type User } from '../users/index.ts'
import { AlertModel, type Alert } from './alerts.model.ts'

/** The first alert waits this long for others: what belongs together comes in one mail. */
const digestMs = 5 * 60_000
const lookMs = 60_000
/** A server that mails and says nothing for this long is dead. */
const leaseMs = 10 * 60_000
const mostListed = 50

gaugeOfWaiting('gudang_alert_mails_waiting', 'Alerts that are to be mailed', (limit) =>
  AlertModel.countDocuments({ mailDue: true }, { limit, maxTimeMS: 1_000 }),
)

/** Mails digests of new alerts while the server runs; every server looks, one of them takes what is due. */
export function mailAlerts(ctx: Ctx): Worker {
  return startWorker({
    name: 'alert-mails',
    log: ctx.log,
    everyMs: lookMs,
    run: (stopping) => mailDueAlerts(ctx, stopping),
  })
}

/**
 * One mail to each person who may see the stock of alerts that are due. They stay due until they are mailed, so that each
 * is told at least once: where a server dies over it, the next begins anew when its lease is over. A failing address
 * never brings the others a mail again; where nobody could be reached all are due again.
 */
export async function mailDueAlerts(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  const link = mailLinkBase()
  if (!link) return
  const due = await inTransaction(() => takeDue(ctx))
  if (due.length === 0) return
  const alerts = due.filter(({ open }) => open)
  let heldUntil = leaseEnd(ctx)
  let [tried, sent, isCut] = [0, 0, false]
  for (const user of await usersWith('inventory.view')) {
    const seen = alerts.filter(({ warehouse }) => mayBeTold(user, warehouse))
    if (seen.length === 0) continue
    if ((isCut = stopping?.aborted ?? false)) break
    if (heldUntil.getTime() - ctx.now().getTime() < leaseMs / 2)
      await change(due, { $set: { mailLease: (heldUntil = leaseEnd(ctx)) } })
    tried++
    if (await sendMail(await digest(ctx, user, seen, link))) sent++
  }
  const isDone = !isCut && (sent > 0 || tried === 0)
  await change(due, { $unset: { mailLease: 1, ...(isDone ? { mailDue: 1 } : {}) } })
}

async function takeDue(ctx: Ctx): Promise<Alert[]> {
  const due = await AlertModel.find({ mailDue: true })
    .sort({ raisedAt: 1, _id: 1 })
    .limit(10_000)
    .lean<Alert[]>()
  const free = due.filter(({ mailLease }) => !mailLease || mailLease <= ctx.now())
  const oldest = free[0]?.raisedAt.getTime() ?? Infinity
  if (ctx.now().getTime() - oldest < digestMs) return []
  await change(free, { $set: { mailLease: leaseEnd(ctx) } })
  return free
}

const leaseEnd = (ctx: Ctx) => new Date(ctx.now().getTime() + leaseMs)

const change = (alerts: Alert[], update: UpdateQuery<Alert>) =>
  AlertModel.updateMany({ _id: { $in: alerts.map(({ _id }) => _id) } }, update)

function mayBeTold({ warehouses }: User, warehouse: Types.ObjectId): boolean {
  return warehouses === null || warehouses.some((own) => own.equals(warehouse))
}

async function digest(ctx: Ctx, { email }: User, alerts: Alert[], link: string): Promise<Mail> {
  const listed = alerts.slice(0, mostListed)
  const products = await Promise.all(listed.map(({ product }) => loadProduct(ctx, String(product))))
  const lines = listed.map(
    ({ sku, warehouseCode, quantity, threshold }, index) =>
      `${warehouseCode}  ${sku} ${products[index]!.name}: ${quantity} (<= ${threshold})`,
  )
  const more = alerts.length - listed.length
  return {
    to: email,
    subject: `Gudang: low stock / stok menipis (${alerts.length})`,
    text: [
      'At or below their threshold / Mencapai batas minimum:',
      '',
      ...lines,
      ...(more > 0 ? [`… +${more}`] : []),
      '',
      `${link}/alerts`,
    ].join('\n'),
  }
}
