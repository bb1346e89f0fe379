/** Texts by this key are in the order in which people walk: A-2 before A-10, whatever the case. */
export const naturalKey = (text: string): string =>
  text.toLowerCase().replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(10, '0'))
