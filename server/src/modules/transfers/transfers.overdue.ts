import { minuteMs } from '@gudang/domain'
import { currentSession, inTransaction } from '../../platform/database/mongo.ts'
import { EventModel, newEvent } from '../../platform/events/event-log.ts'
import { announce } from '../../platform/events/relay.ts'
import { mailLinkBase } from '../../platform/mail.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { told } from './transfers.document.ts'
import { mailDueTransfers } from './transfers.mail.ts'
import { TransferModel, type Transfer } from './transfers.model.ts'
import { TransferStatus } from './transfers.rules.ts'

const lookMs = minuteMs
/** Of 500 lines each at most: an event tells all of them. */
const slice = 50

/** Says what time alone makes of a transfer, and mails what somebody is to look at. */
export function watchTransfers(ctx: Ctx): Worker {
  return startWorker({
    name: 'transfer-alerts',
    log: ctx.log,
    everyMs: lookMs,
    async run(stopping) {
      await tellOverdue(ctx, stopping)
      await mailDueTransfers(ctx, stopping)
    },
  })
}

/** Each once: its event reaches the feed, the audit log and whoever has the SPA open. */
export async function tellOverdue(ctx: Ctx, stopping?: AbortSignal): Promise<void> {
  for (let count = slice; count === slice && !stopping?.aborted;) {
    count = await inTransaction(async () => {
      const now = ctx.now()
      const found = await TransferModel.find({
        ...{ status: TransferStatus.IN_TRANSIT, expectedAt: { $lt: now } },
        overdueAt: { $exists: false },
      })
        .sort({ expectedAt: 1 })
        .limit(slice)
        .lean<Transfer[]>()
      if (found.length === 0) return 0
      const events = found.map((each) => newEvent(ctx, { ...told('transfer.overdue', each), at: now }))
      await EventModel.collection.insertMany(events, { session: currentSession() })
      await TransferModel.updateMany(
        { _id: { $in: found.map(({ _id }) => _id) } },
        { $set: { overdueAt: now, ...(mailLinkBase() ? { mailAt: now } : {}) } },
      )
      return found.length
    })
    if (count > 0) announce()
  }
}
