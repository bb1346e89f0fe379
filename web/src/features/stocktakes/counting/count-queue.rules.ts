import { limits } from '@gudang/domain'
import type { Problem } from '../../../graphql/problem.ts'
import type { CountToldFragment } from '../stocktakes.generated.ts'
import type { Changes, CountRefusal, Scan } from './count-store.ts'

/** Of one stocktake: what can still be looked at and taken back. */
const mostKept = 10

/** What is sent next: what was sent before without an answer goes again as it was, else the oldest of one stocktake. */
export function nextBatch(scans: Scan[]): Scan[] {
  const waiting = scans.filter(({ state }) => state === 'waiting')
  const [oldest] = waiting
  if (!oldest) return []
  const alike = waiting.filter(
    ({ batch, stocktake }) => batch === oldest.batch && stocktake === oldest.stocktake,
  )
  return alike.slice(0, limits.countEntries)
}

const inBatch = (scans: Scan[], key: string) => scans.filter(({ batch }) => batch === key)

export function answered(scans: Scan[], key: string, told: CountToldFragment[]): Changes {
  const put = inBatch(scans, key).map((scan, index): Scan => ({
    ...scan,
    state: 'sent',
    batch: undefined,
    told: told[index],
  }))
  const [first] = put
  const sent = scans.filter(({ state, stocktake }) => state === 'sent' && stocktake === first?.stocktake)
  return { put, remove: sent.slice(0, Math.max(0, sent.length + put.length - mostKept)) }
}

/** The others of the batch were not taken either: they go again without those that were refused. */
export function refused(
  scans: Scan[],
  key: string,
  refusalOf: (index: number) => CountRefusal | undefined,
): Changes {
  const put = inBatch(scans, key).map((scan, index): Scan => {
    const refusal = refusalOf(index)
    const again = { ...scan, batch: undefined }
    if (!refusal) return again
    const now = timeOf(refusal)
    // A phone's clock may be ahead: what was counted just now was counted at the server's now.
    return now ? { ...again, at: now } : { ...again, state: 'refused', refusal }
  })
  return { put }
}

function timeOf(refusal: CountRefusal): string | undefined {
  if (refusal.kind !== 'field' || refusal.problem.code !== 'IN_THE_FUTURE') return undefined
  return refusal.problem.values?.find(({ name }) => name === 'now')?.value
}

/** By the place of an entry in the batch: what was wrong with it, or with all of them. */
export function refusalsOf({ code, fields }: Problem): (index: number) => CountRefusal | undefined {
  const byIndex = new Map<number, CountRefusal>()
  for (const problem of fields) {
    const [list, index] = problem.path
    if (list === 'entries' && index !== undefined) byIndex.set(Number(index), { kind: 'field', problem })
  }
  return byIndex.size > 0 ? (index) => byIndex.get(index) : () => ({ kind: 'code', code })
}

const isSame = (one: Scan, other: Scan) =>
  one.stocktake === other.stocktake &&
  (one.code === other.code || (one.told?.sku != null && one.told.sku === (other.told?.sku ?? other.code)))

/** What one has said of it so far, as far as it is known here. */
export function ownUnits(scans: Scan[], scan: Scan): number | undefined {
  const known = scans.filter((each) => isSame(each, scan) && each.id <= scan.id && each.state !== 'refused')
  const lastTold = known.findLastIndex(({ told }) => told)
  const base = known[lastTold]?.told?.ownUnits
  return known
    .slice(lastTold + 1)
    .reduce<number | undefined>((sum, { mode, units }) => (mode === 'SET' ? units : (sum ?? 0) + units), base)
}

/** A number can be taken back where the one before it is known, and nothing beneath a number that came later. */
export function canUndo(scans: Scan[], scan: Scan): boolean {
  if (scan.undone || scan.undoes !== undefined || scan.state === 'refused') return false
  if (scans.some((each) => each.id > scan.id && each.mode === 'SET' && isSame(each, scan))) return false
  return isUnsent(scan) || scan.mode === 'ADD' || scan.before !== undefined
}

export const isUnsent = ({ state, batch }: Scan): boolean => state === 'waiting' && !batch

/** What was sent is taken back by its opposite; what was not, by leaving it out. */
export function undo(scans: Scan[], id: number, at: string): Changes {
  const scan = scans.find((each) => each.id === id)
  if (!scan || !canUndo(scans, scan)) return {}
  if (isUnsent(scan)) return { remove: [scan] }
  const { person, stocktake, code, mode, units, before = 0 } = scan
  const back = { person, stocktake, code, mode, units: mode === 'ADD' ? -units : before, at }
  return { put: [{ ...scan, undone: true }], add: [{ ...back, state: 'waiting', undoes: scan.id }] }
}
