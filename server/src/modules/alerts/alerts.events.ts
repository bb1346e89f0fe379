import { newEvent, type Event, type EventDraft } from '../../platform/events/event-log.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import type { Alert } from './alerts.model.ts'

export const alertSubject = 'ALERT'

interface Told {
  quantity: number
  threshold: number
  /** Of a snooze. */
  until?: Date
  /** Why one ends. */
  reason?: 'ASKED' | 'DAY' | 'WORSE'
}

/** `told` is of the moment which the event tells of. */
export function draftOf(kind: string, alert: Alert, told: Told): EventDraft {
  const { _id, warehouse, sku, warehouseCode } = alert
  const { quantity, threshold, until, reason } = told
  return {
    kind,
    subject: { kind: alertSubject, id: String(_id), label: `${sku} · ${warehouseCode}` },
    warehouses: [warehouse],
    data: { sku, warehouseCode, quantity, threshold, ...(until && { until }), ...(reason && { reason }) },
  }
}

export const eventOf = (ctx: Ctx, kind: string, alert: Alert, told: Told): Event =>
  newEvent(ctx, draftOf(kind, alert, told))
