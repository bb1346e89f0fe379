import { gtin14, printedGtin } from './gtin.ts'
import { brokenBy, type ReadText } from './text.ts'

// What a scanner puts around a code: white space, STX and ETX, and GS, which stands for FNC1.
// eslint-disable-next-line no-control-regex
const around = /^[\s\u0002\u001d]+|[\s\u0003\u0004\u001d]+$/g
const turn = /[\u202a-\u202e\u2066-\u2069]/u
const unseen = /\p{Default_Ignorable_Code_Point}/gu
const spaces = /[\p{Z}\u2800]+/gu
const hyphens = /[\u2010-\u2013\u2212]/gu

/**
 * A code as it is stored and compared, whether typed, scanned or imported. What looks the same is the same: NFKC, without
 * what cannot be seen, spaces folded, upper-case where that has one character. Control characters and turns of direction are
 * refused. What a scanner says about a code is taken off: AIM identifier, FNC1, and all of a GS1 text but its GTIN.
 */
export function readCode(given: string): ReadText {
  const broken = brokenBy(given)
  if (broken) return { problem: broken }
  if (turn.test(given)) return { problem: 'TEXT_DIRECTION' }
  const code = unframed(given).normalize('NFKC').replace(unseen, '')
  if (/\p{Cc}/u.test(code)) return { problem: 'CONTROL_CHARACTER' }
  const text = foldCase(code.replace(hyphens, '-').replace(spaces, ' ').trim()).normalize('NFKC')
  // Full-width brackets may have hidden an identifier, and a composition may have made a letter: until nothing changes.
  return text === given ? { text } : readCode(text)
}

/** As readCode; a GTIN as it is printed on the goods, without the zeros that its carrier needs. */
export function readBarcode(given: string): ReadText {
  const read = readCode(given)
  return 'text' in read ? { text: printedGtin(read.text) } : read
}

/** By what a code that was read is one with others: all ways to write a GTIN are one number. */
export const codeKey = (code: string): string => gtin14(code) ?? code

/** A code for a field that a person still looks at: one that cannot be is left as it was given. */
export function tidyCode(given: string): string {
  const read = readCode(given)
  return 'text' in read ? read.text : given.trim()
}

// Symbologies whose identifier promises GS1 element strings.
const gs1 = /^\](?:C1|e\d|d2|Q3|J1)/
// A date, batch or serial number that follows the GTIN without a separator.
// eslint-disable-next-line no-control-regex
const followed = /^(?:\u001d|1[0-7]|2[0-2]|30|37)/

function unframed(given: string): string {
  const bare = given.replace(around, '')
  const code = bare.replace(/^(?:\][A-Za-z][0-9A-Za-z])+/, '').replace(around, '')
  const [, gtin, rest = ''] = /^(?:\(01\)|01)(\d{14})(.*)$/s.exec(code) ?? []
  if (!gtin || !gtin14(gtin)) return code
  const isTold = gs1.test(bare) || code.startsWith('(') || given.startsWith('\u001d')
  return isTold || rest === '' || followed.test(rest) ? printedGtin(gtin) : code
}

/** Character by character, and only where one becomes one: ß stays ß, and no code grows. */
function foldCase(code: string): string {
  return Array.from(code, (character) => one(one(character, 'toLowerCase'), 'toUpperCase')).join('')
}

function one(character: string, change: 'toLowerCase' | 'toUpperCase'): string {
  const changed = character[change]()
  return changed.length === character.length ? changed : character
}
