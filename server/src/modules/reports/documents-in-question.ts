import type { Ctx } from '../../platform/requests/context.ts'
import type { MovementReference, StockMovement } from '../stock/index.ts'
import { documentProofs, type DocumentProof } from './document-proofs.ts'

/** More than this are as well looked at all together. */
const mostInQuestion = 200_000

/** The documents that may differ from the ledger, by what its movements say of them. */
export abstract class DocumentsInQuestion {
  readonly #ids = new Map(documentProofs.map((proof) => [proof, new Set<string>()]))
  #count = 0

  abstract see(movement: StockMovement): void

  /** The next of them; undefined where all documents are to be looked at. */
  async take(proof: DocumentProof): Promise<string[] | undefined> {
    if (this.areAll) return undefined
    const ids = this.#ids.get(proof)!
    const next: string[] = []
    for (const id of ids) {
      if (next.length === proof.atOnce) break
      next.push(id)
      ids.delete(id)
    }
    return next
  }

  protected get areAll(): boolean {
    return this.#count > mostInQuestion
  }

  protected add(proof: DocumentProof, id: string): void {
    const ids = this.#ids.get(proof)!
    if (this.areAll || ids.has(id)) return
    ids.add(id)
    this.#count++
  }
}

/** For what is new: those that its movements name. */
export class NamedDocuments extends DocumentsInQuestion {
  see({ reference }: StockMovement): void {
    if (!reference) return
    for (const proof of documentProofs) if (proof.isNamedBy(reference)) this.add(proof, reference.id)
  }
}

/**
 * For the whole ledger: of what closes again, as orders do, those that are open, and those that hold something by the
 * movements of a stock. All the others hold nothing by either, and most are of these.
 */
export class HeldDocuments extends DocumentsInQuestion {
  readonly #opened = new Set<DocumentProof>()
  /** By document, of the stock whose movements are passing by. */
  readonly #held = new Map<string, Held>()
  #stock = ''

  constructor(private readonly ctx: Ctx) {
    super()
  }

  see({ stock, reference, allocatedDelta, inTransitDelta = 0 }: StockMovement): void {
    if (this.areAll || !reference) return
    if (String(stock) !== this.#stock) this.#finish()
    this.#stock = String(stock)
    const { id } = reference
    const held = this.#held.get(id) ?? { reference, allocated: 0, inTransit: 0 }
    held.allocated += allocatedDelta
    held.inTransit += inTransitDelta
    if (held.allocated === 0 && held.inTransit === 0) this.#held.delete(id)
    else this.#held.set(id, held)
  }

  override async take(proof: DocumentProof): Promise<string[] | undefined> {
    if (!proof.holding) return undefined
    if (!this.#opened.has(proof)) {
      this.#opened.add(proof)
      this.#finish()
      for await (const id of proof.holding(this.ctx)) this.add(proof, id)
    }
    return super.take(proof)
  }

  #finish(): void {
    for (const [id, { reference }] of this.#held)
      for (const proof of documentProofs) if (proof.holding && proof.isNamedBy(reference)) this.add(proof, id)
    this.#held.clear()
  }
}

interface Held {
  reference: MovementReference
  allocated: number
  inTransit: number
}
