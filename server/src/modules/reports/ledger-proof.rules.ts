import { lowOf } from '@gudang/domain'
import { createHash } from 'node:crypto'
import { LedgerMismatchKind as Kind } from './reports.types.ts'

interface Level {
  quantity: number
  allocated: number
  inTransit?: number
  version: number
  low: boolean
  lowStockThreshold: number
  unwatched?: boolean
  head: string
}

interface Entry {
  sequence: number
  type: string
  hash: string
  quantityDelta: number
  allocatedDelta: number
  quantityAfter: number
  allocatedAfter: number
  inTransitDelta?: number
  inTransitAfter?: number
  createdAt: Date
}

/** Per unit that leaves or comes: what each type of movement of an order does to quantity and to allocated. */
const shapes: Record<string, [quantity: number, allocated: number]> = {
  ALLOCATION: [-1, 1],
  RELEASE: [1, -1],
  SHIPMENT: [0, -1],
}

function fitsType({ type, quantityDelta, allocatedDelta, inTransitDelta = 0 }: Entry): boolean {
  const isOfTransit = quantityDelta === 0 && allocatedDelta === 0
  if (type === 'TRANSFER_SENT') return isOfTransit && inTransitDelta > 0
  if (type === 'TRANSIT_LOSS' || type === 'TRANSIT_RETURN') return isOfTransit && inTransitDelta < 0
  if (type === 'TRANSFER_IN')
    return quantityDelta > 0 && allocatedDelta === 0 && [0, -quantityDelta].includes(inTransitDelta)
  if (inTransitDelta !== 0) return false
  if (type === 'TRANSFER_OUT') return quantityDelta < 0 && allocatedDelta === 0
  const shape = shapes[type]
  if (!shape) return allocatedDelta === 0
  const units = allocatedDelta * shape[1]
  return units > 0 && quantityDelta === units * shape[0]
}

/** What was found before there was such a field is known by what it was known by then. */
const whereThere = (value: number | undefined) => (value === undefined ? [] : [value])

/** A way in which two accounts of the same differ. */
export interface Finding {
  kind: Kind
  /** Of the movement that it is about. */
  sequence?: number
  expected?: number | string
  found?: number | string
  problem: string
  /** All that makes it this one: the same place broken anew in another way is another finding. */
  identity: unknown[]
}

/** By which a finding is known again; of two servers, and of two checks, the same. */
export function mismatchId(subject: string, { kind, identity }: Finding): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, subject, identity]))
    .digest('base64url')
}

/** What movements up to one sum to. */
export interface Standing {
  sequence: number
  quantity: number
  allocated: number
  inTransit: number
  at: Date
  head: string
}

const beginning: Standing = {
  sequence: 0,
  quantity: 0,
  allocated: 0,
  inTransit: 0,
  at: new Date(0),
  head: '',
}

/**
 * Recomputes one level from its movements, fed in order, and tells every way in which the two differ. After a difference it
 * goes on from what it found, so that each is told once, where it arose, however much moves afterwards. A balance that
 * differs is known by the movement after which it did: it stays the same finding when the stock moves on.
 */
export class StockProof<E extends Entry> {
  #standing: Standing
  #isRight = true

  constructor(
    private readonly hashOf: (previous: string, entry: E) => string,
    private readonly tell: (finding: Finding) => void,
    from = beginning,
  ) {
    this.#standing = from
  }

  /** After what was fed, where nothing differed. */
  get proved(): Standing | undefined {
    return this.#isRight ? this.#standing : undefined
  }

