import { dayMs } from '@gudang/domain'
import { command } from '../../platform/commands/command.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { stocksById } from '../stock/index.ts'
import { draftOf } from './alerts.events.ts'
import { mostSnoozeDays, snoozeSchema, type SnoozeAlertInput } from './alerts.inputs.ts'
import { AlertModel, type Alert } from './alerts.model.ts'
import { alertsById } from './alerts.queries.ts'
import { laterRank } from './alerts.urgency.rules.ts'

/** Puts an open alert aside until a moment, or brings it back. */
export async function snoozeAlert(ctx: Ctx, raw: SnoozeAlertInput): Promise<Alert> {
  const { idempotencyKey: key, ...input } = parseInput(snoozeSchema, raw)
  const { id, until } = input
  return command(ctx, {
    name: 'snoozeAlert',
    key,
    input,
    lock: [`alert:${id}`],
    async run(record) {
      const now = ctx.now()
      if (until && until <= now) throw badInput([problem(['until'], 'IN_THE_PAST')])
      if (until && until.getTime() - now.getTime() > mostSnoozeDays * dayMs)
        throw badInput([problem(['until'], 'TOO_MANY_DAYS', { most: mostSnoozeDays })])
      const [alert] = await alertsById([id])
      if (!alert?.open || !maySeeWarehouse(ctx, alert.warehouse)) throw notFound('Open alert', [id])
      const [stock] = await stocksById([alert.stock])
      const { quantity, lowStockThreshold: threshold } = stock!
      const told = until
        ? draftOf('alert.snoozed', alert, { quantity, threshold, until })
        : draftOf('alert.woken', alert, { quantity, threshold, reason: 'ASKED' })
      const { at, actor } = await record({ ...told, at: now })
      const snooze = until ? { until, at, by: actor, quantity, rank: alert.rank ?? laterRank } : undefined
      const change = { updatedAt: now }
      await AlertModel.updateOne(
        { _id: alert._id },
        snooze ? { $set: { ...change, snooze } } : { $set: change, $unset: { snooze: 1 } },
      )
      return { ...alert, ...change, snooze }
    },
    async replay({ at, actor, data }) {
      const [alert] = await alertsById([id])
      const { quantity } = data as { quantity: number }
      const snooze = until ? { until, at, by: actor, quantity, rank: laterRank } : undefined
      return { ...alert!, open: true, resolvedAt: undefined, updatedAt: at, snooze }
    },
  })
}
