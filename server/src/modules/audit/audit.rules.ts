export interface Change {
  field: string
  before: string | null
  after: string | null
}

interface Told {
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  [fact: string]: unknown
}

/** What an event says that it changed, field by field: only what differs where both sides are told. */
export function changesOf(data: Record<string, unknown> | undefined): Change[] {
  const { before = {}, after = {}, ...facts } = (data ?? {}) as Told
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const compared = fields
    .map((field) => ({ field, before: printed(before[field]), after: printed(after[field]) }))
    .filter((change) => change.before !== change.after)
  const uncompared = Object.entries(facts)
    .map(([field, value]) => ({ field, before: null, after: printed(value) }))
    .filter((fact) => fact.after !== null)
  return [...compared, ...uncompared]
}

function printed(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(printed).join(value.some(isRecord) ? '; ' : ', ')
  if (isRecord(value))
    return Object.entries(value)
      .map(([name, each]) => `${name}: ${printed(each) ?? ''}`)
      .join(', ')
  return String(value as string | number | boolean)
}

/** Of fields; an id is an object too. */
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
