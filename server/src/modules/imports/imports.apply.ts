import { setTimeout as delay } from 'node:timers/promises'
import type { Ctx } from '../../platform/requests/context.ts'
import { ApiError } from '../../platform/errors.ts'
import { mostTold } from './imports.check.ts'
import { HandedOn, type Hold } from './imports.hold.ts'
import type { LeftOut } from './imports.kind.ts'
import { kinds } from './imports.kinds.ts'
import { ImportChunkModel, type Import, type ImportChunk, type ImportRowError } from './imports.model.ts'

/** A chunk after the other, each in one transaction with its mark. */
export async function applyFile(
  ctx: Ctx,
  file: Import,
  { hold, currency }: { hold: Hold; currency: string },
): Promise<Tally> {
  let tally = await tallyOf(file)
  for (;;) {
    const [chunk] = await ImportChunkModel.find({ import: file._id, check: file.check, done: false })
      .sort({ index: 1 })
      .limit(1)
      .lean<ImportChunk[]>()
    if (!chunk) return tally
    const leftOut = await patiently(() => applyChunk(ctx, { file, chunk, currency }), hold)
    tally = added(tally, { rows: chunk.rows, leftOut, leftOutCount: leftOut.length })
    await hold.keep({ ...tally, attempts: 1 })
    hold.passTurn()
  }
}

interface ChunkOf {
  file: Import
  chunk: ImportChunk
  currency: string
}

async function applyChunk(ctx: Ctx, { file, chunk, currency }: ChunkOf): Promise<LeftOut[]> {
  const changes = new Map(chunk.changes.map((change) => [change.row, change]))
  const lines = chunk.lines.map((line) => ({ line, change: changes.get(line.row) }))
  let notApplied: LeftOut[] = []
  await kinds[file.kind].apply(ctx, { file, lines, currency }, async (leftOut) => {
    notApplied = leftOut
    // A cancelled import has no chunks: of mark and cancellation only one can be.
    const marked = await ImportChunkModel.updateOne(
      { _id: chunk._id, done: false },
      { $set: { done: true, leftOut: leftOut.slice(0, mostTold), leftOutCount: leftOut.length } },
    )
    if (marked.modifiedCount !== 1) throw new HandedOn()
  })
  return notApplied
}

export type Tally = Pick<Import, 'rowsDone' | 'errorCount' | 'errors'>

/** What has become of its rows so far. */
export async function tallyOf({ _id, check }: Import): Promise<Tally> {
  const done = await ImportChunkModel.find(
    { import: _id, check, done: true },
    { rows: 1, leftOut: 1, leftOutCount: 1 },
  )
    .sort({ index: 1 })
    .lean<ImportChunk[]>()
  return done.reduce<Tally>(added, { rowsDone: 0, errorCount: 0, errors: [] })
}

const added = (
  tally: Tally,
  {
    rows,
    leftOut = [],
    leftOutCount = 0,
  }: Pick<ImportChunk, 'rows' | 'leftOutCount'> & { leftOut?: ImportRowError[] },
): Tally => ({
  rowsDone: tally.rowsDone + rows - leftOutCount,
  errorCount: tally.errorCount + leftOutCount,
  errors: [...tally.errors, ...leftOut].slice(0, mostTold),
})

/** Others may work on the same stock: that is waited for, and meanwhile others have their turn. */
async function patiently<T>(body: () => Promise<T>, hold: Hold): Promise<T> {
  for (;;) {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'RESOURCE_BUSY')) throw error
      hold.passTurn()
      await hold.keep()
      await delay(Number(error.extensions['retryAfterMs'] ?? 500))
    }
  }
}
