import { requireActor, type Ctx } from '../../platform/requests/context.ts'
import { csvLines } from '../../platform/csv.ts'
import { forbidden } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { signedLink } from '../auth/index.ts'
import { storeSkus } from '../products/index.ts'
import { filterSchemas, type ExportFilter, type ExportKind } from './exports.inputs.ts'
import { tables } from './exports.tables.ts'

// Excel takes a file without it for Windows-1252.
const byteOrderMark = '\uFEFF'

/** The file a piece at a time; permission and filter are checked before the first. */
export async function openExport(
  ctx: Ctx,
  kind: ExportKind,
  { filter, currency }: { filter: unknown; currency: string },
): Promise<AsyncIterable<string>> {
  requirePermission(ctx, kind)
  const { header, rows } = tables[kind]
  if (namesSku(filter)) await storeSkus([filter])
  const batches = await rows(ctx, filter, currency)
  return (async function* () {
    yield byteOrderMark + csvLines([header])
    for await (const batch of batches) yield csvLines(batch)
  })()
}

const namesSku = (filter: unknown): filter is { sku: string } =>
  typeof filter === 'object' && filter !== null && 'sku' in filter && typeof filter.sku === 'string'

export function exportLink(ctx: Ctx, kind: ExportKind, filter: ExportFilter) {
  requirePermission(ctx, kind)
  const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined)
  parseInput(filterSchemas[kind], Object.fromEntries(given))
  const query = new URLSearchParams(
    given.flatMap(([name, value]): [string, string][] => [value].flat().map((one) => [name, written(one)])),
  )
  const path = pathOf(kind)
  return signedLink(ctx, query.size > 0 ? `${path}?${query}` : path)
}

export const pathOf = (kind: ExportKind) => `/export/${tables[kind].file}`

function written(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function requirePermission(ctx: Ctx, kind: ExportKind): void {
  const { permission } = tables[kind]
  const sufficient = [permission].flat()
  if (!sufficient.some((name) => requireActor(ctx).permissions.has(name)))
    throw forbidden(`This needs the permission ${sufficient.join(' or ')}.`)
}
