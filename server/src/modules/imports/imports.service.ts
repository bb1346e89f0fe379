import { Types } from 'mongoose'
import { command } from '../../platform/command.ts'
import { requireActor, type Ctx } from '../../platform/context.ts'
import { forbidden, notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/field-problems.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { text } from '../../platform/inputs.ts'
import { currentSession, WriteConflict } from '../../platform/mongo.ts'
import { storeFile } from './imports.file.ts'
import { kinds } from './imports.kinds.ts'
import { ImportModel, ImportPieceModel, ImportState, type Import, type ImportKind } from './imports.model.ts'
import { importById } from './imports.queries.ts'
import { wakeWorker } from './imports.worker.ts'

const fileNameSchema = text(255)

interface Upload {
  kind: ImportKind
  fileName: unknown
  body: AsyncIterable<Buffer>
}

/** Streams the file into the database; the check of it begins at once, on whichever server has time. */
export async function uploadImport(ctx: Ctx, { kind, fileName: given, body }: Upload): Promise<Import> {
  requirePermission(ctx, kind)
  const fileName = parseInput(fileNameSchema, given)
  const _id = ctx.newId()
  try {
    const { encoding, bytes } = await storeFile(_id, body, ctx.now())
    const file = newImport(ctx, { _id, kind, fileName, encoding })
    await command(ctx, {
      name: 'uploadImport',
      key: null,
      input: {},
      lock: [],
      async run(record) {
        await record({ kind: 'import.uploaded', subject: subjectOf(file), data: { kind, fileName, bytes } })
        await ImportModel.collection.insertOne(file, { session: currentSession() })
      },
      replay: () => Promise.resolve(),
    })
    wakeWorker()
    return file
  } catch (error) {
    await ImportPieceModel.deleteMany({ import: _id }).catch(() => {})
    throw error
  }
}

function newImport(ctx: Ctx, given: Pick<Import, '_id' | 'kind' | 'fileName' | 'encoding'>): Import {
  return {
    ...given,
    state: ImportState.CHECKING,
    rows: 0,
    rowsDone: 0,
    errorCount: 0,
    errors: [],
    changeCount: 0,
    changes: [],
    actor: stampOf(ctx),
    worksAs: worksAs(ctx),
    lease: { owner: 'nobody', until: new Date(0) },
    createdAt: ctx.now(),
  }
}

const stampOf = ({ actor: { kind, id, name } }: Ctx) => ({ kind, id, name }) as ActorStamp

function worksAs(ctx: Ctx): Import['worksAs'] {
  const { warehouseIds } = ctx.actor
  const warehouses = warehouseIds ? [...warehouseIds].map((id) => new Types.ObjectId(id)) : undefined
  return { actor: stampOf(ctx), ...(warehouses ? { warehouses } : {}) }
}

const subjectOf = ({ _id, fileName }: Import) => ({ kind: 'IMPORT', id: String(_id), label: fileName })

/** READY begins, FAILED goes on with what is left; what is being or has been applied is answered as it is. */
export async function applyImport(ctx: Ctx, id: string): Promise<Import> {
  const known = await importById(ctx, id)
  if (!known) throw notFound('Import', [id])
  requirePermission(ctx, known.kind)
  const applying = await command(ctx, {
    name: 'applyImport',
    key: null,
    input: { id },
    lock: [`import:${id}`],
    async run(record) {
      const file = await ImportModel.findById(known._id).lean<Import>().orFail()
      if (file.state === ImportState.APPLYING || file.state === ImportState.APPLIED) return file
      if (file.state !== ImportState.READY && file.state !== ImportState.FAILED) throw notReady(file)
      const after = { state: ImportState.APPLYING, worksAs: worksAs(ctx), errors: [], errorCount: 0 }
      const { kind, fileName, rows } = file
      await record({
        kind: 'import.started',
        subject: subjectOf(file),
        data: { kind, fileName, rows, before: { state: file.state }, after: { state: after.state } },
      })
      const written = await ImportModel.updateOne(
        { _id: file._id, state: file.state },
        { $set: after, $unset: { finishedAt: 1 } },
      )
      if (written.matchedCount !== 1) throw new WriteConflict()
      return { ...file, ...after }
    },
    replay: () => ImportModel.findById(known._id).lean<Import>().orFail().exec(),
  })
  wakeWorker()
  return applying
}

function notReady({ state }: Import) {
  const code = state === ImportState.CHECKING ? 'NOT_CHECKED_YET' : 'HAS_ERRORS'
  return badInput([problem(['id'], code)])
}

export function requirePermission(ctx: Ctx, kind: ImportKind): void {
  const { permission } = kinds[kind]
  if (!requireActor(ctx).permissions.has(permission))
    throw forbidden(`This needs the permission ${permission}.`)
}
