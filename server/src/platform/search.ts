/** Words of texts as search compares them: lower-case, without diacritics, split at anything that is no letter or digit. */
export function searchTerms(...texts: (string | undefined)[]): string[] {
  const terms = texts.flatMap((text) =>
    (text ?? '')
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .map((word) => word.slice(0, 64)),
  )
  return [...new Set(terms)].slice(0, 100)
}

/** Conditions on an indexed `terms` field: every word of the search must begin a word of the document. */
export function searchConditions(search: string): Record<string, unknown>[] {
  const words = searchTerms(search.slice(0, 200)).slice(0, 8)
  if (words.length === 0) return [{ terms: { $in: [] } }]
  return words.map((word) => ({ terms: { $elemMatch: { $gte: word, $lt: `${word}\u{10ffff}` } } }))
}
