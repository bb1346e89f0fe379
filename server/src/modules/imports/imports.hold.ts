import type { Types } from 'mongoose'
import { withLock } from '../../platform/commands/lock.ts'
import { ImportModel, ImportState, underWay, type Import } from './imports.model.ts'

/** The work is another's now, was cancelled, or others have their turn: nothing of it failed. */
export class HandedOn extends Error {}

export interface Holder {
  owner: string
  leaseMs: number
  stopping: AbortSignal
}

/**
 * The import that has waited longest, with a lease on it; of each actor one at a time is checked. It is counted as begun:
 * one that ends its server is not begun for ever.
 */
export function claim({ owner, leaseMs }: Pick<Holder, 'owner' | 'leaseMs'>): Promise<Import | null> {
  return withLock(['imports'], async () => {
    const now = new Date()
    const checked = await ImportModel.find(
      { state: ImportState.CHECKING, 'lease.until': { $gt: now } },
      { 'actor.id': 1 },
    ).lean()
    const busy = checked.map(({ actor }) => actor.id)
    return ImportModel.findOneAndUpdate(
      {
        state: { $in: underWay },
        'lease.until': { $lte: now },
        $or: [{ state: ImportState.APPLYING }, { 'actor.id': { $nin: busy } }],
      },
      { $set: { lease: { owner, until: new Date(now.getTime() + leaseMs) } }, $inc: { attempts: 1 } },
      { sort: { turn: 1, _id: 1 }, returnDocument: 'after' },
    )
      .lean<Import>()
      .exec()
  })
}

const turnMs = 10_000
const progressMs = 500

/** The lease on one import: every write to it asks whether it is still held, and still under way. */
export class Hold {
  readonly #timer: NodeJS.Timeout
  readonly #began = Date.now()
  #writtenAt = 0

  constructor(
    private readonly file: Import,
    private readonly holder: Holder,
  ) {
    this.#timer = setInterval(() => void this.#write({}).catch(() => {}), holder.leaseMs / 3)
  }

  get filter(): { _id: Types.ObjectId; state: ImportState; 'lease.owner': string } {
    return { _id: this.file._id, state: this.file.state, 'lease.owner': this.holder.owner }
  }

  async #write(progress: Partial<Import>): Promise<void> {
    const until = new Date(Date.now() + this.holder.leaseMs)
    const written = await ImportModel.updateOne(this.filter, { $set: { ...progress, 'lease.until': until } })
    if (written.matchedCount !== 1) throw new HandedOn()
  }

  /** Tells progress and goes on holding. */
  async keep(progress: Partial<Import> = {}): Promise<void> {
    await this.#write(progress)
    if (this.holder.stopping.aborted) throw new HandedOn()
  }

  /** The same for what is told often. */
  async keepNowAndThen(progress: Partial<Import>): Promise<void> {
    if (Date.now() - this.#writtenAt < progressMs) return
    this.#writtenAt = Date.now()
    await this.keep(progress)
  }

  /** Long work goes on when others have had their turn. */
  passTurn(): void {
    if (Date.now() - this.#began > turnMs) throw new HandedOn()
  }

  /** Whoever is next has it, after `waitMs`; `isCounted` where it was begun and did not end by itself. */
  async release({ waitMs, isCounted }: { waitMs: number; isCounted: boolean }): Promise<void> {
    clearInterval(this.#timer)
    const now = Date.now()
    await ImportModel.updateOne(this.filter, {
      $set: { 'lease.until': new Date(now + waitMs), turn: new Date(now) },
      ...(isCounted ? {} : { $inc: { attempts: -1 } }),
    }).catch(() => {})
  }
}
