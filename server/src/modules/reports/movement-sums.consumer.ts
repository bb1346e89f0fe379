import { minuteMs } from '@gudang/domain'
import { withLock } from '../../platform/commands/lock.ts'
import { inTransaction, WriteConflict } from '../../platform/database/mongo.ts'
import { eventsToCome, followFromNow, startConsumer } from '../../platform/events/consumer.ts'
import type { Event } from '../../platform/events/event-log.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { startWorker } from '../../platform/workers/worker.ts'
import {
  movementAfter,
  newestMovement,
  quarterMs,
  sumsOfEvents,
  sumsOfPeriod,
  type MovementSums,
} from '../stock/for-reports.ts'
import { DaySumsModel, KeptSumsModel, SumsStartModel, type SumsStart } from './movement-sums.model.ts'
import { isWhole, keyOfSums, lateMs, movementEvents, sumsStart } from './movement-sums.queries.ts'

/** Readers add what has not come here yet, so that it may rest. */
const restMs = 1_000
/** Of movements, and a quarter more where it is a busy one. */
const sliceOf = 10_000

/**
 * Keeps what moved by quarters of an hour, so that reports read them in place of the ledger. Where there are none, of a
 * new or an older database, they are made of the ledger beside everything else.
 */
export function followMovements(ctx: Ctx): { stop(): Promise<void> } {
  let consumer: { stop(): Promise<void> } | undefined
  const worker = startWorker({
    name: 'movement-sums-start',
    log: ctx.log,
    everyMs: minuteMs,
    async run(stopping) {
      await withLock(['movement-sums-start'], () => begin(ctx))
      consumer ??= await startConsumer({
        ...movementEvents,
        log: ctx.log,
        restMs,
        handle: async (events) => void ((await take(ctx, events)) || worker.poke()),
      })
      await withLock(['movement-sums-start'], () => sumTheLedger(stopping))
    },
  })
  worker.poke()
  return {
    async stop() {
      await worker.stop()
      await consumer?.stop()
    },
  }
}

const quarterOf = (at: Date) => new Date(Math.floor(at.getTime() / quarterMs) * quarterMs)
const quarterAfter = (at: Date) => new Date(quarterOf(at).getTime() + quarterMs)

/** In one moment: the consumer takes what comes after it, slices what was stamped until then. */
async function begin(ctx: Ctx): Promise<void> {
  if (await sumsStart()) return
  await inTransaction(async () => {
    await followFromNow(movementEvents.name)
    const [newest, now] = [await newestMovement(), ctx.now()]
    const until = quarterAfter(newest && newest > now ? newest : now)
    await KeptSumsModel.deleteMany({})
    await DaySumsModel.deleteMany({})
    await SumsStartModel.insertMany([{ _id: 'sums', until, summed: new Date(0), turns: 0 }])
  })
}

async function sumTheLedger(stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted && (await inTransaction(sumSlice)));
}

/** False where all of the ledger has been summed. */
async function sumSlice(): Promise<boolean> {
  const start = await sumsStart()
  if (!start || isWhole(start)) return false
  const last = await movementAfter(start.summed, sliceOf)
  const slice = { from: start.summed, to: last && last < start.until ? quarterAfter(last) : start.until }
  await takeTurn(start, { summed: slice.to })
  await add(await sumsOfPeriod(slice))
  // The consumer comes to these, and finds that their time has been summed.
  const toCome = await sumsOfEvents(await eventsToCome(movementEvents))
  await add(toCome.filter(({ quarter }) => quarter >= slice.from && quarter < slice.to).map(negative))
  return true
}

const negative = ({ movements, units, unitsIn, unitsOut, ...key }: MovementSums): MovementSums => ({
  ...key,
  movements: -movements,
  units: -units,
  unitsIn: -unitsIn,
  unitsOut: -unitsOut,
})

/** False where there are no sums to be kept yet. */
async function take(ctx: Ctx, events: Event[]): Promise<boolean> {
  const start = await sumsStart()
  if (!start) return false
  const found = await sumsOfEvents(events)
  // Half as late as a day that is kept is over: a reader who keeps it at this moment has seen it, or meets this.
  const late = found.filter(({ quarter }) => quarter.getTime() < ctx.now().getTime() - lateMs / 2)
  if (late.length > 0 || !isWhole(start)) await takeTurn(start, {})
  if (late.length > 0) {
    const days = late.map(({ quarter }) => ({ from: { $lte: quarter }, to: { $gt: quarter } }))
    await DaySumsModel.deleteMany({ $or: days })
  }
  // What lies between these two, a slice to come counts.
  await add(found.filter(({ quarter }) => quarter < start.summed || quarter >= start.until))
  return true
}

/** Of two transactions that decide by the same start, one begins again. */
export async function takeTurn({ _id, turns }: SumsStart, change: Partial<SumsStart>): Promise<void> {
  const { modifiedCount } = await SumsStartModel.updateOne(
    { _id, turns },
    { $set: change, $inc: { turns: 1 } },
  )
  if (modifiedCount !== 1) throw new WriteConflict()
}

async function add(found: MovementSums[]): Promise<void> {
  if (found.length === 0) return
  await KeptSumsModel.bulkWrite(
    found.map(({ quarter, warehouse, type, ...sums }) => ({
      updateOne: {
        filter: { _id: keyOfSums(quarter, warehouse, type) },
        update: { $setOnInsert: { quarter, warehouse, type }, $inc: sums },
        upsert: true,
      },
    })),
  )
}
