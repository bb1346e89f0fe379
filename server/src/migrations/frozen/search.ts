// Search as it was in 0.1.0, for migrations of that version; never changed.

// Letters that Unicode does not take apart, as people without them on their keyboard type them. (ß, ſ, ﬁ and the like
// come apart in upper case.)
const plain: Record<string, string> = {
  ...{ æ: 'ae', œ: 'oe', þ: 'th', ŋ: 'n', ɲ: 'n', ə: 'e', ɛ: 'e', ɔ: 'o', ĸ: 'k', ς: 'σ' },
  ...{
    ł: 'l',
    ɫ: 'l',
    ø: 'o',
    ɵ: 'o',
    đ: 'd',
    ð: 'd',
    ɖ: 'd',
    ɗ: 'd',
    ħ: 'h',
    ŧ: 't',
    ⱦ: 't',
    ƭ: 't',
    ƀ: 'b',
  },
  ...{
    ɓ: 'b',
    ƈ: 'c',
    ȼ: 'c',
    ɇ: 'e',
    ƒ: 'f',
    ǥ: 'g',
    ɠ: 'g',
    ɨ: 'i',
    ɉ: 'j',
    ƙ: 'k',
    ƥ: 'p',
    ɍ: 'r',
    ʉ: 'u',
  },
  ...{ ʋ: 'v', ɏ: 'y', ƴ: 'y', ƶ: 'z', ⱥ: 'a' },
  // Arabic as it is written in Persian and Urdu, and without care for the last letter.
  ...{ ى: 'ي', ی: 'ي', ې: 'ي', ة: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه', ک: 'ك', ٱ: 'ا' },
  ...{ ʼ: "'", ʻ: "'", ʹ: "'", ʽ: "'" },
}
const plainLetters = new RegExp(`[${Object.keys(plain).join('')}]`, 'gu')

// Accents and vowel points. The vowels of Indian and Thai writing are letters to their readers, and か is not が.
const accents =
  /(?![\u3099\u309a])(?=\p{M})[\p{sc=Zinh}\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}]/gu
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/gu

/**
 * Text as search compares it: without case, accents, width, kind of kana and invisible characters, special letters as
 * people type them (Straße, strasse; Łódź, lodz), digits of any writing as 0 to 9.
 */
export function foldText(text: string): string {
  return decomposed(decomposed(text.replaceAll('´', "'")).toLowerCase().toUpperCase().toLowerCase())
    .replace(plainLetters, (letter) => plain[letter]!)
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[^\P{Nd}0-9]/gu, decimal)
}

const decomposed = (text: string) => text.normalize('NFKD').replace(unseen, '').replace(accents, '')

/** Digits stand in rows of ten. */
function decimal(digit: string): string {
  let value = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0)! - value - 1))) value++
  return String(value % 10)
}

const longest = 64

/** Writing without spaces: a word may begin at each of its letters, and is told by its first few. */
const unspaced =
  /((?:[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u30fc]|\u3099|\u309a)+)/u
const longestUnspaced = 8

/** Stretches between spaces, each as its words between marks. */
function chunksOf(text: string): string[][] {
  return foldText(text)
    .split(/\s+/u)
    .map((chunk) => chunk.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean))
    .filter((words) => words.length > 0)
}

const runsOf = (word: string): string[] => word.split(unspaced).filter(Boolean)

/** All of a text without spaces and marks, to be compared as a whole. */
const joinedText = (text: string): string => cut(chunksOf(text).flat().join(''), longest)

/** What an order by name compares. */
export const sortText = (text: string): string => cut(chunksOf(text).flat().join(' '), 200)

/**
 * What a text is found by: its words, those with a mark inside also as one (Wi-Fi, wifi), and every beginning inside
 * writing without spaces, so that it depends on no dictionary.
 */
function searchTerms(...texts: (string | undefined)[]): string[] {
  const terms = new Set<string>()
  for (const words of texts.flatMap((text) => chunksOf(text ?? ''))) {
    if (words.length > 1) terms.add(cut(words.join(''), longest))
    for (const run of words.flatMap(runsOf)) {
      if (unspaced.test(run)) beginningsIn(run).forEach((beginning) => terms.add(beginning))
      else terms.add(cut(run, longest))
    }
  }
  return [...terms]
}

const lettersOf = (run: string): string[] => run.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []

function beginningsIn(run: string): string[] {
  const letters = lettersOf(run)
  return letters.map((_, at) => cut(letters.slice(at, at + longestUnspaced).join(''), longest))
}

/** Begins the terms that hold a whole text: no word does. */
const whole = '^'

/** The terms of a document that is found by these texts, first by those that are named. */
export function storedTerms(named: string[], ...texts: (string | undefined)[]): string[] {
  const names = named.map((text) => `${whole}${joinedText(text)}`)
  return [...new Set([...names, ...searchTerms(...named, ...texts)])]
}

/** Never half a letter. */
function cut(word: string, most: number): string {
  return word.length <= most ? word : word.slice(0, most).replace(/[\ud800-\udbff]$/, '')
}
