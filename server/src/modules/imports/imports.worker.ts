import { randomUUID } from 'node:crypto'
import { command } from '../../platform/commands/command.ts'
import type { Actor, Ctx } from '../../platform/requests/context.ts'
import { ApiError } from '../../platform/errors.ts'
import { wrong } from '../../platform/inputs/field-problems.ts'
import { objectIdAt } from '../../platform/database/ids.ts'
import type { Logger } from '../../platform/observe/logger.ts'
import { gaugeOfWaiting } from '../../platform/observe/metrics.ts'
import { logFailure } from '../../platform/database/log-failure.ts'
import { isOvertaken, isUnreachable } from '../../platform/database/mongo.ts'
import { backoffMs, startWorker, type Worker } from '../../platform/workers/worker.ts'
import { applyFile, tallyOf } from './imports.apply.ts'
import { checkFile, mostTold, refusedFor } from './imports.check.ts'
import { claim, HandedOn, Hold } from './imports.hold.ts'
import {
  ImportChunkModel,
  ImportModel,
  ImportPieceModel,
  ImportState,
  underWay,
  type Import,
} from './imports.model.ts'

interface Settings {
  currency: string
  leaseMs?: number
  pollMs?: number
}

const mostAttempts = 3
const longestWaitMs = 600_000

gaugeOfWaiting(
  'gudang_imports_waiting',
  'Imports to be checked or applied, those at work among them',
  (limit) => ImportModel.countDocuments({ state: { $in: underWay } }, { limit, maxTimeMS: 1_000 }),
)

let wake: (() => void) | undefined

/** Says that there is something to do; a server that hears of it otherwise looks by itself every few seconds. */
export const wakeWorker = () => wake?.()

/**
 * Checks and applies imports, one at a time on each server. An import is held by a lease; when its server dies, another
 * takes it over as soon as that has run out, three times at most. The lease only saves double work: each chunk is applied
 * once by its mark.
 */
export function startImports(system: Ctx, { currency, leaseMs = 10_000, pollMs = 3_000 }: Settings): Worker {
  const { log } = system
  const owner = randomUUID()

  const work = async (file: Import, hold: Hold) => {
    try {
      const part = { ctx: contextAs(file, log), file, hold, currency }
      if (file.state === ImportState.CHECKING) await check(part)
      else await apply(part)
      await hold.release({ waitMs: 0, isCounted: true })
    } catch (error) {
      // Never at once again: what keeps it from going on may keep everybody.
      const isHandedOn = error instanceof HandedOn
      await hold.release({
        waitMs: isHandedOn ? 0 : backoffMs(file.attempts, pollMs, longestWaitMs),
        isCounted: !isHandedOn && !isUnreachable(error),
      })
      if (!isHandedOn) logFailure(log, { err: error, import: String(file._id) }, 'An import stopped')
    }
  }

  const worker = startWorker({
    name: 'imports',
    log,
    everyMs: pollMs,
    async run(stopping) {
      const next = await claim({ owner, leaseMs })
      if (!next) return
      poke()
      await work(next, new Hold(next, { owner, leaseMs, stopping }))
    },
  })
  const { poke } = worker
  wake = poke
  poke()
  return {
    poke,
    /** What is being worked on is handed to the next server after the chunk at hand. */
    stop() {
      wake = undefined
      return worker.stop()
    },
  }
}

interface Part {
  ctx: Ctx
  file: Import
  hold: Hold
  currency: string
}

async function check({ ctx, file, hold, currency }: Part): Promise<void> {
  const outcome =
    file.attempts > mostAttempts
      ? refusedFor(wrong('GIVEN_UP'))
      : await checkFile(ctx, {
          file,
          currency,
          progress: ({ rows }) => hold.keepNowAndThen({ rows }),
        }).catch((error: unknown) => {
          if (isPassing(error)) throw error
          ctx.log.error({ err: error, import: String(file._id) }, 'An import could not be checked')
          return refusedFor(wrong('OUR_FAULT'))
        })
  await recordOutcome({ ctx, file, hold }, outcome)
  await ImportPieceModel.deleteMany({ import: file._id })
  if (outcome.state === ImportState.INVALID) await ImportChunkModel.deleteMany({ import: file._id })
}

async function apply({ ctx, file, hold, currency }: Part): Promise<void> {
  try {
    if (file.attempts > mostAttempts) return await fail({ ctx, file, hold }, 'GIVEN_UP')
    const tally = await applyFile(ctx, file, { hold, currency })
    await recordOutcome({ ctx, file, hold }, { state: ImportState.APPLIED, ...tally })
    await ImportChunkModel.deleteMany({ import: file._id })
  } catch (error) {
    if (isPassing(error)) throw error
    ctx.log.error({ err: error, import: String(file._id) }, 'An import failed')
    await fail({ ctx, file, hold }, 'OUR_FAULT')
  }
}

const isPassing = (error: unknown) =>
  error instanceof HandedOn ||
  isUnreachable(error) ||
  isOvertaken(error) ||
  (error instanceof ApiError && error.code === 'SERVICE_UNAVAILABLE')

/** Says why, at the first row that is not applied; applyImport goes on there. */
async function fail(part: HeldImport, code: 'GIVEN_UP' | 'OUR_FAULT'): Promise<void> {
  const { _id, check: id } = part.file
  const [next] = await ImportChunkModel.find({ import: _id, check: id, done: false }, { 'lines.row': 1 })
    .sort({ index: 1 })
    .limit(1)
    .lean()
  const tally = await tallyOf(part.file)
  const reason = { row: next?.lines[0]?.row ?? 1, ...wrong(code) }
  await recordOutcome(part, {
    state: ImportState.FAILED,
    ...tally,
    errorCount: tally.errorCount + 1,
    errors: [reason, ...tally.errors].slice(0, mostTold),
  })
}

const kindOfEvent: Partial<Record<ImportState, string>> = {
  READY: 'import.checked',
  INVALID: 'import.refused',
  APPLIED: 'import.applied',
  FAILED: 'import.failed',
}

type HeldImport = Pick<Part, 'ctx' | 'file' | 'hold'>

async function recordOutcome(
  { ctx, file, hold }: HeldImport,
  outcome: Partial<Import> & { state: ImportState },
) {
  const { state } = outcome
  await command(ctx, {
    name: 'settleImport',
    lock: [],
    async run(record) {
      const { kind, fileName, rows, rowsDone, errorCount, changeCount } = { ...file, ...outcome }
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
      const written = await ImportModel.updateOne(hold.filter, { $set: { ...outcome, ...finished } })
      if (written.matchedCount !== 1) throw new HandedOn()
    },
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
