import { Counter, Histogram } from 'prom-client'
import { gaugeOfWaiting, registry } from '../../platform/observe/metrics.ts'
import { present, WebhookDeliveryModel, WebhookDeliveryState, WebhookModel } from './webhooks.model.ts'

const registers = [registry]

export const webhookAttempts = new Counter({
  name: 'gudang_webhook_attempts_total',
  help: 'Requests that this server sent to webhooks, by outcome: DELIVERED, or why not.',
  labelNames: ['outcome'],
  registers,
})

export const webhookDelay = new Histogram({
  name: 'gudang_webhook_delay_seconds',
  help: 'Time from an event to its delivery, of those that came through at the first attempt.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30, 300],
  registers,
})

gaugeOfWaiting('gudang_webhook_deliveries_waiting', 'Deliveries that wait for another attempt', (limit) =>
  WebhookDeliveryModel.countDocuments({ state: WebhookDeliveryState.WAITING }, { limit, maxTimeMS: 1_000 }),
)

gaugeOfWaiting(
  'gudang_webhooks_stopped',
  'Webhooks that were stopped since nobody takes what they tell',
  (limit) =>
    WebhookModel.countDocuments({ stopped: { $exists: true }, ...present }, { limit, maxTimeMS: 1_000 }),
)
