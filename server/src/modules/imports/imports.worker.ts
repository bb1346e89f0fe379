import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { command } from '../../platform/command.ts'
import type { Actor, Ctx } from '../../platform/context.ts'
import { ApiError, Refusal } from '../../platform/errors.ts'
import { wrong } from '../../platform/field-problems.ts'
import { objectIdAt } from '../../platform/ids.ts'
import type { Logger } from '../../platform/logger.ts'
import { gaugeOfWaiting } from '../../platform/metrics.ts'
import { isUnreachable } from '../../platform/mongo.ts'
import { checkFile, chunkRows, mostTold } from './imports.check.ts'
import { kinds } from './imports.kinds.ts'
import { ImportChunkModel, ImportModel, ImportPieceModel, ImportState, type Import } from './imports.model.ts'

interface Settings {
  currency: string
  log: Logger
  leaseMs?: number
  pollMs?: number
}

const unfinished = { $in: [ImportState.CHECKING, ImportState.APPLYING] }

gaugeOfWaiting(
  'gudang_imports_waiting',
  'Imports to be checked or applied, those at work among them',
  (limit) => ImportModel.countDocuments({ state: unfinished }, { limit, maxTimeMS: 1_000 }),
)

let poke: (() => void) | undefined

/** Says that there is something to do; a server that hears of it otherwise looks by itself every few seconds. */
export const wakeWorker = () => poke?.()

/** The work was taken over, or this server is going: whoever has the lease next goes on. */
class HandedOn extends Error {}

/**
 * Checks and applies imports, one at a time on each server. An import is held by a lease; when its server dies, another
 * takes it over as soon as that has run out. The lease only saves double work: each chunk is applied once by its mark.
 */
export function startImports({ currency, log, leaseMs = 10_000, pollMs = 3_000 }: Settings) {
  const owner = randomUUID()
  let stopping = false
  let running: Promise<void> | undefined
  let again = false

  const run = async () => {
    do {
      again = false
      for (let next = await claim(); next && !stopping; next = await claim()) await work(next)
    } while (again && !stopping)
  }
  poke = () => {
    again = true
    running ??= run()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'Imports could not be worked on; it is tried again.'),
      )
      .finally(() => (running = undefined))
  }

  const claim = async () => {
    const now = new Date()
    return ImportModel.findOneAndUpdate(
      { state: unfinished, 'lease.until': { $lte: now } },
      { $set: { lease: { owner, until: new Date(now.getTime() + leaseMs) } } },
      { sort: { createdAt: 1 }, returnDocument: 'after' },
    )
      .lean<Import>()
      .exec()
  }

  const work = async (file: Import) => {
    const hold = new Hold(file, owner, leaseMs, () => stopping)
    try {
      await (file.state === ImportState.CHECKING ? check(file, hold) : apply(file, hold))
    } catch (error) {
      if (!(error instanceof HandedOn))
        log.error({ err: error, import: String(file._id) }, 'An import stopped')
    } finally {
      await hold.release()
    }
  }

  const contextOf = (file: Import): Ctx => contextAs(file, log)

  async function check(file: Import, hold: Hold): Promise<void> {
    const ctx = contextOf(file)
    const { state, findings } = await checkFile(ctx, file, currency, ({ rows }) => hold.keep({ rows })).catch(
      (error: unknown) => {
        if (error instanceof HandedOn || isUnreachable(error)) throw error
        log.error({ err: error, import: String(file._id) }, 'An import could not be checked')
        return { state: ImportState.INVALID, findings: unforeseen }
      },
    )
    await settle(ctx, file, hold, { ...findings, state })
    await ImportPieceModel.deleteMany({ import: file._id })
    if (state === ImportState.INVALID) await ImportChunkModel.deleteMany({ import: file._id })
  }

  async function apply(file: Import, hold: Hold): Promise<void> {
    const ctx = contextOf(file)
    for (;;) {
      const [chunk] = await ImportChunkModel.find({ import: file._id, done: false })
        .sort({ index: 1 })
        .limit(1)
        .lean()
      if (!chunk) break
      const mark = async () => {
        const marked = await ImportChunkModel.updateOne(
          { _id: chunk._id, done: false },
          { $set: { done: true } },
        )
        if (marked.modifiedCount !== 1) throw new HandedOn()
      }
      try {
        await patiently(() => kinds[file.kind].apply(ctx, file, chunk.lines, mark), hold)
      } catch (error) {
        if (error instanceof HandedOn || isTemporary(error)) throw error
        log.warn({ err: error, import: String(file._id) }, 'An import failed')
        const errors = await problemsOf(ctx, { file, lines: chunk.lines, error })
        const findings = { errors: errors.slice(0, mostTold), errorCount: errors.length }
        return settle(ctx, file, hold, { state: ImportState.FAILED, ...findings })
      }
      await hold.keep({ rowsDone: chunk.index * chunkRows + chunk.lines.length })
    }
    await settle(ctx, file, hold, { state: ImportState.APPLIED, rowsDone: file.rows })
    await ImportChunkModel.deleteMany({ import: file._id })
  }

  const timer = setInterval(poke, pollMs)
  poke()
  return {
    /** What is being worked on is handed to the next server after the chunk at hand. */
    async stop() {
      stopping = true
      poke = undefined
      clearInterval(timer)
      await running
    },
  }
}

