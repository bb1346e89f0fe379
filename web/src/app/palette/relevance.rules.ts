import { foldText, matchesSearch, searchTerms, searchWords } from '@gudang/domain'

/** What a text is to a search: 4 the same, 3 begins with it, 2 has words that do, 1 but for one letter, 0 nothing. */
export function relevance(search: string, ...texts: (string | undefined)[]): number {
  const sought = foldText(search).trim()
  const folded = texts.filter((text) => text !== undefined).map(foldText)
  if (folded.includes(sought)) return 4
  if (folded.some((text) => text.startsWith(sought))) return 3
  if (matchesSearch(search, ...texts)) return 2
  const terms = searchTerms(...texts)
  return searchWords(search).every((word) => terms.some((term) => isNearBeginning(word, term))) ? 1 : 0
}

/** Shorter words are one letter away from too many others. */
const shortestNear = 4

function isNearBeginning(word: string, term: string): boolean {
  if (term.startsWith(word)) return true
  if (word.length < shortestNear) return false
  return [-1, 0, 1].some((more) => isOneOff(word, term.slice(0, word.length + more)))
}

/** One letter more, less or another, or two in the wrong order. */
function isOneOff(one: string, other: string): boolean {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const [left, right] = [one.slice(same), other.slice(same)]
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  )
}

interface Ranked {
  group: string
  label: string
  detail?: string | undefined
  /** At least this, whatever its words: somebody else has found it. */
  atLeast?: number
}

/** Group by group, each with its best first; what has nothing to do with the search is left out. */
export function byRelevance<E extends Ranked>(search: string, entries: E[]): E[] {
  const rankOf = ({ atLeast = 0, label, detail }: E) =>
    search ? Math.max(atLeast, relevance(search, label, detail)) : 1
  const ranked = entries.map((entry) => ({ entry, rank: rankOf(entry) })).filter(({ rank }) => rank > 0)
  const best = new Map<string, number>()
  for (const { entry, rank } of ranked) best.set(entry.group, Math.max(rank, best.get(entry.group) ?? 0))
  const groups = [...best.keys()].sort((one, other) => best.get(other)! - best.get(one)!)
  return groups.flatMap((group) =>
    ranked
      .filter(({ entry }) => entry.group === group)
      .sort((one, other) => other.rank - one.rank)
      .map(({ entry }) => entry),
  )
}
