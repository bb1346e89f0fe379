import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface HealthSeen {
  /** Of an answer of /health/live, in ms. */
  longest: number
  count: number
  /** Those that took over 50 ms: when they were asked for, by the clock of `performance`, and how long they took. */
  slow: { at: number; ms: number }[]
}

/** Another client, with an event loop of its own, that asks for /health/live without a pause until it is stopped. */
export function watchHealth(url: string): () => Promise<HealthSeen> {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
     const now = () => performance.timeOrigin + performance.now()
     let longest = 0, count = 0, going = true
     const slow = []
     parentPort.once('message', () => (going = false))
     ;(async () => {
       while (going) {
         const at = now()
         const { status } = await fetch(workerData + '/health/live')
         if (status !== 200) throw new Error('health: ' + status)
         const ms = Math.round(now() - at)
         if (ms > 50) slow.push({ at, ms })
         longest = Math.max(longest, ms)
         count++
         await new Promise((resolve) => setTimeout(resolve, 5))
       }
       parentPort.postMessage({ longest, count, slow })
       parentPort.close()
     })()`,
    { eval: true, workerData: url },
  )
  return async () => {
    worker.postMessage('stop')
    const [seen] = (await once(worker, 'message')) as [HealthSeen]
    return seen
  }
}
