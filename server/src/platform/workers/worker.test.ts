import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { testLogger } from '../../testing/test-logs.ts'
import { WriteConflict } from '../database/mongo.ts'
import { registry } from '../observe/metrics.ts'
import { currentLife, inRequest, RequestLife } from '../requests/request-life.ts'
import { backoffMs, startWorker, type Worker } from './worker.ts'

const everyMs = 60_000
const workers: Worker[] = []

beforeEach(() => void vi.useFakeTimers())
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  vi.useRealTimers()
})

function start(run: (stopping: AbortSignal) => Promise<void>, name = 'test'): Worker {
  const worker = startWorker({ name, log: testLogger(), everyMs, run })
  workers.push(worker)
  return worker
}

/** Resolves, or fails, from outside. */
function gate() {
  let open!: () => void
  let fail!: (error: Error) => void
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { passed, open, fail }
}

it('runs at its interval, first after it', async () => {
  let runs = 0
  start(async () => void runs++)
  await vi.advanceTimersByTimeAsync(everyMs - 1)
  expect(runs).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(runs).toBe(1)
  await vi.advanceTimersByTimeAsync(2 * everyMs + 100)
  expect(runs).toBe(3)
})

it('runs once at a time, and once more however often it is poked meanwhile', async () => {
  const first = gate()
  let runs = 0
  let atWork = 0
  let mostAtWork = 0
  const worker = start(async () => {
    mostAtWork = Math.max(mostAtWork, ++atWork)
    if (++runs === 1) await first.passed
    atWork--
  })
  worker.poke()
  for (let times = 0; times < 100; times++) {
    worker.poke()
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(runs).toBe(1)
  first.open()
  await vi.advanceTimersByTimeAsync(1)
  worker.poke()
  await vi.advanceTimersByTimeAsync(1)
  expect(runs).toBe(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([runs, mostAtWork]).toEqual([2, 1])
})

it('waits longer after each failure, whoever pokes, and no longer once it has succeeded', async () => {
  const runsAt: number[] = []
  let isBroken = true
  const worker = start(async () => {
    runsAt.push(Date.now())
    if (isBroken) throw new Error('broken for the test')
  })
  const poking = setInterval(worker.poke, 5)
  await vi.advanceTimersByTimeAsync(20 * everyMs)
  const pauses = runsAt.slice(1).map((at, index) => at - runsAt[index]!)
  for (const [index, pause] of pauses.entries()) {
    const most = Math.min(everyMs, 200 * 2 ** index)
    expect(pause).toBeGreaterThanOrEqual(Math.floor(most / 2))
    expect(pause).toBeLessThanOrEqual(most)
  }
  expect(pauses.length).toBeGreaterThan(20)
  isBroken = false
  await vi.advanceTimersByTimeAsync(everyMs)
  isBroken = true
  runsAt.length = 0
  await vi.advanceTimersByTimeAsync(600)
  clearInterval(poking)
  expect(runsAt.length).toBeGreaterThan(2)
})

it('does not retry in step with others', () => {
  const pauses = Array.from({ length: 50 }, () => backoffMs(1_000, 200, everyMs))
  expect(new Set(pauses).size).toBeGreaterThan(40)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(everyMs / 2)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(everyMs)
})

it('belongs to nobody, whoever starts or pokes it: not to a request, nor to a trace', async () => {
  const traces = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const life = new RequestLife()
  life.abandon()
  const within = <T>(body: () => T) => traces.run('of a request', () => inRequest(life, body))
  const worker = within(() =>
    start(async () => {
      seen.push(currentLife(), traces.getStore())
      if (seen.length === 2) within(worker.poke)
      if (seen.length === 4) throw new Error('broken for the test')
    }),
  )
  within(worker.poke)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(seen).toEqual(Array(6).fill(undefined))
})

it('stops when the run under way has ended, which is told, and begins no other', async () => {
  for (const end of ['open', 'fail'] as const) {
    const run = gate()
    let runs = 0
    let told: AbortSignal | undefined
    const worker = start((stopping) => {
      runs++
      told = stopping
      return run.passed
    })
    worker.poke()
    await vi.advanceTimersByTimeAsync(0)
    worker.poke()
    expect(told?.aborted).toBe(false)
    let hasStopped = false
    const stopped = worker.stop().then(() => (hasStopped = true))
    await vi.advanceTimersByTimeAsync(everyMs)
    expect([told?.aborted, hasStopped]).toEqual([true, false])
    run[end](new Error('broken for the test'))
    // No timer moves on: whatever pause it would have made is left out.
    await stopped
    worker.poke()
    await vi.advanceTimersByTimeAsync(2 * everyMs)
    expect(runs).toBe(1)
  }
})

it('stops at once while it waits, at rest or after a failure', async () => {
  let runs = 0
  const good = start(async () => void runs++)
  good.poke()
  await vi.advanceTimersByTimeAsync(1)
  const broken = start(() => Promise.reject(new Error('broken for the test')))
  broken.poke()
  await vi.advanceTimersByTimeAsync(1)
  await Promise.all([good.stop(), broken.stop(), start(async () => void runs++).stop()])
  expect(runs).toBe(1)
})

it('is seen in the metrics, which tell failures from what others were faster at', async () => {
  const outcomes = [new Error('broken for the test'), new WriteConflict(), undefined]
  const worker = start(async () => {
    const outcome = outcomes.shift()
    if (outcome) throw outcome
  }, 'measured')
  worker.poke()
  await vi.advanceTimersByTimeAsync(1_000)
  const text = await registry.metrics()
  for (const outcome of ['OK', 'FAILED', 'OVERTAKEN'])
    expect(text).toContain(`gudang_worker_runs_total{worker="measured",outcome="${outcome}"} 1`)
  const [, at] = /gudang_worker_last_success_timestamp_seconds\{worker="measured"\} (\S+)/.exec(text)!
  expect(Math.abs(Number(at) - Date.now() / 1_000)).toBeLessThan(2)
})
