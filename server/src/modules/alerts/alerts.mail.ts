import { Types } from 'mongoose'
import type { Ctx } from '../../platform/context.ts'
import { mailLinkBase, sendMail, type Mail } from '../../platform/mail.ts'
import { gaugeOfWaiting } from '../../platform/metrics.ts'
import { inTransaction } from '../../platform/mongo.ts'
import { loadProduct } from '../products/index.ts'
import { usersWith, type User } from '../users/index.ts'
import { AlertModel, type Alert } from './alerts.model.ts'

/** The first alert waits this long for others: what belongs together comes in one mail. */
const digestMs = 5 * 60_000
const lookMs = 60_000
const mostListed = 50

gaugeOfWaiting('gudang_alert_mails_waiting', 'Alerts that are to be mailed', (limit) =>
  AlertModel.countDocuments({ mailDue: true }, { limit, maxTimeMS: 1_000 }),
)

/** Mails digests of new alerts while the server runs; every server looks, one of them takes what is due. */
export function mailAlerts(ctx: Ctx): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  let stopped = false
  const look = () => {
    running ??= mailDueAlerts(ctx, () => stopped)
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'Alerts could not be mailed; tried again.'))
      .finally(() => (running = undefined))
  }
  const timer = setInterval(look, lookMs)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/**
 * One mail to each person who may see the stock of alerts that are due. They are taken before they are mailed, so
 * that a failing address never brings the others a mail again; where nobody could be reached they are due again.
 */
export async function mailDueAlerts(ctx: Ctx, isStopping = () => false): Promise<void> {
  const link = mailLinkBase()
  if (!link) return
  const alerts = await inTransaction(() => takeDue(ctx))
  if (alerts.length === 0) return
  let [tried, sent] = [0, 0]
  for (const user of await usersWith('inventory.view')) {
    const seen = alerts.filter(({ warehouse }) => mayBeTold(user, warehouse))
    if (seen.length === 0 || isStopping()) continue
    tried++
    if (await sendMail(await digest(ctx, user, seen, link))) sent++
  }
  if (sent === 0 && (tried > 0 || isStopping())) await makeDue(alerts)
}

async function takeDue(ctx: Ctx): Promise<Alert[]> {
  const due = await AlertModel.find({ mailDue: true })
    .sort({ raisedAt: 1, _id: 1 })
    .limit(10_000)
    .lean<Alert[]>()
  const oldest = due[0]?.raisedAt.getTime() ?? Infinity
  if (ctx.now().getTime() - oldest < digestMs) return []
  await AlertModel.updateMany({ _id: { $in: due.map(({ _id }) => _id) } }, { $unset: { mailDue: 1 } })
  return due.filter(({ open }) => open)
}

async function makeDue(alerts: Alert[]): Promise<void> {
  await AlertModel.updateMany({ _id: { $in: alerts.map(({ _id }) => _id) } }, { $set: { mailDue: true } })
}

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
