import { foldText } from '@gudang/domain'
import { storedTerms } from '../../platform/database/search.ts'
import type { Order } from './orders.model.ts'

type Told = Pick<
  Order,
  'orderNumber' | 'customerName' | 'externalReference' | 'customerEmail' | 'customerPhone'
> & {
  items: { sku: string }[]
}

/** What an order is found by; by its number and reference first. */
export function termsOf(order: Told): string[] {
  const { orderNumber, externalReference, customerName, customerEmail, customerPhone, items } = order
  const terms = storedTerms(
    externalReference ? [orderNumber, externalReference] : [orderNumber],
    customerName,
    customerEmail,
    ...items.map(({ sku }) => sku),
  )
  return [...new Set([...terms, ...phoneTerms(customerPhone ?? '')])]
}

/** From each of its groups to the end, and where it begins with its country, as it is dialled inside it. */
function phoneTerms(phone: string): string[] {
  const groups = foldText(phone).match(/\d+/g) ?? []
  const fromEach = groups.map((_, at) => groups.slice(at).join(''))
  const [, international] = /^(?:\+|00)(\d+)$/.exec(foldText(phone).replace(/[^+\d]/g, '')) ?? []
  const countryDigits = [1, 2, 3]
  return international
    ? [...fromEach, `00${international}`, ...countryDigits.map((length) => `0${international.slice(length)}`)]
    : fromEach
}
