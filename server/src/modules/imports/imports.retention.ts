import { dayMs, hourMs } from '@gudang/domain'
import type { Ctx } from '../../platform/requests/context.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { decidable, ImportModel, underWay } from './imports.model.ts'
import { cancel } from './imports.cancel.ts'

const decidedWithinDays = 7
const keptDays = 30
const everyMs = hourMs

/** What nobody has decided on for a week is cancelled; after a month an import tells its counts, but no rows. */
export async function forgetOldImports(ctx: Ctx): Promise<void> {
  const daysAgo = (days: number) => new Date(ctx.now().getTime() - days * dayMs)
  const undecided = await ImportModel.find(
    { state: { $in: decidable }, turn: { $lt: daysAgo(decidedWithinDays) } },
    { _id: 1 },
  ).lean()
  for (const { _id } of undecided) await cancel(ctx, _id)
  await ImportModel.updateMany(
    {
      createdAt: { $lt: daysAgo(keptDays) },
      state: { $nin: [...underWay, ...decidable] },
      $or: [{ 'errors.0': { $exists: true } }, { 'changes.0': { $exists: true } }],
    },
    { $set: { errors: [], changes: [] } },
  )
}

export function startImportRetention(system: Ctx): Worker {
  return startWorker({
    name: 'import-retention',
    log: system.log,
    everyMs,
    run: () => forgetOldImports(system),
  })
}
