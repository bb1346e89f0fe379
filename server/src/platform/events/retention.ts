import { dayMs, hourMs } from '@gudang/domain'
import { EventModel } from './event-log.ts'
import { withLock } from '../commands/lock.ts'
import type { Logger } from '../observe/logger.ts'
import { noteRemoved } from './positions.ts'
import { startWorker, type Worker } from '../workers/worker.ts'

const everyMs = hourMs
const batch = 1_000

/** Removes delivered events from before this time, a batch at a time; returns how many. */
export async function removeEventsBefore(time: Date, stopping?: AbortSignal): Promise<number> {
  for (let removed = 0; ;) {
    if (stopping?.aborted) return removed
    const old = await EventModel.find({ at: { $lt: time }, position: { $gt: 0 } }, { position: 1 })
      .sort({ at: 1, _id: 1 })
      .limit(batch)
      .lean()
    if (old.length === 0) return removed
    // Before they go: whoever pages by position must never find a gap and take it for the end.
    await noteRemoved(Math.max(...old.map(({ position }) => position)))
    const { deletedCount } = await EventModel.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })
    removed += deletedCount
  }
}

/** Looks once an hour, first when consumers of events have long caught up; one server at a time. */
export function startRetention(days: number, log: Logger): Worker {
  return startWorker({
    name: 'event-retention',
    log,
    everyMs,
    run: (stopping) =>
      withLock(['retention'], async () => {
        const removed = await removeEventsBefore(new Date(Date.now() - days * dayMs), stopping)
        if (removed > 0) log.info({ removed, days }, 'Old events were removed')
      }),
  })
}
