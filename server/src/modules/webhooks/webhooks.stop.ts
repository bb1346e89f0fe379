import { command } from '../../platform/commands/command.ts'
import { asRead, edited, eventOfEdit, requireWritten, withEdit } from '../../platform/commands/edits.ts'
import { mailLinkBase } from '../../platform/mail.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { integrationOrFail, subjectOf } from '../integrations/index.ts'
import { present, WebhookModel, type Webhook, type WebhookStop } from './webhooks.model.ts'

/** By the system: nobody takes what it tells. What waits stays, and goes when it is made active again. */
export async function stopWebhook(
  system: Ctx,
  { _id, activations }: Webhook,
  reason: WebhookStop,
): Promise<void> {
  const webhook = String(_id)
  const isStopped = await command(system, {
    name: 'stopWebhook',
    lock: [`webhook:${webhook}`],
    async run(record) {
      const before = await WebhookModel.findOne({
        _id,
        activations,
        isActive: true,
        ...present,
      }).lean<Webhook>()
      if (!before) return false
      const integration = await integrationOrFail(system, String(before.integration))
      const change = { before: { isActive: true }, after: { isActive: false } }
      const lastEdit = edited(system, before.lastEdit, change)
      await record({
        kind: 'webhook.stopped',
        subject: subjectOf(integration),
        ...eventOfEdit(lastEdit, before.lastEdit),
        data: { webhook, reason, ...change },
      })
      await requireWritten(
        WebhookModel.updateOne(asRead(before), {
          $set: {
            ...{ isActive: false, stopped: reason, stoppedAt: system.now(), ...withEdit(lastEdit) },
            ...(mailLinkBase() ? { mailDue: true } : {}),
          },
        }),
      )
      return true
    },
  })
  if (isStopped) system.log.error({ webhook, reason }, 'A webhook was stopped: nobody takes what it tells')
}
