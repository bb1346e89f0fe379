/** The most that one unit may cost, in minor units: 2^53-1 holds nine thousand of the dearest. */
export const mostPrice = 1_000_000_000_000

const digitsOf = new Map<string, number>()

/** Decimal places of an ISO 4217 currency's minor unit: 2 for GBP, 0 for JPY and, by use, for IDR. */
export function minorDigits(currency: string): number {
  if (currency === 'IDR') return 0 // ISO says 2, nobody has seen a sen in decades
  let digits = digitsOf.get(currency)
  if (digits === undefined) {
    digits =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2
    digitsOf.set(currency, digits)
  }
  return digits
}

// To make one takes longer than to format a page of amounts with it.
const formats = new Map<string, Intl.NumberFormat>()

/** An amount in minor units as people of a locale write it, e.g. 1250 GBP → £12.50. */
export function formatMoney(minor: number, currency: string, locale = 'en-GB'): string {
  const digits = minorDigits(currency)
  const key = `${locale} ${currency}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    formats.set(key, format)
  }
  return format.format(minor / 10 ** digits)
}

/**
 * Minor units of a decimal amount such as "12.5"; null where it is no amount that the currency can express. Three
 * decimals are none of a currency that has fewer: 15.000 is fifteen thousand to whoever writes it so.
 */
export function parseMoney(amount: string, currency: string): number | null {
  const match = /^(\d{1,15})(?:\.(\d+))?$/.exec(amount.trim())
  if (!match) return null
  const digits = minorDigits(currency)
  const written = match[2] ?? ''
  const fraction = written.replace(/0+$/, '')
  if (fraction.length > digits || (written.length === 3 && digits < 3)) return null
  const minor = Number(`${match[1]}${fraction.padEnd(digits, '0')}`)
  return Number.isSafeInteger(minor) ? minor : null
}

/** An amount in minor units as a plain decimal, e.g. 1250 GBP → 12.50: what parseMoney reads. */
export function decimalMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  const padded = String(minor).padStart(digits + 1, '0')
  return digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`
}
