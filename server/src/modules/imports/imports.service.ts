import { limits } from '@gudang/domain'
import { Types } from 'mongoose'
import { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound, rateLimited } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { text } from '../../platform/inputs/inputs.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import { tallyOf } from './imports.apply.ts'
import { encodingSchema } from './imports.encodings.ts'
import { storeFile } from './imports.file.ts'
import {
  decidable,
  ImportModel,
  ImportPieceModel,
  ImportState,
  subjectOf,
  underWay,
  type Import,
  type ImportKind,
} from './imports.model.ts'
import { importById, requirePermission } from './imports.queries.ts'
import { wakeWorker } from './imports.worker.ts'

const fileNameSchema = text(limits.fileName)

interface Upload {
  kind: ImportKind
  fileName: unknown
  encoding: unknown
  body: AsyncIterable<Buffer>
}

/** Of one actor: sent at the same time to one server, waiting to be checked, and neither applied nor cancelled. */
const mostSending = 5
const mostWaiting = 20
const mostUndecided = 50
const waitMs = 10_000
const turnMs = 60_000

const sending = new Map<string, number>()

/** Streams the file into the database; the check of it begins at once, on whichever server has time. */
export async function uploadImport(ctx: Ctx, upload: Upload): Promise<Import> {
  requirePermission(ctx, upload.kind)
  const { id } = ctx.actor
  const others = sending.get(id) ?? 0
  if (others >= mostSending) throw rateLimited(waitMs)
  sending.set(id, others + 1)
  try {
    return await receive(ctx, upload)
  } finally {
    const left = sending.get(id)! - 1
    if (left > 0) sending.set(id, left)
    else sending.delete(id)
  }
}

async function receive(ctx: Ctx, { kind, fileName: given, encoding: chosen, body }: Upload): Promise<Import> {
  const fileName = parseInput(fileNameSchema, given)
  const { encoding } = parseInput(z.object({ encoding: encodingSchema }), { encoding: chosen })
  await requireRoom(ctx)
  const _id = ctx.newId()
  try {
    const { bytes, ...stored } = await storeFile(_id, body, { encoding, at: ctx.now() })
    const file = newImport(ctx, { _id, kind, fileName, ...stored })
    await command(ctx, {
      name: 'uploadImport',
      lock: [`imports:${ctx.actor.id}`],
      async run(record) {
        const waiting = await requireRoom(ctx)
        await record({ kind: 'import.uploaded', subject: subjectOf(file), data: { kind, fileName, bytes } })
        // Whoever sends many at once does not come before those who send one.
        file.turn = new Date(file.createdAt.getTime() + waiting * turnMs)
        await ImportModel.collection.insertOne(file, { session: currentSession() })
      },
    })
    wakeWorker()
    return file
  } catch (error) {
    await ImportPieceModel.deleteMany({ import: _id }).catch(() => {})
    throw error
  }
}

/** How many of the actor's files wait to be checked, where that is not too many. */
async function requireRoom({ actor: { id } }: Ctx): Promise<number> {
  const undecided = await ImportModel.find(
    { 'actor.id': id, state: { $in: [...underWay, ...decidable] } },
    { state: 1 },
  ).lean()
  if (undecided.length >= mostUndecided)
    throw badInput([problem(['file'], 'TOO_MANY_FILES', { most: mostUndecided })])
  const waiting = undecided.filter(({ state }) => state === ImportState.CHECKING).length
  if (waiting >= mostWaiting) throw rateLimited(waitMs)
  return waiting
}

type Given = Pick<Import, '_id' | 'kind' | 'fileName' | 'encoding' | 'isDamaged'>

function newImport(ctx: Ctx, given: Given): Import {
  return {
    ...given,
    state: ImportState.CHECKING,
    attempts: 0,
    rows: 0,
    rowsDone: 0,
    errorCount: 0,
    errors: [],
    warnings: [],
    changeCount: 0,
    changes: [],
    actor: stampOf(ctx),
    worksAs: worksAs(ctx),
    lease: nobodys,
    turn: ctx.now(),
    createdAt: ctx.now(),
  }
}

const nobodys = { owner: 'nobody', until: new Date(0) }

const stampOf = ({ actor: { kind, id, name } }: Ctx) => ({ kind, id, name }) as ActorStamp

function worksAs(ctx: Ctx): Import['worksAs'] {
  const { warehouseIds } = ctx.actor
  const warehouses = warehouseIds ? [...warehouseIds].map((id) => new Types.ObjectId(id)) : undefined
  return { actor: stampOf(ctx), ...(warehouses ? { warehouses } : {}) }
}

/** READY begins, FAILED goes on with what is left; what is being or has been applied is answered as it is. */
export async function applyImport(ctx: Ctx, id: string): Promise<Import> {
  const known = await importById(ctx, id)
  if (!known) throw notFound('Import', [id])
  requirePermission(ctx, known.kind)
  const applying = await command(ctx, {
    name: 'applyImport',
    lock: [`import:${id}`],
    async run(record) {
      const file = await ImportModel.findById(known._id).lean<Import>().orFail()
      if (file.state === ImportState.APPLYING || file.state === ImportState.APPLIED) return file
      if (file.state !== ImportState.READY && file.state !== ImportState.FAILED) throw notReady(file)
      const after = {
        state: ImportState.APPLYING,
        worksAs: worksAs(ctx),
        attempts: 0,
        lease: nobodys,
        turn: ctx.now(),
        ...(await tallyOf(file)),
      }
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
  })
  wakeWorker()
  return applying
}

function notReady({ state }: Import) {
  if (state === ImportState.CANCELLED) return badInput([problem(['id'], 'CANCELLED')])
  const code = state === ImportState.CHECKING ? 'NOT_CHECKED_YET' : 'HAS_ERRORS'
  return badInput([problem(['id'], code)])
}
