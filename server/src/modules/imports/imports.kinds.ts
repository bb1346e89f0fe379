import type { Permission } from '@gudang/domain'
import type { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import type { Columns } from './header.rules.ts'
import { countsKind } from './imports.counts.ts'
import type { Import, ImportKind } from './imports.model.ts'
import { productsKind } from './imports.products.ts'

export interface Verdict {
  /** Why the row cannot be applied. */
  error?: { column?: string; message: string }
  /** What it would change; undefined where it changes nothing. */
  change?: { sku: string; warehouseCode?: string; summary: string }
}

export interface Reading {
  currency: string
  separator: string
}

export interface Kind<Line extends { row: number }> {
  permission: Permission
  columns: Columns
  schema(reading: Reading): z.ZodType<Omit<Line, 'row'>>
  /** What only one row of the file may have. */
  keysOf(line: Line): string[]
  check(ctx: Ctx, lines: Line[], reading: Reading): Promise<Verdict[]>
  /** Applies all lines and, in the same transaction, `alongside`. */
  apply(ctx: Ctx, file: Import, lines: Line[], alongside: () => Promise<void>): Promise<void>
}

export const kinds = {
  PRODUCTS: productsKind,
  STOCK_COUNTS: countsKind,
} as unknown as Record<ImportKind, Kind<{ row: number }>>
