import { lowOf } from '@gudang/domain'

interface Level {
  quantity: number
  allocated: number
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
  createdAt: Date
}

/** Per unit that leaves or comes: what each type of movement does to quantity and to allocated. */
const shapes: Record<string, [quantity: number, allocated: number]> = {
  ALLOCATION: [-1, 1],
  RELEASE: [1, -1],
  SHIPMENT: [0, -1],
}

function fitsType({ type, quantityDelta, allocatedDelta }: Entry): boolean {
  if (type === 'TRANSFER_OUT') return quantityDelta < 0 && allocatedDelta === 0
  if (type === 'TRANSFER_IN') return quantityDelta > 0 && allocatedDelta === 0
  const shape = shapes[type]
  if (!shape) return allocatedDelta === 0
  const units = allocatedDelta * shape[1]
  return units > 0 && quantityDelta === units * shape[0]
}

/** Recomputes one level from its movements, fed in order, and tells every way in which the two differ. */
export class StockProof<E extends Entry> {
  readonly problems: string[] = []
  #quantity = 0
  #allocated = 0
  #sequence = 0
  #at = new Date(0)
  #head = ''

  constructor(private readonly hashOf: (previous: string, entry: E) => string) {}

  feed(entry: E): void {
    const { sequence } = entry
    if (sequence !== this.#sequence + 1)
      this.#tell(`movement ${this.#sequence + 1} is missing: ${sequence} follows ${this.#sequence}`)
    this.#sequence = sequence
    this.#quantity += entry.quantityDelta
    this.#allocated += entry.allocatedDelta
    this.#expect(`movement ${sequence}: quantityAfter`, entry.quantityAfter, this.#quantity)
    this.#expect(`movement ${sequence}: allocatedAfter`, entry.allocatedAfter, this.#allocated)
    if (this.#quantity < 0 || this.#allocated < 0) this.#tell(`movement ${sequence}: a balance is below 0`)
    if (entry.createdAt < this.#at) this.#tell(`movement ${sequence} is older than the one before it`)
    this.#at = entry.createdAt
    if (!fitsType(entry)) this.#tell(`movement ${sequence}: its deltas are none of a ${entry.type}`)
    if (entry.hash !== this.hashOf(this.#head, entry))
      this.#tell(`movement ${sequence}: its hash does not fit it and the one before it`)
    this.#head = entry.hash
  }

  finish(level: Level): string[] {
    this.#expect('version', level.version, this.#sequence)
    this.#expect('quantity', level.quantity, this.#quantity)
    this.#expect('allocated', level.allocated, this.#allocated)
    if (level.head !== this.#head) this.#tell("the level's hash is not that of its last movement")
    if (level.low !== lowOf(level)) this.#tell('the low mark does not fit the quantity')
    return this.problems
  }

  #expect(what: string, found: number, computed: number): void {
    if (found !== computed) this.#tell(`${what} is ${found}, the ledger sums to ${computed}`)
  }

  #tell(problem: string): void {
    if (this.problems.length < 20) this.problems.push(problem)
  }
}

/** What an order promises by stock against what the ledger has promised to it; both by stock id. */
export function allocationProblems(promised: Map<string, number>, ledger: Map<string, number>): string[] {
  const stocks = new Set([...promised.keys(), ...ledger.keys()])
  return [...stocks]
    .filter((stock) => (promised.get(stock) ?? 0) !== (ledger.get(stock) ?? 0))
    .map(
      (stock) =>
        `the order holds ${promised.get(stock) ?? 0} of stock ${stock}, the ledger ${ledger.get(stock) ?? 0}`,
    )
}
