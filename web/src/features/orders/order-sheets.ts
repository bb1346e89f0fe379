import { naturalKey, type Pack } from '@gudang/domain'
import type { OrderOnPaperFragment } from './orders.generated.ts'

export interface Sheet {
  warehouse: { id: string; code: string; name: string }
  lines: { sku: string; name: string; quantity: number; packs: Pack[]; bin: string | null }[]
  units: number
}

/** What has no bin is looked for last. */
const placeOf = ({ bin, sku }: Sheet['lines'][number]) =>
  `${bin === null ? '\uffff' : naturalKey(bin)}\n${sku}`

/** A sheet for each warehouse that ships something: what to pick there, as one walks: by bin, then by SKU. */
export function sheetsOf({ items }: OrderOnPaperFragment): Sheet[] {
  const sheets = new Map<string, Sheet>()
  for (const { sku, productName, product, allocations } of items) {
    const packs = product?.packs ?? []
    for (const { warehouse, quantity, bin } of allocations) {
      const sheet = sheets.get(warehouse.code) ?? { warehouse, lines: [], units: 0 }
      sheets.set(warehouse.code, sheet)
      const line = sheet.lines.find((each) => each.sku === sku)
      if (line) line.quantity += quantity
      else sheet.lines.push({ sku, name: productName, quantity, packs, bin })
      sheet.units += quantity
    }
  }
  for (const { lines } of sheets.values()) lines.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  return [...sheets.values()].sort((a, b) => (a.warehouse.code < b.warehouse.code ? -1 : 1))
}

export interface MergedSheet {
  warehouse: Sheet['warehouse']
  lines: (Sheet['lines'][number] & { parts: { orderNumber: string; quantity: number }[] })[]
  units: number
}

/** What many orders take from each warehouse, in one walk, with what is for which order. */
export function mergedSheets(orders: OrderOnPaperFragment[]): MergedSheet[] {
  const merged = new Map<string, MergedSheet>()
  for (const order of orders) {
    for (const { warehouse, lines, units } of sheetsOf(order)) {
      const sheet = merged.get(warehouse.code) ?? { warehouse, lines: [], units: 0 }
      merged.set(warehouse.code, sheet)
      sheet.units += units
      for (const { quantity, ...rest } of lines) {
        const line = sheet.lines.find(({ sku }) => sku === rest.sku)
        const part = { orderNumber: order.orderNumber, quantity }
        if (!line) sheet.lines.push({ ...rest, quantity, parts: [part] })
        else {
          line.quantity += quantity
          line.parts.push(part)
        }
      }
    }
  }
  for (const { lines } of merged.values()) lines.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  return [...merged.values()].sort((a, b) => (a.warehouse.code < b.warehouse.code ? -1 : 1))
}
