import type { ApolloClient } from '@apollo/client'
import { randomId } from '../../../graphql/ids.ts'
import { problemOf, type Problem } from '../../../graphql/problem.ts'
import type { CountMode } from '../../../graphql/schema.generated.ts'
import { createStore } from '../../../graphql/store.ts'
import { RecordCountsDocument } from '../stocktakes.generated.ts'
import { answered, nextBatch, ownUnits, refusalsOf, refused, undo } from './count-queue.rules.ts'
import { changeScans, type Changes, type NewScan, type Scan } from './count-store.ts'

/** Between two attempts while nothing gets through. */
const pauseMs = 4_000
/** A lost answer is asked for again with the same key. */
const patienceMs = 20_000

/** After these it goes through as it is, sooner or later; after the others somebody has to look at it. */
const finalCodes = ['BAD_USER_INPUT', 'NOT_FOUND', 'FORBIDDEN', 'IDEMPOTENCY_CONFLICT']

interface Entry {
  stocktake: string
  code: string
  units: number
  mode: CountMode
}

/**
 * Counts of one person: kept in the browser first, then sent in their order, each batch under one key until it is answered. Tabs
 * share what is kept, and tell each other of every change.
 */
export class CountQueue {
  readonly scans = createStore<readonly Scan[]>([])
  /** The browser keeps nothing: then nothing may be counted. */
  readonly broken = createStore(false)
  #sending = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopped = false
  #others: BroadcastChannel | undefined

  constructor(
    private readonly client: ApolloClient,
    private readonly person: string,
    /** What the server has not taken, or could put to no line. */
    private readonly onTrouble: () => void = () => undefined,
  ) {}

  /** Sends what waits, until the returned function is called. */
  start(): () => void {
    this.#stopped = false
    const send = () => void this.send()
    const look = () => this.#change(() => ({}))
    void look().then(send, () => undefined)
    window.addEventListener('online', send)
    this.#others = new BroadcastChannel(`gudang-counts ${this.person}`)
    // Whoever has counted it sends it; this tab does where that one is gone.
    this.#others.onmessage = () =>
      void look().then(
        () => this.#sendLater(),
        () => undefined,
      )
    return () => {
      this.#stopped = true
      clearTimeout(this.#timer)
      this.#others?.close()
      window.removeEventListener('online', send)
    }
  }

  /** Resolves when the browser has it; rejects when it cannot keep it. */
  async add({ stocktake, ...entry }: Entry): Promise<void> {
    const scan = { ...entry, stocktake, person: this.person, at: new Date().toISOString() }
    await this.#change((scans) => ({ add: [withBefore(scans, { ...scan, state: 'waiting' })] }))
    void this.send()
  }

  async undo({ id }: Scan): Promise<void> {
    await this.#change((scans) => undo(scans, id, new Date().toISOString()))
    void this.send()
  }

  async again(scan: Scan): Promise<void> {
    await this.#change(() => ({ put: [{ ...scan, state: 'waiting', refusal: undefined }] }))
    void this.send()
  }

  async drop(scan: Scan): Promise<void> {
    await this.#change(() => ({ remove: [scan] }))
  }

  async send(): Promise<void> {
    if (this.#sending || this.#stopped) return
    this.#sending = true
    clearTimeout(this.#timer)
    await inTurn(this.person, async () => {
      try {
        while (await this.#sendNext());
      } catch {
        // The browser's database failed: what is in it waits.
      }
    })
    this.#sending = false
    this.#sendLater()
  }

  #sendLater(): void {
    clearTimeout(this.#timer)
    const waits = this.scans.get().some(({ state }) => state === 'waiting')
    if (waits && !this.#stopped) this.#timer = setTimeout(() => void this.send(), pauseMs)
  }

  /** True where more may follow at once. */
  async #sendNext(): Promise<boolean> {
    let batch: Scan[] = []
    const fresh = randomId()
    await this.#change((scans) => {
      batch = nextBatch(scans).map((scan) => ({ ...scan, batch: scan.batch ?? fresh }))
      return { put: batch }
    })
    const [first] = batch
    if (!first || this.#stopped) return false
    const key = first.batch!
    const entries = batch.map(({ code, units, mode, at }) => ({ code, units, mode, countedAt: at }))
    const input = { number: first.stocktake, entries, idempotencyKey: key }
    try {
      const { data } = await this.client.mutate({
        mutation: RecordCountsDocument,
        variables: { input },
        fetchPolicy: 'no-cache',
        context: { fetchOptions: { signal: AbortSignal.timeout(patienceMs) } },
      })
      const outcome = data!.recordCounts
      if (outcome.__typename === 'CountsRecorded') {
        await this.#change((scans) => answered(scans, key, outcome.entries))
        if (outcome.entries.some(({ stray }) => stray)) this.onTrouble()
      } else {
        const { status } = outcome
        await this.#refuse(key, () => ({ kind: 'status', status }))
      }
      return true
    } catch (error) {
      const problem: Problem = problemOf(error)
      if (!finalCodes.includes(problem.code)) return false
      await this.#refuse(key, refusalsOf(problem))
      return true
    }
  }

  async #refuse(key: string, refusalOf: Parameters<typeof refused>[2]): Promise<void> {
    const count = () => this.scans.get().filter(({ state }) => state === 'refused').length
    const before = count()
    await this.#change((scans) => refused(scans, key, refusalOf))
    if (count() > before) this.onTrouble()
  }

  async #change(decide: (scans: Scan[]) => Changes): Promise<void> {
    let isChanged = false
    try {
      const scans = await changeScans(this.person, (known) => {
        const changes = decide(known)
        isChanged = Object.values(changes).some(({ length }) => length > 0)
        return changes
      })
      this.scans.set(scans)
      this.broken.set(false)
      if (isChanged && !this.#stopped) this.#others?.postMessage('changed')
    } catch (error) {
      this.broken.set(true)
      throw error
    }
  }
}

/**
 * One tab sends at a time, where the browser lets them know of each other (over https). Who waits too long sends all the same,
 * as the tab before it may be asleep: a batch has one key, whoever sends it, and counts once.
 */
async function inTurn(person: string, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | null | undefined
  if (!locks) return work()
  const waiting = { signal: AbortSignal.timeout(patienceMs) }
  await locks.request(`gudang-counts ${person}`, waiting, work).catch(work)
}

function withBefore(scans: Scan[], scan: NewScan): NewScan {
  if (scan.mode === 'ADD') return scan
  return { ...scan, before: ownUnits(scans, { ...scan, id: Infinity }) }
}
