/**
 * Barcodes are compared trimmed and upper-cased. A UPC-A and the EAN-13 that puts a 0 before it are one number:
 * scanners report either, so both become the UPC-A.
 */
export function normalizeBarcode(code: string): string {
  const trimmed = code.trim().toUpperCase()
  return /^0\d{12}$/.test(trimmed) ? trimmed.slice(1) : trimmed
}

/** Codes of 12, 13 or 14 digits claim to be UPC-A, EAN-13 or GTIN-14 and end with a check digit; others are people's own. */
export function hasWrongCheckDigit(barcode: string): boolean {
  if (!/^\d{12,14}$/.test(barcode)) return false
  const sum = [...barcode]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
  return sum % 10 !== 0
}
