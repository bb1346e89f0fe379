import type { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { WriteConflict } from '../../platform/database/mongo.ts'
import { tallyOf } from './imports.apply.ts'
import {
  ImportChunkModel,
  ImportModel,
  ImportPieceModel,
  ImportState,
  subjectOf,
  type Import,
} from './imports.model.ts'
import { importById, requirePermission } from './imports.queries.ts'

/**
 * Whatever is not applied is not going to be: of what is being applied the chunk at hand is the last. What is INVALID or
 * CANCELLED already is answered as it is.
 */
export async function cancelImport(ctx: Ctx, id: string): Promise<Import> {
  const known = await importById(ctx, id)
  if (!known) throw notFound('Import', [id])
  requirePermission(ctx, known.kind)
  return cancel(ctx, known._id)
}

export async function cancel(ctx: Ctx, id: Types.ObjectId): Promise<Import> {
  const cancelled = await command(ctx, {
    name: 'cancelImport',
    lock: [`import:${String(id)}`],
    async run(record) {
      const file = await ImportModel.findById(id).lean<Import>().orFail()
      const { state, kind, fileName, rows } = file
      if (state === ImportState.APPLIED) throw badInput([problem(['id'], 'APPLIED_ALREADY')])
      if (state === ImportState.INVALID || state === ImportState.CANCELLED) return file
      const after = { state: ImportState.CANCELLED, finishedAt: ctx.now(), ...(await tallyOf(file)) }
      await record({
        kind: 'import.cancelled',
        subject: subjectOf(file),
        data: {
          kind,
          fileName,
          rows,
          rowsDone: after.rowsDone,
          before: { state },
          after: { state: after.state },
        },
      })
      // Before anything else that is written: a chunk that is applied beside it is either marked or gone.
      await ImportChunkModel.deleteMany({ import: id })
      const written = await ImportModel.updateOne({ _id: id, state }, { $set: after })
      if (written.matchedCount !== 1) throw new WriteConflict()
      return { ...file, ...after }
    },
  })
  await ImportPieceModel.deleteMany({ import: id })
  return cancelled
}
