import type { Acknowledgements } from './ledger-acknowledgement.queries.ts'
import { mismatchId, type Finding } from './ledger-proof.rules.ts'
import type { LedgerMismatch, LedgerReport } from './reports.types.ts'

export const mostListed = 1_000
/** One stock leaves room for the others. */
const mostOfOne = 20

export type Findings = Pick<
  LedgerReport,
  'mismatches' | 'mismatchCount' | 'acknowledged' | 'acknowledgedCount'
>
type Subject = Pick<
  LedgerMismatch,
  'sku' | 'warehouseCode' | 'orderNumber' | 'transferNumber' | 'stocktakeNumber'
>

/** What a check finds: all is counted, some is listed, and what was acknowledged takes no room from what was not. */
export class LedgerFindings {
  readonly #listed: Findings

  /** Goes on from what was found before. */
  constructor(
    private readonly known: Acknowledgements,
    before: Findings = { mismatches: [], mismatchCount: 0, acknowledged: [], acknowledgedCount: 0 },
  ) {
    this.#listed = before
  }

  /** Takes what is found of a stock or an order, given by its id. */
  of(subject: string, about: Subject = {}): (finding: Finding) => void {
    let listed = 0
    return (finding) => {
      const { kind, sequence, expected, found, problem } = finding
      const id = mismatchId(subject, finding)
      const mismatch = {
        ...{ id, kind, ...about, problem, sequence: sequence ?? null },
        expected: expected === undefined ? null : String(expected),
        found: found === undefined ? null : String(found),
      }
      const acknowledgement = this.known.get(id)
      if (acknowledgement) {
        this.#listed.acknowledgedCount++
        list(this.#listed.acknowledged, [{ ...mismatch, acknowledgement }])
      } else {
        this.#listed.mismatchCount++
        if (listed++ < mostOfOne) list(this.#listed.mismatches, [mismatch])
      }
    }
  }

  take(others: LedgerFindings): void {
    const theirs = others.report()
    this.#listed.mismatchCount += theirs.mismatchCount
    this.#listed.acknowledgedCount += theirs.acknowledgedCount
    list(this.#listed.mismatches, theirs.mismatches)
    list(this.#listed.acknowledged, theirs.acknowledged)
  }

  report(): Findings {
    return this.#listed
  }
}

function list(into: LedgerMismatch[], more: LedgerMismatch[]): void {
  into.push(...more.slice(0, mostListed - into.length))
}
