import { AcknowledgementModel, type StoredAcknowledgement } from './ledger-acknowledgement.model.ts'
import type { LedgerAcknowledgement, LedgerReport } from './reports.types.ts'

/** By the id of the mismatch. */
export type Acknowledgements = ReadonlyMap<string, LedgerAcknowledgement>

/** People make each of them one by one, so that they fit into memory. */
export const allAcknowledgements = () => acknowledgements({})

async function acknowledgements(filter: object): Promise<Acknowledgements> {
  const found = await AcknowledgementModel.find(filter, { mismatch: 0 })
    .sort({ _id: 1 })
    .lean<StoredAcknowledgement[]>()
  return new Map(found.map(({ _id, ...acknowledgement }) => [_id, acknowledgement]))
}

/** A stored report with what has been acknowledged since; null where a server of before has made it, without ids. */
export async function asOfNow(report: LedgerReport | undefined): Promise<LedgerReport | null> {
  if (!report || report.mismatches.some(({ id }) => !id)) return null
  const { acknowledged = [], acknowledgedCount = 0 } = report as Partial<LedgerReport>
  const { mismatches } = report
  const since =
    mismatches.length === 0
      ? new Map()
      : await acknowledgements({ _id: { $in: mismatches.map(({ id }) => id) } })
  const left = mismatches.filter(({ id }) => !since.has(id))
  const moved = mismatches.filter(({ id }) => since.has(id))
  return {
    ...report,
    newOnly: report.newOnly ?? false,
    mismatches: left,
    mismatchCount: report.mismatchCount - moved.length,
    acknowledged: [
      ...acknowledged,
      ...moved.map((each) => ({ ...each, acknowledgement: since.get(each.id)! })),
    ],
    acknowledgedCount: acknowledgedCount + moved.length,
  }
}
