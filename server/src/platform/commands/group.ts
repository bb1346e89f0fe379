import type { AsyncResource } from 'node:async_hooks'
import { isUnreachable } from '../database/mongo.ts'
import { ApiError, resourceBusy } from '../errors.ts'
import { commandsTogether, commandsWaiting } from '../observe/metrics.ts'
import { outsideRequests } from '../requests/request-life.ts'
import { isHeld, longestWaitMs, onRelease, withLock } from './lock.ts'

/** A command that may be committed together with others. */
export interface Member {
  /** Keys of what it decides on; those of a batch may share some. */
  lock: string[]
  /** No two of a batch have the same: the second is answered what the first was. */
  identity: string | undefined
  /** Whose work it is: its request, its trace. */
  context: AsyncResource
}

/**
 * What became of a member in its batch: `later` where the time of the batch was over before its turn, `alone` where the others
 * were committed without it.
 */
export type Outcome = Settled | 'later' | 'alone'
type Settled = { result: unknown } | { error: unknown }

interface Waiting<M> {
  member: M
  /** For the first time: who was told RESOURCE_BUSY and comes again with its key goes on where it stood. */
  cameAt: number
  settle(outcome: Settled): void
}

export const mostMembers = 32
const mostKeys = 200
/** A command with more keys is done by itself, beside the batches: it would hold up all who are in its batch. */
const mostKeysOfMember = 50
/** Batches at a time. With more of them each is smaller and costs more; with one, two callers would wait for each other. */
const lanes = 2
/** How long a batch waits for the lock of one of its keys; then those who want that key wait for it without the others. */
const patienceMs = 250

const rememberedMs = 60_000
const mostRemembered = 10_000

let enabled = true

export function configureGroups(settings: { enabled: boolean }): void {
  enabled = settings.enabled
}

export const isGrouping = (): boolean => enabled

/** Commands that wait while others are committed, and are then committed together. */
export class Group<M extends Member> {
  /** In the order in which they came. */
  readonly #waiting: Waiting<M>[] = []
  /** Who was told RESOURCE_BUSY, by identity, in the order in which they were told. */
  readonly #turnedAway = new Map<string, { cameAt: number; toldAt: number }>()
  #running = 0