const unforeseen = {
  rows: 0,
  errorCount: 1,
  errors: [{ row: 1, ...wrong('OUR_FAULT') }],
  changeCount: 0,
  changes: [],
}

/** The lease on one import: every write to it asks whether it is still held. */
class Hold {
  readonly #timer: NodeJS.Timeout

  constructor(
    private readonly file: Import,
    private readonly owner: string,
    private readonly leaseMs: number,
    private readonly stopping: () => boolean,
  ) {
    this.#timer = setInterval(() => void this.#write({}).catch(() => {}), leaseMs / 3)
  }

  get filter() {
    return { _id: this.file._id, 'lease.owner': this.owner }
  }

  async #write(progress: Partial<Import>): Promise<void> {
    const until = new Date(Date.now() + this.leaseMs)
    const written = await ImportModel.updateOne(this.filter, { $set: { ...progress, 'lease.until': until } })
    if (written.matchedCount !== 1) throw new HandedOn()
  }

  /** Tells progress and goes on holding; throws HandedOn where the work is another's now. */
  async keep(progress: Partial<Import> = {}): Promise<void> {
    await this.#write(progress)
    if (this.stopping()) throw new HandedOn()
  }

  async release(): Promise<void> {
    clearInterval(this.#timer)
    await ImportModel.updateOne(this.filter, { $set: { 'lease.until': new Date(0) } }).catch(() => {})
  }
}

const kindOfEvent: Partial<Record<ImportState, string>> = {
  READY: 'import.checked',
  INVALID: 'import.refused',
  APPLIED: 'import.applied',
  FAILED: 'import.failed',
}

async function settle(ctx: Ctx, file: Import, hold: Hold, outcome: Partial<Import> & { state: ImportState }) {
  const { state } = outcome
  const told = { ...file, ...outcome }
  await command(ctx, {
    name: 'settleImport',
    key: null,
    input: {},
    lock: [],
    async run(record) {
      const { kind, fileName, rows, rowsDone, errorCount, changeCount } = told
      await record({
        kind: kindOfEvent[state]!,
        subject: { kind: 'IMPORT', id: String(file._id), label: fileName },
        data: {
          kind,
          fileName,
          rows,
          rowsDone,
          errorCount,
          changeCount,
          before: { state: file.state },
          after: { state },
        },
      })
      const finished = state === ImportState.READY ? {} : { finishedAt: ctx.now() }
      const written = await ImportModel.updateOne(
        { ...hold.filter, state: file.state },
        { $set: { ...outcome, ...finished } },
      )
      if (written.matchedCount !== 1) throw new HandedOn()
    },
    replay: () => Promise.resolve(),
  })
}

function contextAs({ _id, worksAs: { actor, warehouses } }: Import, log: Logger): Ctx {
  const now = () => new Date()
  const { kind, id, name } = actor
  return {
    requestId: `import-${String(_id)}`,
    actor: {
      kind: kind as Actor['kind'],
      id,
      name,
      // What the actor may do was asked where the work was ordered; commands ask for warehouses alone.
      permissions: new Set(),
      warehouseIds: warehouses ? new Set(warehouses.map(String)) : null,
    },
    log,
    now,
    newId: () => objectIdAt(now()),
  }
}

const isTemporary = (error: unknown) =>
  isUnreachable(error) ||
  (error instanceof ApiError && (error.code === 'RESOURCE_BUSY' || error.code === 'SERVICE_UNAVAILABLE'))

/** Others may work on the same stock: that is waited for, as often as it takes. */
async function patiently(body: () => Promise<void>, hold: Hold): Promise<void> {
  for (;;) {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'RESOURCE_BUSY')) throw error
      await hold.keep()
      await delay(Number(error.extensions['retryAfterMs'] ?? 500))
    }
  }
}

/** Why a chunk cannot be applied: what a check of its rows finds now, else what was thrown. */
async function problemsOf(
  ctx: Ctx,
  { file, lines, error }: { file: Import; lines: { row: number }[]; error: unknown },
): Promise<Import['errors']> {
  const verdicts = await kinds[file.kind].check(ctx, lines)
  const found = verdicts.flatMap((verdict, index) =>
    verdict.error ? [{ row: lines[index]!.row, ...verdict.error }] : [],
  )
  if (found.length > 0) return found
  const { row } = lines[0]!
  const told = error instanceof Refusal || error instanceof ApiError
  return [{ row, ...(told ? { message: error.message, values: [] } : wrong('OUR_FAULT')) }]
}
