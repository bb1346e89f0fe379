/** GTIN-8, UPC-A, EAN-13 and GTIN-14 are one space of numbers: what differs is how many zeros stand before them. */
const lengths = [8, 12, 13, 14]

function hasCheckDigit(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}

/** Codes of 12, 13 or 14 digits claim to be UPC-A, EAN-13 or GTIN-14 and end with a check digit; others are people's own. */
export function hasWrongCheckDigit(barcode: string): boolean {
  return /^\d{12,14}$/.test(barcode) && !hasCheckDigit(barcode)
}

/** The number with 14 digits; of a UPC-E that which its eight digits stand for. Undefined where it is no GTIN. */
export function gtin14(code: string): string | undefined {
  if (!/^\d{8}(?:\d{4,6})?$/.test(code)) return undefined
  const expanded = expandUpcE(code)
  // In-store numbers may begin with 0 like a UPC-E; what is printed on goods is the UPC-E.
  const number = expanded && (code.startsWith('0') || !hasCheckDigit(code)) ? expanded : code
  return hasCheckDigit(number) ? number.padStart(14, '0') : undefined
}

/** As it is printed: 14 and 13 digits lose the zeros before a shorter number. */
export function printedGtin(code: string): string {
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
