import { foldText, limits } from '@gudang/domain'
import { storedTerms } from '../../platform/database/search.ts'
import type { Order } from './orders.model.ts'

type Told = Pick<
  Order,
  'orderNumber' | 'customerName' | 'externalReference' | 'customerEmail' | 'customerPhone'
> & {
  items: { sku: string }[]
  metadata?: { value: string }[] | undefined
}

/** What an order is found by; by its number and reference first. */
export function termsOf(order: Told): string[] {
  const { orderNumber, externalReference, customerName, customerEmail, customerPhone, items } = order
  const { metadata = [] } = order
  const terms = storedTerms(
    externalReference ? [orderNumber, externalReference] : [orderNumber],
    customerName,
    // Its name and its domain, each with its parts: whoever has all of it asks for these.
    customerEmail?.replace('@', ' '),
    ...items.map(({ sku }) => sku),
    // Numbers and names; who keeps texts there is not found by each of their words.
    ...metadata.filter(({ value }) => value.length <= limits.reference).map(({ value }) => value),
  )
  return [...new Set([...terms, ...phoneTerms(customerPhone ?? '')])]
}

/** Of ITU-T E.164: two of one digit, these of two, the others of three. */
const countryCode = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

/** From each of its groups to the end, and where it begins with its country, as it is dialled inside it. */
function phoneTerms(phone: string): string[] {
  const groups = foldText(phone).match(/\d+/g) ?? []
  const fromEach = groups.map((_, at) => groups.slice(at).join(''))
  const [, international] = /^(?:\+|00)(\d+)$/.exec(foldText(phone).replace(/[^+\d]/g, '')) ?? []
  return international
    ? [...fromEach, international, `00${international}`, `0${international.replace(countryCode, '')}`]
    : fromEach
}
