import { joinedText, searchTerms, searchWords } from '@gudang/domain'
import type { Model } from 'mongoose'

type Condition = Record<string, unknown>

/** Begins the terms that hold a whole text: no word does. */
const whole = '^'

/** The terms of a document that is found by these texts, first by those that are named. */
export function storedTerms(named: string[], ...texts: (string | undefined)[]): string[] {
  const names = named.map((text) => `${whole}${joinedText(text)}`)
  return [...new Set([...names, ...searchTerms(...named, ...texts)])]
}

const beginning = (word: string): Condition => ({
  terms: { $elemMatch: { $gte: word, $lt: `${word}\u{10ffff}` } },
})

/** Whom no text can match. */
const nothing: Condition[] = [{ terms: { $in: [] } }]

interface Searched<T> {
  model: Model<T>
  /** The index of terms, which the engines would not always choose. */
  index: string
  /** What else the list asks for. */
  filter: Condition
  search: string
}

/**
 * What an indexed `terms` field must have: every word of the search begins one of its terms. Where that finds nothing,
 * words with a mark inside are taken as one, and where that does not either, one letter of a word may be wrong.
 */
export async function searchConditions<T>(searched: Searched<T>): Promise<Condition[]> {
  const { search } = searched
  const words = searchWords(search)
  if (words.length === 0) return nothing
  const exact = words.map(beginning)
  if (await any(searched, exact)) return exact
  const joined = searchWords(search, true).map(beginning)
  if (joined.length < exact.length && (await any(searched, joined))) return joined
  return (await misspelt(searched, words)) ?? exact
}

async function any<T>({ model, index, filter }: Searched<T>, conditions: Condition[]): Promise<boolean> {
  const found = await model
    .find({ $and: [filter, ...conditions] } as never, { _id: 1 })
    .hint(index)
    .limit(1)
    .lean()
  return found.length > 0
}

/** Words that begin nothing are taken for others that differ in one letter; where each begins something, one of them is. */
async function misspelt<T>(searched: Searched<T>, words: string[]): Promise<Condition[] | undefined> {
  const known: boolean[] = []
  for (const word of words) known.push(await any(searched, [beginning(word)]))
  const guesses = known.every(Boolean) ? words.map((_, wrong) => words.map((_, at) => at !== wrong)) : [known]
  for (const right of guesses) {
    const conditions = words.map((word, at) =>
      right[at] ? beginning(word) : { terms: { $in: oneLetterOff(word) } },
    )
    if (await any(searched, conditions)) return conditions
  }
  return undefined
}

/** What comes first of what is found: what is called so, what begins so, what has each word as it is. */
export function bestFirst(search: string): Condition[] {
  const name = `${whole}${joinedText(search)}`
  return [{ terms: name }, beginning(name), { terms: { $all: searchWords(search) } }]
}

/** The same of a list in memory, with one text each. */
export function findIn<T>(search: string | undefined, items: T[], textOf: (item: T) => string): T[] {
  const known = items.map((item) => ({ item, text: textOf(item), terms: new Set(searchTerms(textOf(item))) }))
  known.sort((a, b) => a.text.localeCompare(b.text))
  if (!search?.trim()) return known.map(({ item }) => item)
  const words = searchWords(search)
  if (words.length === 0) return []
  const name = joinedText(search)
  const rankOf = ({ text, terms }: (typeof known)[number]) => {
    const joined = joinedText(text)
    if (joined.startsWith(name)) return joined === name ? 0 : 1
    return words.every((word) => terms.has(word)) ? 2 : 3
  }
  const exact = (word: string) => (term: string) => term.startsWith(word)
  const misspelt = (word: string) => {
    const others = new Set(oneLetterOff(word))
    return (term: string) => term.startsWith(word) || others.has(term)
  }
  const tries = [words.map(exact), searchWords(search, true).map(exact), words.map(misspelt)]
  for (const tests of tries) {
    const found = known.filter(({ terms }) => tests.every((test) => [...terms].some(test)))
    if (found.length > 0) return found.sort((a, b) => rankOf(a) - rankOf(b)).map(({ item }) => item)
  }
  return []
}

const alphabets = [
  'abcdefghijklmnopqrstuvwxyz',
  'абвгдежзиклмнопрстуфхцчшщъыьэюяіє',
  'αβγδεζηθικλμνξοπρστυφχψω',
  'ابتثجحخدذرزسشصضطظعغفقكلمنهويء',
  'אבגדהוזחטיכךלמםנןסעפףצץקרשת',
]

/** Words that come of this one by leaving out, exchanging, changing or adding one letter; a short one may be any word. */
export function oneLetterOff(word: string): string[] {
  const letters = [...word]
  if (letters.length < 3) return [word]
  const alphabet = [...(alphabets.find((each) => letters.some((letter) => each.includes(letter))) ?? '')]
  const words = letters.concat('').flatMap((letter, at) => {
    const [before, after, next] = [
      letters.slice(0, at).join(''),
      letters.slice(at + 1).join(''),
      letters[at + 1],
    ]
    return [
      ...alphabet.map((added) => before + added + letter + after),
      ...(letter ? [before + after, ...alphabet.map((other) => before + other + after)] : []),
      ...(next ? [before + next + letter + letters.slice(at + 2).join('')] : []),
    ]
  })
  return [...new Set(words)]
}
