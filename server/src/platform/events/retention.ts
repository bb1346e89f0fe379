import { EventModel } from './event-log.ts'
import { withLock } from '../commands/lock.ts'
import type { Logger } from '../observe/logger.ts'

const dayMs = 86_400_000
const everyMs = 3_600_000
const batch = 1_000

/** Removes delivered events from before this time, a batch at a time; returns how many. */
export async function removeEventsBefore(time: Date): Promise<number> {
  for (let removed = 0; ;) {
    const old = await EventModel.find({ at: { $lt: time }, position: { $gt: 0 } }, { _id: 1 })
      .sort({ at: 1, _id: 1 })
      .limit(batch)
      .lean()
    if (old.length === 0) return removed
    const { deletedCount } = await EventModel.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })
    removed += deletedCount
  }
}

/** Looks once an hour, first when consumers of events have long caught up; one server at a time. 0 days keep everything. */
export function startRetention(days: number, log: Logger): () => void {
  if (days === 0) return () => {}
  const work = () =>
    withLock(['retention'], async () => {
      const removed = await removeEventsBefore(new Date(Date.now() - days * dayMs))
      if (removed > 0) log.info({ removed, days }, 'Old events were removed')
    }).catch((error: unknown) =>
      log.warn({ err: error }, 'Old events could not be removed; tried again in an hour'),
    )
  const timer = setInterval(() => void work(), everyMs)
  return () => clearInterval(timer)
}
