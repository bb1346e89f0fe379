import { AsyncLocalStorage } from 'node:async_hooks'
import { isOvertaken } from '../database/mongo.ts'
import type { Logger } from '../observe/logger.ts'
import { workerLastSuccess, workerRuns } from '../observe/metrics.ts'
import { outsideRequests } from '../requests/request-life.ts'

interface WorkerSettings {
  /** Its label in metrics and logs. */
  name: string
  log: Logger
  /** Without a poke it runs this often, first after as long. */
  everyMs: number
  /** After each run it rests this long: what comes meanwhile is one run's. */
  restMs?: number
  /** `stopping` is aborted when the server stops: whoever works for long then ends after the step at hand. */
  run(stopping: AbortSignal): Promise<void>
}

export interface Worker {
  /** Asks for a run soon. During a run or the rest after it, any number of pokes leads to exactly one more run. */
  poke(): void
  /** Begins no other run, and waits for the one under way. */
  stop(): Promise<void>
}

const running = new AsyncLocalStorage<string>()

/** The name of the worker that this is done by, if any: what a request costs is counted without it. */
export const currentWorker = (): string | undefined => running.getStore()

/** Under load one run serves the commands of this long: nobody sees the difference, the database does. */
const shortRestMs = 25
const firstRetryMs = 200

/** Twice as long after each failure, up to `longestMs`; half of it random, so that servers do not retry in step. */
export function backoffMs(failures: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
}

/**
 * Background work of this server: one run at a time, when poked and at an interval. After a failed run it waits, longer
 * each time up to the interval, and no poke shortens that. Its runs belong to nobody's request: not to the life, the
 * transaction or the trace of who started or poked it.
 */
export function startWorker({ name, log, everyMs, restMs = shortRestMs, run }: WorkerSettings): Worker {
  const stopping = new AbortController()
  let isPoked = false
  let isIdle = false
  let wake = () => {}

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stopping.signal.aborted) return resolve()
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const idle = async () => {
    isIdle = true
    await sleep(everyMs)
    isIdle = false
  }

  const loop = async () => {
    let failures = 0
    for (;;) {
      if (failures === 0 && !isPoked) await idle()
      if (stopping.signal.aborted) return
      isPoked = false
      try {
        await run(stopping.signal)
        failures = 0
        workerRuns.inc({ worker: name, outcome: 'OK' })
        workerLastSuccess.set({ worker: name }, Date.now() / 1_000)
        await sleep(restMs)
      } catch (error) {
        const retryMs = backoffMs(++failures, firstRetryMs, everyMs)
        const [level, outcome] = isOvertaken(error)
          ? (['debug', 'OVERTAKEN'] as const)
          : (['warn', 'FAILED'] as const)
        workerRuns.inc({ worker: name, outcome })
        log[level](
          { err: error, worker: name, failures, retryMs: Math.round(retryMs) },
          'A worker failed; it tries again',
        )
        await sleep(retryMs)
      }
    }
  }

  const ended = outsideRequests(() => running.run(name, loop))
  return {
    poke() {
      isPoked = true
      if (isIdle) wake()
    },
    async stop() {
      stopping.abort()
      wake()
      await ended
    },
  }
}
