import type { UpdateQuery } from 'mongoose'
import type { Ctx } from '../../platform/requests/context.ts'
import { mailLinkBase, type Mail } from '../../platform/mail.ts'
import { gaugeOfWaiting } from '../../platform/observe/metrics.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { loadProduct } from '../products/index.ts'
import { leaseEnd, mailDigests, type User } from '../users/index.ts'
import { AlertModel, type Alert } from './alerts.model.ts'

/** The first alert waits this long for others: what belongs together comes in one mail. */
const digestMs = 5 * 60_000
const lookMs = 60_000
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
 * They stay due until they are mailed, so that each is told at least once: where a server dies over it, the next begins
 * anew when its lease is over.
 */
export async function mailDueAlerts(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  const link = mailLinkBase()
  if (!link) return
  const due = await inTransaction(() => takeDue(ctx))
  if (due.length === 0) return
  const isDone = await mailDigests(ctx, {
    // Nobody is to be told of what somebody has put aside meanwhile.
    due: due.filter(({ open, snooze }) => open && !snooze),
    warehousesOf: ({ warehouse }) => [warehouse],
    mailOf: (user, seen) => digest(ctx, user, seen, link),
    hold: (mailLease) => change(due, { $set: { mailLease } }),
    stopping,
  })
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

const change = (alerts: Alert[], update: UpdateQuery<Alert>) =>
  AlertModel.updateMany({ _id: { $in: alerts.map(({ _id }) => _id) } }, update)

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
