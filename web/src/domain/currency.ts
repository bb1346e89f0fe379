/** Amounts come as integers in the minor unit of this ISO 4217 currency. */
export const currency = 'GBP'