  constructor(private readonly commit: (members: M[]) => Promise<Outcome[]>) {
    onRelease(() => this.#begin())
  }

  /** At once where nothing is under way; RESOURCE_BUSY where its turn does not come in time. */
  join(member: M): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const cameAt = this.#cameBefore(member) ?? performance.now()
      const own: Waiting<M> = {
        member,
        cameAt,
        settle: (outcome) => {
          clearTimeout(timer)
          if (!('error' in outcome)) return resolve(outcome.result)
          if (isBusy(outcome.error)) this.#remember(own)
          reject(outcome.error as Error)
        },
      }
      this.#wait(own)
      this.#begin()
      if (this.#waiting.includes(own)) timer = setTimeout(() => this.#giveUp(own), longestWaitMs())
    })
  }

  #wait(one: Waiting<M>): void {
    const before = this.#waiting.findLastIndex(({ cameAt }) => cameAt <= one.cameAt)
    this.#waiting.splice(before + 1, 0, one)
  }

  #cameBefore({ identity = '' }: Member): number | undefined {
    const known = this.#turnedAway.get(identity)
    this.#turnedAway.delete(identity)
    return known?.cameAt
  }

  #remember({ member: { identity }, cameAt }: Waiting<M>): void {
    if (!identity) return
    const toldAt = performance.now()
    this.#turnedAway.set(identity, { cameAt, toldAt })
    for (const [oldest, known] of this.#turnedAway) {
      if (this.#turnedAway.size <= mostRemembered && known.toldAt > toldAt - rememberedMs) break
      this.#turnedAway.delete(oldest)
    }
  }

  #giveUp(one: Waiting<M>): void {
    const at = this.#waiting.indexOf(one)
    if (at < 0) return
    this.#waiting.splice(at, 1)
    commandsWaiting.set(this.#waiting.length)
    one.settle({ error: resourceBusy(500) })
  }

  #begin(): void {
    while (this.#running < lanes && this.#waiting.length > 0) {
      const batch = this.#take()
      if (batch.length === 0) break
      this.#running++
      void this.#work(batch).finally(() => {
        this.#running--
        this.#begin()
      })
    }
    commandsWaiting.set(this.#waiting.length)
  }

  /** The next batch, in the order of arrival: nobody overtakes another who wants the same thing. */
  #take(): Waiting<M>[] {
    const batch: Waiting<M>[] = []
    const keys = new Set<string>()
    const heldBack = new Set<string>()
    const identities = new Set<string | undefined>()
    for (const one of this.#waiting.splice(0)) {
      const { lock, identity } = one.member
      const isLong = lock.length > mostKeysOfMember
      const isFull = batch.length === mostMembers || (!isLong && keys.size + lock.length > mostKeys)
      const isTaken = (key: string) => heldBack.has(key) || isHeld(key) || (isLong && keys.has(key))
      if (isFull || lock.some(isTaken) || (identity && identities.has(identity))) {
        for (const key of lock) heldBack.add(key)
        this.#waiting.push(one)
      } else if (isLong) {
        void this.#work([one], { isApart: true })
      } else {
        for (const key of lock) keys.add(key)
        identities.add(identity)
        batch.push(one)
      }
    }
    return batch
  }

  /**
   * Never rejects. What fails is done again in halves, down to the member whose fault it is; who waits for a lock too long
   * waits on without those who want other things. Neither is in the way of the next batch.
   */
  async #work(batch: Waiting<M>[], { isApart = false } = {}): Promise<void> {
    const members = batch.map(({ member }) => member)
    const keys = members.flatMap(({ lock }) => lock)
    const parts = connected(batch)
    const isPatient = isApart && parts.length === 1
    let isLocked = false
    const commit = () => {
      isLocked = true
      commandsTogether.observe(batch.length)
      return this.commit(members)
    }
    const committing = () => withLock(keys, commit, isPatient ? {} : { mostMs: patienceMs })
    let outcomes: Outcome[]
    try {
      // What is read for several ends with no one's request.
      outcomes = await members[0]!.context.runInAsyncScope(() =>
        batch.length > 1 ? outsideRequests(committing) : committing(),
      )
    } catch (error) {
      const isOver = isUnreachable(error) || (isLocked ? batch.length === 1 : isPatient)
      if (isOver) for (const { settle } of batch) settle({ error })
      else for (const part of isLocked ? halves(batch) : parts) void this.#work(part, { isApart: true })
      return
    }
    for (const [index, outcome] of outcomes.entries()) {
      const one = batch[index]!
      if (outcome === 'later') this.#wait(one)
      else if (outcome === 'alone') void this.#work([one], { isApart: true })
      else one.settle(outcome)
    }
    this.#begin()
  }
}

const isBusy = (error: unknown) => error instanceof ApiError && error.code === 'RESOURCE_BUSY'

function halves<T>(all: T[]): T[][] {
  const middle = Math.ceil(all.length / 2)
  return [all.slice(0, middle), all.slice(middle)]
}

/** Those who want the same thing, or who are connected by others, stay together. */
function connected<M extends Member>(batch: Waiting<M>[]): Waiting<M>[][] {
  const parts: { keys: Set<string>; members: Waiting<M>[] }[] = []
  for (const one of batch) {
    const { lock } = one.member
    const met = parts.filter(({ keys }) => lock.some((key) => keys.has(key)))
    for (const part of met) parts.splice(parts.indexOf(part), 1)
    parts.push({
      keys: new Set([...met.flatMap(({ keys }) => [...keys]), ...lock]),
      members: [...met.flatMap(({ members }) => members), one],
    })
  }
  return parts.map(({ members }) => members)
}
