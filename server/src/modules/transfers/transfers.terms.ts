import { storedTerms } from '../../platform/database/search.ts'
import type { Transfer } from './transfers.model.ts'

/** What a transfer is found by; by its number first. */
export function termsOf(
  transfer: Pick<Transfer, 'number' | 'fromCode' | 'toCode' | 'lines' | 'carrier' | 'trackingCode'>,
): string[] {
  const { number, fromCode, toCode, lines, carrier, trackingCode } = transfer
  const references = trackingCode ? [number, trackingCode] : [number]
  return storedTerms(references, fromCode, toCode, carrier, ...lines.map(({ sku }) => sku))
}
