import type { Acknowledgements } from './ledger-acknowledgement.queries.ts'
import { mismatchId, type Finding } from './ledger-proof.rules.ts'
import type { LedgerMismatch, LedgerReport } from './reports.types.ts'

export const mostListed = 1_000
/** One stock leaves room for the others. */
const mostOfOne = 20

type Told = Pick<LedgerReport, 'mismatches' | 'mismatchCount' | 'acknowledged' | 'acknowledgedCount'>
type Place = Pick<LedgerMismatch, 'sku' | 'warehouseCode' | 'orderNumber'>

/** What a check finds: all is counted, some is listed, and what was acknowledged takes no room from what was not. */
export class LedgerFindings {
  readonly #told: Told = { mismatches: [], mismatchCount: 0, acknowledged: [], acknowledgedCount: 0 }

  constructor(private readonly known: Acknowledgements) {}

  /** Takes what is found of a stock or an order, given by its id. */
  of(subject: string, place: Place = {}): (finding: Finding) => void {
    let listed = 0
    return (finding) => {
      const { kind, sequence, expected, found, problem } = finding
      const id = mismatchId(subject, finding)
      const mismatch = {
        ...{ id, kind, ...place, problem, sequence: sequence ?? null },
        expected: expected === undefined ? null : String(expected),
        found: found === undefined ? null : String(found),
      }
      const acknowledgement = this.known.get(id)
      if (acknowledgement) {
        this.#told.acknowledgedCount++
        list(this.#told.acknowledged, [{ ...mismatch, acknowledgement }])
      } else {
        this.#told.mismatchCount++
        if (listed++ < mostOfOne) list(this.#told.mismatches, [mismatch])
      }
    }
  }

  take(others: LedgerFindings): void {
    const told = others.told()
    this.#told.mismatchCount += told.mismatchCount
    this.#told.acknowledgedCount += told.acknowledgedCount
    list(this.#told.mismatches, told.mismatches)
    list(this.#told.acknowledged, told.acknowledged)
  }

  told(): Told {
    return this.#told
  }
}

function list(into: LedgerMismatch[], more: LedgerMismatch[]): void {
  into.push(...more.slice(0, mostListed - into.length))
}
