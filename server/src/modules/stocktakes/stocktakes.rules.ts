export enum StocktakeStatus {
  COUNTING = 'COUNTING',
  REVIEW = 'REVIEW',
  POSTING = 'POSTING',
  POSTED = 'POSTED',
  CANCELLED = 'CANCELLED',
}

export enum StocktakeStep {
  STARTED = 'STARTED',
  COUNTED = 'COUNTED',
  REVIEWED = 'REVIEWED',
  DECIDED = 'DECIDED',
  POSTED = 'POSTED',
  CANCELLED = 'CANCELLED',
}

export type LaterStep = `${Exclude<StocktakeStep, StocktakeStep.STARTED>}`

/** In which status each step may be taken. */
const allowedIn: Record<LaterStep, StocktakeStatus[]> = {
  COUNTED: [StocktakeStatus.COUNTING],
  REVIEWED: [StocktakeStatus.COUNTING],
  DECIDED: [StocktakeStatus.REVIEW, StocktakeStatus.POSTING],
  POSTED: [StocktakeStatus.REVIEW, StocktakeStatus.POSTING],
  CANCELLED: [StocktakeStatus.COUNTING, StocktakeStatus.REVIEW],
}

export const laterSteps = Object.keys(allowedIn) as LaterStep[]

export const isAllowed = (step: LaterStep, status: StocktakeStatus): boolean =>
  allowedIn[step].includes(status)

export enum LineState {
  OPEN = 'OPEN',
  COUNTED = 'COUNTED',
  MOVED = 'MOVED',
  RECOUNT = 'RECOUNT',
  ACCEPTED = 'ACCEPTED',
  EXCLUDED = 'EXCLUDED',
  BLOCKED = 'BLOCKED',
  POSTED = 'POSTED',
}

/** What is posted, or tried again. */
export const toPost = [LineState.COUNTED, LineState.ACCEPTED, LineState.BLOCKED]

export enum LineBase {
  FIRST = 'FIRST',
  LAST = 'LAST',
}

/** What one person has said of a line: added up or set, and at which movement of its stock that was. */
export interface Contribution {
  at: Date
  firstSequence: number
  lastSequence: number
  units: number
  isSet: boolean
}

const mostKept = 100

/**
 * Contributions in the order of their moments, in whatever order they arrive: one that is set makes void what was said
 * before it. Of very many the oldest become one.
 */
export function withContribution(log: Contribution[], added: Contribution): Contribution[] {
  const set = log.find(({ isSet }) => isSet)
  if (set && added.at < set.at) return log
  const later = log.filter(({ isSet, at }) => !isSet && at > added.at)
  const before = added.isSet ? [] : log.filter((one) => !later.includes(one))
  const all = [...before, added, ...later]
  return all.length > mostKept ? [inOne(all[0]!, all[1]!), ...all.slice(2)] : all
}

const inOne = (earlier: Contribution, later: Contribution): Contribution => ({
  at: later.at,
  firstSequence: Math.min(earlier.firstSequence, later.firstSequence),
  lastSequence: Math.max(earlier.lastSequence, later.lastSequence),
  units: earlier.units + later.units,
  isSet: earlier.isSet,
})

export const unitsOf = (log: Contribution[]): number => log.reduce((sum, { units }) => sum + units, 0)

interface CountRow {
  pass: number
  counter: { kind: string; id: string }
  log: Contribution[]
}

interface Counted {
  pass: number
  counts: CountRow[]
}

const isBy = ({ counter }: CountRow, { kind, id }: CountRow['counter']) =>
  counter.id === id && counter.kind === kind

export const countsOfPass = <R extends CountRow>({ pass, counts }: { pass: number; counts: R[] }): R[] =>
  counts.filter((row) => row.pass === pass)

/** Units of the pass that counts; undefined where nobody has counted in it. */
export function countedUnits(line: Counted): number | undefined {
  const rows = countsOfPass(line)
  return rows.length > 0 ? rows.reduce((sum, { log }) => sum + unitsOf(log), 0) : undefined
}

export const ownUnits = (line: Counted, actor: CountRow['counter']): number =>
  unitsOf(countsOfPass(line).find((row) => isBy(row, actor))?.log ?? [])

export const hasCounted = ({ counts }: Counted, actor: CountRow['counter']): boolean =>
  counts.some((row) => isBy(row, actor))

export interface Anchors {
  firstSequence: number
  lastSequence: number
  firstAt: Date
  lastAt: Date
}

/** From where to where in its ledger a line was counted. */
export function anchorsOf(line: Counted): Anchors | undefined {
  const all = countsOfPass(line).flatMap(({ log }) => log)
  if (all.length === 0) return undefined
  const moments = all.map(({ at }) => at.getTime())
  return {
    firstSequence: Math.min(...all.map(({ firstSequence }) => firstSequence)),
    lastSequence: Math.max(...all.map(({ lastSequence }) => lastSequence)),
    firstAt: new Date(Math.min(...moments)),
    lastAt: new Date(Math.max(...moments)),
  }
}

/** Whether a first count is far enough from what was expected that it is made again by itself. */
export function needsRecount(
  { units, percent }: { units?: number; percent?: number },
  variance: number,
  expected: number,
): boolean {
  const off = Math.abs(variance)
  if (units !== undefined && off > units) return true
  return percent !== undefined && off * 100 > percent * expected
}

/** Why a line cannot be posted now. */
export enum BlockReason {
  PROMISED = 'PROMISED',
  DELETED = 'DELETED',
  INACTIVE = 'INACTIVE',
  TOO_MUCH_STOCK = 'TOO_MUCH_STOCK',
}

/** Why what was said could not be put to a line; it is kept. */
export enum StrayReason {
  UNKNOWN_CODE = 'UNKNOWN_CODE',
  OTHER_STOCKTAKE = 'OTHER_STOCKTAKE',
  POSTED = 'POSTED',
  FOUR_EYES = 'FOUR_EYES',
}

export enum HintCode {
  PICKED_NOT_SHIPPED = 'PICKED_NOT_SHIPPED',
  IN_TRANSIT = 'IN_TRANSIT',
  SWAPPED = 'SWAPPED',
  PACK = 'PACK',
  MOVED_NEAR = 'MOVED_NEAR',
}

/** The pack of which somebody counted cartons as pieces, or pieces as cartons. */
export const packMistaken = <P extends { units: number }>(
  packs: P[],
  { counted, expected }: { counted: number; expected: number },
): P | undefined =>
  packs.find(({ units }) => counted !== 0 && (counted * units === expected || expected * units === counted))
