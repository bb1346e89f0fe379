import type { Permission } from '@gudang/domain'
import type { z } from 'zod'
import type { Ctx } from '../../platform/requests/context.ts'
import type { Wrong } from '../../platform/inputs/field-problems.ts'
import type { Columns } from './header.rules.ts'
import type { Import, ImportChange } from './imports.model.ts'

export interface Verdict {
  /** Why the row cannot be applied. */
  error?: Wrong & { column: string }
  /** What it would change; undefined where it changes nothing. */
  change?: Omit<ImportChange, 'row'>
}

export interface Reading {
  currency: string
  separator: string
}

/** A line with what its check has found that it would change. */
export interface Checked<Line> {
  line: Line
  change: ImportChange | undefined
}

export type LeftOut = Wrong & { row: number; column: string }

export interface Kind<Line extends { row: number }> {
  permission: Permission
  columns: Columns
  schema(reading: Reading): z.ZodType<Omit<Line, 'row'>>
  /** What only one row of the file may have. */
  keysOf(line: Line): string[]
  check(ctx: Ctx, lines: Line[], currency: string): Promise<Verdict[]>
  /**
   * Applies the lines that are still as they were checked and, in the same transaction, `alongside`, which is told the
   * others.
   */
  apply(
    ctx: Ctx,
    chunk: { file: Import; lines: Checked<Line>[]; currency: string },
    alongside: (leftOut: LeftOut[]) => Promise<void>,
  ): Promise<void>
}
