import { countsKind } from './imports.counts.ts'
import type { Kind } from './imports.kind.ts'
import type { ImportKind } from './imports.model.ts'
import { productsKind } from './imports.products.ts'
import { transfersKind } from './imports.transfers.ts'

export const kinds = {
  PRODUCTS: productsKind,
  STOCK_COUNTS: countsKind,
  TRANSFERS: transfersKind,
} as unknown as Record<ImportKind, Kind<{ row: number }>>
