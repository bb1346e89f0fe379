import type { Model } from 'mongoose'
import type { ClientSession, Types } from 'mongoose'
import { currentSession } from '../database/mongo.ts'

interface Stored {
  _id: Types.ObjectId
}

/**
 * What the commands of one transaction have read and will write. They decide one after the other, each on what the ones before
 * it leave, and all that they write goes to the database at the end: so commands that wait together cost hardly more
 * than one of them.
 */
export class Work {
  readonly read = new Map<unknown, Map<string, unknown[]>>()
  readonly written = new Map<Writes<unknown>, unknown[]>()
  readonly #undo: (() => void)[] = []
  readonly #owners = new Map<unknown, unknown>()
  #owner: unknown

  /** Of a command that fails nothing stays. */
  async trying<T>(owner: unknown, run: () => Promise<T>): Promise<T> {
    const before = this.#undo.length
    this.#owner = owner
    try {
      return await run()
    } catch (error) {
      while (this.#undo.length > before) this.#undo.pop()!()
      throw error
    }
  }

  onUndo(step: () => void): void {
    this.#undo.push(step)
  }

  own(rows: unknown[]): void {
    for (const row of rows) this.#owners.set(row, this.#owner)
  }

  /** Whose row it is, where commands are tried one after the other. */
  ownerOf(row: unknown): unknown {
    return this.#owners.get(row)
  }

  async load(readings: Reading[]): Promise<void> {
    const wanted = new Map<Readings<never>, string[]>()
    for (const { of, keys } of readings) wanted.set(of, [...(wanted.get(of) ?? []), ...keys])
    for (const [of, keys] of wanted) await of.get(keys)
  }

  async write(): Promise<void> {
    const inOrder = [...this.written].sort(([a], [b]) => a.rank - b.rank)
    for (const [{ send }, rows] of inOrder) if (rows.length > 0) await send(rows)
  }
}

const works = new WeakMap<ClientSession, Work>()

/** Begins anew with each attempt of the transaction that is open around the caller. */
export function beginWork(): Work {
  const work = new Work()
  works.set(currentSession()!, work)
  return work
}

function currentWork(): Work | undefined {
  const session = currentSession()
  return session && works.get(session)
}

/** What a command says that it will read, so that it is read for all commands of a transaction at once. */
export interface Reading {
  of: Readings<never>
  keys: string[]
}

/** Documents that commands find by one field; inside their work as the commands before have left them. */
export class Readings<D extends Stored> {
  constructor(
    private readonly model: Model<D>,
    private readonly field: keyof D & string,
    private readonly sort: Record<string, 1> = { [field]: 1 },
  ) {}

  of(keys: string[]): Reading {
    return { of: this as unknown as Readings<never>, keys }
  }

  /** In the order of the keys. */
  async get(wanted: string[]): Promise<D[]> {
    const keys = [...new Set(wanted)]
    const known = this.#known() ?? new Map<string, D[]>()
    const missing = keys.filter((key) => !known.has(key))
    if (missing.length > 0) {
      const found = await this.#find(missing)
      for (const key of missing) known.set(key, [])
      for (const document of found) known.get(this.#keyOf(document))!.push(document)
    }
    return keys.flatMap((key) => known.get(key)!)
  }

  /** What the commands after this one read. */
  put(changed: D): void {
    const known = this.#known()
    const key = this.#keyOf(changed)
    const before = known?.get(key)
    if (!known || !before) throw new Error(`${this.model.modelName} ${key} has not been read`)
    const at = before.findIndex(({ _id }) => _id.equals(changed._id))
    known.set(key, before.toSpliced(at < 0 ? before.length : at, 1, changed))
    currentWork()!.onUndo(() => known.set(key, before))
  }

  #keyOf(document: D): string {
    return document[this.field] as string
  }

  #known(): Map<string, D[]> | undefined {
    const work = currentWork()
    if (work && !work.read.has(this)) work.read.set(this, new Map())
    return work?.read.get(this) as Map<string, D[]> | undefined
  }

  #find(keys: string[]): Promise<D[]> {
    return this.model
      .find({ [this.field]: keys.length === 1 ? keys[0] : { $in: keys } } as never)
      .sort(this.sort)
      .batchSize(10_000)
      .lean<D[]>()
      .exec()
  }
}

/** Of the rows of several commands the database takes all but this one. */
export class RowRefused extends Error {
  constructor(readonly row: unknown) {
    super('A row was refused')
  }
}

/** One kind of write, sent once for all commands of a transaction; kinds go in the order of their ranks. */
export class Writes<W> {
  constructor(
    readonly rank: number,
    readonly send: (rows: W[]) => Promise<unknown>,
  ) {}

  /** What the commands of this transaction have added so far. */
  get waiting(): readonly W[] {
    return (currentWork()?.written.get(this as Writes<unknown>) ?? []) as W[]
  }

  add(...rows: W[]): void {
    const work = currentWork()
    if (!work) throw new Error('Only a command that says what it reads may write later')
    const all = (work.written.get(this as Writes<unknown>) ?? []) as W[]
    work.written.set(this as Writes<unknown>, all)
    const before = all.length
    all.push(...rows)
    work.own(rows)
    work.onUndo(() => void (all.length = before))
  }
}

/** Events first: a repeated key aborts before anything else is written. Rows in one order, so that transactions do not lock crosswise. */
export const ranks = { events: 0, levels: 1, movements: 2, documents: 3, changes: 4, alongside: 5 }
