import { randomUUID } from 'node:crypto'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { objectIdAt } from '../../platform/database/ids.ts'
import type { Logger } from '../../platform/observe/logger.ts'
import type { Actor, Ctx } from '../../platform/requests/context.ts'
import { startWorker, type Worker } from '../../platform/workers/worker.ts'
import { StocktakeModel, type Stocktake } from './stocktakes.model.ts'
import { postChunk } from './stocktakes.post.ts'
import { LineState, StocktakeStatus } from './stocktakes.rules.ts'
import { wakenBy } from './stocktakes.wake.ts'

interface Settings {
  leaseMs?: number
  pollMs?: number
  /** How long lines that are blocked rest before they are looked at again. */
  blockedMs?: number
}

/**
 * Posts stocktakes, one at a time on each server. A stocktake is held by a lease; when its server dies, another goes on as soon
 * as that has run out. The lease only saves double work: each line is posted once by its mark. What is blocked is
 * looked at again until it can be posted, or somebody excludes it.
 */
export function startStocktakes(
  system: Ctx,
  { leaseMs = 10_000, pollMs = 3_000, blockedMs = 30_000 }: Settings = {},
): Worker {
  const owner = randomUUID()
  const worker = startWorker({
    name: 'stocktakes',
    log: system.log,
    everyMs: pollMs,
    async run(stopping) {
      const stocktake = await claim(owner, leaseMs)
      if (!stocktake) return
      const isHeld = async (waitMs: number) => {
        const until = new Date(Date.now() + waitMs)
        const { matchedCount } = await StocktakeModel.updateOne(
          { _id: stocktake._id, status: StocktakeStatus.POSTING, 'lease.owner': owner },
          { $set: { 'lease.until': until } },
        )
        return matchedCount === 1 && !stopping.aborted
      }
      const ctx = contextAs(stocktake, system.log)
      for (const states of [[LineState.COUNTED, LineState.ACCEPTED], [LineState.BLOCKED]]) {
        let last: Stocktake['_id'] | undefined
        do {
          last = await postChunk(ctx, stocktake.number, states, last)
          if (last && !(await isHeld(leaseMs))) return void (await isHeld(0))
        } while (last)
      }
      await isHeld(blockedMs)
      poke()
    },
  })
  const { poke } = worker
  wakenBy(poke)
  poke()
  return {
    poke,
    /** What is being posted is handed to the next server after the chunk at hand. */
    stop() {
      wakenBy(undefined)
      return worker.stop()
    },
  }
}

function claim(owner: string, leaseMs: number): Promise<Stocktake | null> {
  const now = new Date()
  return StocktakeModel.findOneAndUpdate(
    { status: StocktakeStatus.POSTING, 'lease.until': { $lte: now } },
    { $set: { lease: { owner, until: new Date(now.getTime() + leaseMs) } } },
    { sort: { createdAt: -1, _id: -1 }, returnDocument: 'after' },
  )
    .lean<Stocktake>()
    .exec()
}

function contextAs({ number, postsAs }: Stocktake, log: Logger): Ctx {
  const { actor, warehouses } = postsAs!
  const now = () => new Date()
  const { kind, id, name } = actor as ActorStamp & Pick<Actor, 'kind'>
  return {
    requestId: `stocktake-${number}`,
    actor: {
      ...{ kind, id, name },
      // What the actor may do was asked where the posting was ordered.
      permissions: new Set(),
      warehouseIds: warehouses ? new Set(warehouses.map(String)) : null,
    },
    log,
    now,
    newId: () => objectIdAt(now()),
  }
}