  feed(entry: E): void {
    const { sequence, type, quantityDelta, allocatedDelta, quantityAfter, allocatedAfter, createdAt } = entry
    const { inTransitDelta = 0, inTransitAfter = 0 } = entry
    const before = this.#standing
    const at = `movement ${sequence}`
    if (sequence !== before.sequence + 1)
      this.#report({
        kind: Kind.MOVEMENT_MISSING,
        sequence: before.sequence + 1,
        expected: before.sequence + 1,
        found: sequence,
        problem: `movement ${before.sequence + 1} is missing: ${sequence} follows ${before.sequence}`,
        identity: [before.sequence, sequence - 1],
      })
    this.#compare(Kind.QUANTITY, before.quantity, quantityAfter - quantityDelta, {
      sequence,
      expected: before.quantity + quantityDelta,
      found: quantityAfter,
      what: `${at}: quantityAfter`,
    })
    this.#compare(Kind.ALLOCATED, before.allocated, allocatedAfter - allocatedDelta, {
      sequence,
      expected: before.allocated + allocatedDelta,
      found: allocatedAfter,
      what: `${at}: allocatedAfter`,
    })
    this.#compare(Kind.IN_TRANSIT, before.inTransit, inTransitAfter - inTransitDelta, {
      sequence,
      expected: before.inTransit + inTransitDelta,
      found: inTransitAfter,
      what: `${at}: inTransitAfter`,
    })
    if (quantityAfter < 0 || allocatedAfter < 0 || inTransitAfter < 0)
      this.#report({
        kind: Kind.NEGATIVE_BALANCE,
        sequence,
        found: Math.min(quantityAfter, allocatedAfter, inTransitAfter),
        problem: `${at}: a balance is below 0`,
        identity: [sequence, quantityAfter, allocatedAfter, ...whereThere(entry.inTransitAfter)],
      })
    if (createdAt < before.at)
      this.#report({
        kind: Kind.TIME_ORDER,
        sequence,
        expected: before.at.toISOString(),
        found: createdAt.toISOString(),
        problem: `${at} is older than the one before it`,
        identity: [sequence, before.at, createdAt],
      })
    if (!fitsType(entry))
      this.#report({
        kind: Kind.MOVEMENT_TYPE,
        sequence,
        found: type,
        problem: `${at}: its deltas are none of a ${type}`,
        identity: [sequence, type, quantityDelta, allocatedDelta, ...whereThere(entry.inTransitDelta)],
      })
    const hash = this.hashOf(before.head, entry)
    if (entry.hash !== hash)
      this.#report({
        kind: Kind.MOVEMENT_HASH,
        sequence,
        expected: hash,
        found: entry.hash,
        problem: `${at}: its hash does not fit it and the one before it`,
        identity: [sequence, hash, entry.hash],
      })
    this.#standing = {
      sequence,
      quantity: quantityAfter,
      allocated: allocatedAfter,
      inTransit: inTransitAfter,
      at: createdAt,
      head: entry.hash,
    }
  }

  finish(level: Level): void {
    const { version, quantity, allocated, inTransit = 0, head, low } = level
    const summed = this.#standing
    if (version !== summed.sequence)
      this.#report({
        kind: Kind.MOVEMENT_MISSING,
        expected: summed.sequence,
        found: version,
        problem: `version is ${version}, the ledger sums to ${summed.sequence}`,
        identity: [summed.sequence, version],
      })
    this.#compare(Kind.QUANTITY, summed.quantity, quantity, { what: 'quantity' })
    this.#compare(Kind.ALLOCATED, summed.allocated, allocated, { what: 'allocated' })
    this.#compare(Kind.IN_TRANSIT, summed.inTransit, inTransit, { what: 'inTransit' })
    if (head !== summed.head)
      this.#report({
        kind: Kind.LEVEL_HASH,
        expected: summed.head,
        found: head,
        problem: "the level's hash is not that of its last movement",
        identity: [summed.sequence, summed.head, head],
      })
    if (low !== lowOf(level))
      this.#report({
        kind: Kind.LOW_MARK,
        expected: String(!low),
        found: String(low),
        problem: 'the low mark does not fit the quantity',
        identity: [version, quantity, low],
      })
  }

  #report(finding: Finding): void {
    this.#isRight = false
    this.tell(finding)
  }

  /** Of a balance after the last movement: what they sum to, and what the next one or the level starts from. */
  #compare(
    kind: Kind,
    summed: number,
    start: number,
    sums: { what: string; sequence?: number; expected?: number; found?: number },
  ): void {
    if (summed === start) return
    const { what, sequence, expected = summed, found = start } = sums
    this.#report({
      kind,
      sequence,
      expected,
      found,
      problem: `${what} is ${found}, the ledger sums to ${expected}`,
      identity: [this.#standing.sequence, summed, start],
    })
  }
}

export interface Units {
  allocated: number
  inTransit: number
  /** What a count has found or missed. */
  counted: number
}

export const none: Units = { allocated: 0, inTransit: 0, counted: 0 }

const toldOf: Record<keyof Units, string> = { allocated: '', inTransit: ' on the way', counted: ' counted' }

/** What a document holds by stock against what the movements that name it sum to; both by stock id. */
export function documentFindings(
  { noun, kind, balances }: { noun: string; kind: Kind; balances: readonly (keyof Units)[] },
  holds: Map<string, Units>,
  ledger: Map<string, Units>,
): { stock: string; finding: Finding }[] {
  const stocks = new Set([...holds.keys(), ...ledger.keys()])
  return [...stocks].flatMap((stock) =>
    balances.flatMap((name) => {
      const [found, expected] = [(holds.get(stock) ?? none)[name], (ledger.get(stock) ?? none)[name]]
      if (found === expected) return []
      const problem = `the ${noun} holds ${found}${toldOf[name]} of stock ${stock}, the ledger ${expected}`
      const identity = [stock, expected, found, ...(name === 'allocated' ? [] : [name])]
      return [{ stock, finding: { kind, expected, found, problem, identity } }]
    }),
  )
}
