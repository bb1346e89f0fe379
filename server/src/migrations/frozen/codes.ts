// Codes as they were read in 0.1.0, for migrations of that version; never changed.

// What a scanner puts around a code: white space, STX and ETX, and GS, which stands for FNC1.
// eslint-disable-next-line no-control-regex
const around = /^[\s\u0002\u001d]+|[\s\u0003\u0004\u001d]+$/g
// Half of a pair, and NUL.
// eslint-disable-next-line no-control-regex
const broken = /\p{Surrogate}|\u0000/u
const turn = /[\u202a-\u202e\u2066-\u2069]/u
const unseen = /\p{Default_Ignorable_Code_Point}/gu
const spaces = /[\p{Z}\u2800]+/gu
const hyphens = /[\u2010-\u2013\u2212]/gu

/**
 * A code as it is stored and compared, whether typed, scanned or imported. What looks the same is the same: NFKC, without
 * what cannot be seen, spaces folded, upper-case where that has one character. Undefined where it holds control
 * characters or turns of direction. What a scanner says about a code is taken off: AIM identifier, FNC1, and all of a GS1 text but its GTIN.
 */
export function readCode(given: string): string | undefined {
  if (broken.test(given) || turn.test(given)) return undefined
  const code = unframed(given).normalize('NFKC').replace(unseen, '')
  if (/\p{Cc}/u.test(code)) return undefined
  const text = foldCase(code.replace(hyphens, '-').replace(spaces, ' ').trim()).normalize('NFKC')
  // Full-width brackets may have hidden an identifier, and a composition may have made a letter: until nothing changes.
  return text === given ? text : readCode(text)
}

/** By what a code that was read is one with others: all ways to write a GTIN are one number. */
export const codeKey = (code: string): string => gtin14(code) ?? code

/** A code for a field that a person still looks at: one that cannot be is left as it was given. */
export function tidyCode(given: string): string {
  return readCode(given) ?? given.trim()
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

/** GTIN-8, UPC-A, EAN-13 and GTIN-14 are one space of numbers: what differs is how many zeros stand before them. */
const lengths = [8, 12, 13, 14]

function hasCheckDigit(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}

/** The number with 14 digits; of a UPC-E that which its eight digits stand for. Undefined where it is no GTIN. */
function gtin14(code: string): string | undefined {
  if (!/^\d{8}(?:\d{4,6})?$/.test(code)) return undefined
  const expanded = expandUpcE(code)
  // In-store numbers may begin with 0 like a UPC-E; what is printed on goods is the UPC-E.
  const number = expanded && (code.startsWith('0') || !hasCheckDigit(code)) ? expanded : code
  return hasCheckDigit(number) ? number.padStart(14, '0') : undefined
}

/** As it is printed: 14 and 13 digits lose the zeros before a shorter number. */
function printedGtin(code: string): string {
  if (code.length < 13 || !gtin14(code)) return code
  const number = code.replace(/^0+/, '')
  return number.padStart(
    lengths.find((length) => length >= number.length)!,
    '0',
  )
}

/** The UPC-A whose zeros a UPC-E leaves out; undefined where it is none, or not the shortest way to write that UPC-A. */
function expandUpcE(code: string): string | undefined {
  const [, system, a, b, c, d, e, last, check] = /^([01])(\d)(\d)(\d)(\d)(\d)(\d)(\d)$/.exec(code) ?? []
  if (!system || !last) return undefined
  const upcA = system + upcABody([a!, b!, c!, d!, e!], last) + check!
  const isShortest = last === '3' ? c! > '2' : last === '4' ? d !== '0' : last < '3' || e !== '0'
  return isShortest && hasCheckDigit(upcA) ? upcA : undefined
}

function upcABody([a, b, c, d, e]: [string, string, string, string, string], last: string): string {
  if (last <= '2') return `${a}${b}${last}0000${c}${d}${e}`
  if (last === '3') return `${a}${b}${c}00000${d}${e}`
  if (last === '4') return `${a}${b}${c}${d}00000${e}`
  return `${a}${b}${c}${d}${e}0000${last}`
}
