export type Fact = string | number | boolean | null | string[]
/** The editable fields of something, by the names of its update. */
export type Facts = Record<string, Fact>

export interface Version<F> {
  version: number
  facts: F
}

/** What somebody else has changed a field to. */
export interface FieldNews {
  field: string
  before: Fact
  theirs: Fact
  /** Only if the reader has changed it too, to something else. */
  mine?: Fact
  /** For a list: with the additions and removals of both. */
  both?: string[]
}

const isEqual = (one: Fact | undefined, other: Fact | undefined) =>
  JSON.stringify(one) === JSON.stringify(other)

/** Whether both are the same; lists in whatever order. */
export function isSameFact(one: Fact | undefined, other: Fact | undefined): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return isEqual(one, other)
  return isEqual([...one].sort(), [...other].sort())
}

export function changesOf<F extends Facts>(before: F, after: Partial<F>): Partial<F> {
  const changed = Object.entries(after).filter(([field, fact]) => !isEqual(before[field], fact))
  return Object.fromEntries(changed) as Partial<F>
}

export const added = (before: string[], after: string[]) => after.filter((item) => !before.includes(item))

function bothOf(before: Fact, mine: Fact, theirs: Fact): string[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(mine) || !Array.isArray(theirs)) return undefined
  const removed = added(mine, before)
  return [...new Set([...theirs.filter((item) => !removed.includes(item)), ...added(before, mine)])]
}

/**
 * What the reader has changed, on top of what somebody else has made of it: what the reader left alone follows, lists
 * take the changes of both, and of anything else that both changed the reader's stays until it is chosen otherwise.
 */
export function rebase<F extends Facts>(before: F, mine: Partial<F>, theirs: F) {
  const facts: Facts = { ...mine } as Facts
  const news: FieldNews[] = []
  for (const [field, was] of Object.entries(before)) {
    const [now, own = was] = [theirs[field]!, mine[field]]
    if (isEqual(was, now)) continue
    if (isSameFact(own, was) || isSameFact(own, now)) {
      facts[field] = now
      if (!isSameFact(own, now)) news.push({ field, before: was, theirs: now })
      continue
    }
    const both = bothOf(was, own, now)
    facts[field] = both ?? own
    news.push({ field, before: was, theirs: now, mine: own, ...(both ? { both } : {}) })
  }
  return { facts: facts as Partial<F>, news }
}
