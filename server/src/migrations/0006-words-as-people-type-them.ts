import { Types, type mongo } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'
import { foldText, sortText, storedTerms } from './frozen/search.ts'

const batch = 200

/** What search compares, as the words of 0.1.0; what a run before this has done is read and not written again. */
export const wordsAsPeopleTypeThem: Migration = {
  name: '0006-words-as-people-type-them',
  since: '0.1.0',
  async up(db) {
    await compute<StoredProduct>(db, 'products', ({ sku, name, codes, tags }) => ({
      nameKey: sortText(name),
      terms: storedTerms([sku, name, ...codes.slice(1)], ...tags),
    }))
    await compute<StoredUser>(db, 'users', ({ fullName, email }) => ({
      terms: storedTerms([fullName, email]),
    }))
    await compute<StoredOrder>(db, 'orders', (order) => ({ terms: orderTerms(order) }))
  },
}

interface StoredProduct {
  sku: string
  name: string
  tags: string[]
  codes: string[]
}

interface StoredUser {
  fullName: string
  email: string
}

interface StoredOrder {
  orderNumber: string
  externalReference?: string
  customerName: string
  customerEmail?: string
  customerPhone?: string
  items: { sku: string }[]
}

async function compute<T>(db: mongo.Db, name: string, fieldsOf: (document: T) => object): Promise<void> {
  const collection = db.collection<{ _id: Types.ObjectId }>(name)
  for (let last: Types.ObjectId | undefined; ;) {
    const found = await collection
      .find(last ? { _id: { $gt: last } } : {})
      .sort({ _id: 1 })
      .limit(batch)
      .toArray()
    if (found.length === 0) return
    const writes = found.flatMap((document) => {
      const fields = fieldsOf(document as unknown as T)
      return holds(document, fields)
        ? []
        : [{ updateOne: { filter: { _id: document._id }, update: { $set: fields } } }]
    })
    if (writes.length > 0) await collection.bulkWrite(writes)
    last = found.at(-1)!._id
  }
}

const holds = (document: Record<string, unknown>, fields: object) =>
  Object.entries(fields).every(([field, value]) => JSON.stringify(document[field]) === JSON.stringify(value))

/** What an order is found by; by its number and reference first. */
function orderTerms(order: StoredOrder): string[] {
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
