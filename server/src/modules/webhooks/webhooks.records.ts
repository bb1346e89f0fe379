import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import type { Logger } from '../../platform/observe/logger.ts'
import { backoffMs } from '../../platform/workers/worker.ts'
import { WebhookDeliveryModel } from './webhooks.model.ts'

type Write = mongoose.mongo.AnyBulkWriteOperation

interface Waiting {
  write: Write
  /** In its place, where a document with its key is there already. */
  otherwise: Write | undefined
  done: () => void
  failed: (error: unknown) => void
}

const most = 500
const [firstRetryMs, longestRetryMs] = [200, 10_000]

/**
 * What comes of deliveries, of all webhooks, in as few commands as there are: while one is on its way the others gather for
 * the next. Each may be written several times, and nothing is tried further before it is.
 */
export class Records {
  #waiting: Waiting[] = []
  #isWriting = false
  #isStopped = false

  constructor(private readonly log: Logger) {}

  write(write: Write, otherwise?: Write): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ write, otherwise, done, failed })
      void this.#flush()
    })
  }

  /** Gives up what the database does not take: it is delivered again. */
  stop(): void {
    this.#isStopped = true
  }

  async #flush(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    let failures = 0
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, most)
      try {
        await WebhookDeliveryModel.collection.bulkWrite(
          batch.map(({ write }) => write),
          { ordered: false },
        )
        failures = 0
        for (const { done } of batch) done()
      } catch (error) {
        const taken = takenIn(error)
        if (taken) {
          for (const [index, { done }] of batch.entries()) if (!taken.has(index)) done()
          const again = batch.filter(({ otherwise }, index) => taken.has(index) && otherwise)
          this.#waiting.unshift(...again.map((each) => ({ ...each, write: each.otherwise! })))
          continue
        }
        if (this.#isStopped) {
          for (const { failed } of batch) failed(error)
          continue
        }
        this.#waiting.unshift(...batch)
        this.log.warn({ err: error }, 'Outcomes of webhooks could not be written; it is tried again')
        await delay(backoffMs(++failures, firstRetryMs, longestRetryMs))
      }
    }
    this.#isWriting = false
  }
}

/** Which of a batch were not written since there is a document with their key; undefined where anything else was wrong. */
function takenIn(error: unknown): Set<number> | undefined {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) return undefined
  const failures = [error.writeErrors].flat()
  if (failures.length === 0 || failures.some(({ code }) => code !== duplicate)) return undefined
  return new Set(failures.map(({ index }) => index))
}

const duplicate = 11_000
