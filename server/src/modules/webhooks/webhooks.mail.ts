import { minuteMs } from '@gudang/domain'
import type { Ctx } from '../../platform/requests/context.ts'
import { mailLinkBase, sendMail } from '../../platform/mail.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { integrationOrFail } from '../integrations/index.ts'
import { usersWith } from '../users/index.ts'
import { present, WebhookModel, type Webhook } from './webhooks.model.ts'

/** Mails of webhooks that were stopped, while the server runs; every server looks, one of them takes each. */
export function mailStops(ctx: Ctx): Worker {
  return startWorker({ name: 'webhook-mails', log: ctx.log, everyMs: minuteMs, run: () => mailDueStops(ctx) })
}

/** A server that mails and says nothing for this long is dead: another begins anew. */
const leaseMs = 10 * minuteMs

/** To the maker of its integration, and to all who manage every one; due until at least one was reached. */
export async function mailDueStops(ctx: Ctx): Promise<void> {
  const link = mailLinkBase()
  if (!link) return
  for (;;) {
    const now = ctx.now()
    const webhook = await WebhookModel.findOneAndUpdate(
      { mailDue: true, $or: [{ mailLease: { $exists: false } }, { mailLease: { $lte: now } }], ...present },
      { $set: { mailLease: new Date(now.getTime() + leaseMs) } },
    ).lean<Webhook>()
    if (!webhook) return
    if (await tell(ctx, webhook, link))
      await WebhookModel.updateOne(
        { _id: webhook._id, activations: webhook.activations },
        { $unset: { mailDue: 1, mailLease: 1 } },
      )
  }
}

async function tell(ctx: Ctx, webhook: Webhook, link: string): Promise<boolean> {
  const { name, maker } = await integrationOrFail(ctx, String(webhook.integration))
  const told = (await usersWith('integration.manage')).filter(
    (user) => user.warehouses === null || user._id.equals(maker),
  )
  const text = [
    `Nobody takes what this webhook tells: ${new URL(webhook.url).origin} (${webhook.stopped})`,
    'What happens from now on waits until somebody makes it active again.',
    '',
    `Tidak ada yang menerima kiriman webhook ini: ${new URL(webhook.url).origin} (${webhook.stopped})`,
    'Kejadian berikutnya menunggu sampai webhook ini diaktifkan lagi.',
    '',
    `${link}/webhooks/${String(webhook._id)}`,
  ].join('\n')
  const subject = `Gudang: webhook stopped / webhook dihentikan (${name})`
  const sent = []
  for (const { email } of told) sent.push(await sendMail({ to: email, subject, text }))
  return told.length === 0 || sent.includes(true)
}
