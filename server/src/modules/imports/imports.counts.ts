import { codeKey } from '@gudang/domain'
import { z } from 'zod'
import type { Ctx } from '../../platform/requests/context.ts'
import { isSpoilt } from '../../platform/csv.ts'
import { ApiError, Refusal } from '../../platform/errors.ts'
import { wrong, type Wrong } from '../../platform/inputs/field-problems.ts'
import { sku, warehouseCode } from '../../platform/inputs/inputs.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { productsKnown, storeSkus } from '../products/index.ts'
import { bookCounts, levelsOf } from '../stock/index.ts'
import { listWarehouses } from '../warehouses/index.ts'
import { countCell } from './imports.cells.ts'
import type { Checked, Kind, Verdict } from './imports.kind.ts'

interface Line {
  row: number
  sku: string
  warehouse: string
  counted: number
}

export const countsKind: Kind<Line> = {
  permission: 'inventory.adjust',
  columns: {
    known: {
      sku: ['code', 'product code', 'item code', 'kode', 'kode barang', 'kode produk'],
      warehouse: ['warehouse code', 'gudang', 'kode gudang'],
      counted: [
        'count',
        'on hand',
        'counted on hand',
        'jumlah',
        'jumlah fisik',
        'hasil hitung',
        'stok fisik',
      ],
    },
    required: ['sku', 'warehouse', 'counted'],
    ignored: [
      'productName',
      'name',
      'nama',
      'nama barang',
      'quantity',
      'allocated',
      'lowStockThreshold',
      'isLow',
      'updatedAt',
    ],
  },
  schema: () => z.object({ sku, warehouse: warehouseCode, counted: countCell }),
  keysOf: (line) => [`${codeKey(line.sku)}, ${line.warehouse}`],
  check: checkCounts,
  apply: applyCounts,
}

async function checkCounts(ctx: Ctx, lines: Line[]): Promise<Verdict[]> {
  const counted = new Map<string, number>()
  return (await standingsOf(ctx, lines)).map(({ line, onHand, error }) => {
    if (error) return { error }
    const place = `${line.sku}\n${line.warehouse}`
    const earlier = counted.get(place)
    if (earlier !== undefined)
      return { error: { column: 'sku', ...wrong('DUPLICATE', { value: line.sku, row: earlier }) } }
    counted.set(place, line.row)
    if (line.counted === onHand) return {}
    const fields = [{ field: 'onHand', before: String(onHand), after: String(line.counted) }]
    const summary = `${onHand} → ${line.counted}`
    return { change: { sku: line.sku, warehouseCode: line.warehouse, creates: false, fields, summary } }
  })
}

interface Standing {
  line: Line
  onHand: number
  /** Whether a count may be booked there at all. */
  isOpen: boolean
  error?: Wrong & { column: keyof Line }
}

async function standingsOf(ctx: Ctx, lines: Line[]): Promise<Standing[]> {
  await storeSkus(lines)
  const skus = [...new Set(lines.map((line) => line.sku))]
  const products = await productsKnown(skus)
  const warehouses = new Map((await listWarehouses(ctx)).map((found) => [found.code, found]))
  const levels = new Map(
    (await levelsOf(ctx, skus)).map((level) => [`${level.sku}\n${level.warehouseCode}`, level]),
  )
  return lines.map((line): Standing => {
    const { sku, counted } = line
    const { quantity = 0, allocated = 0 } = levels.get(`${sku}\n${line.warehouse}`) ?? {}
    const onHand = quantity + allocated
    const product = products.get(sku)
    const warehouse = warehouses.get(line.warehouse)
    const standing = { line, onHand, isOpen: warehouse?.isActive ?? false }
    const refused = (column: keyof Line, said: Wrong) => ({ ...standing, error: { column, ...said } })
    if (!product) return refused('sku', unknown(sku))
    if (!warehouse) return refused('warehouse', unknown(line.warehouse))
    if (counted === onHand) return standing
    if (!warehouse.isActive) return refused('warehouse', wrong('INACTIVE', { value: line.warehouse }))
    if (counted < allocated) return refused('counted', wrong('PROMISED', { units: allocated }))
    if (product.isDeleted && counted > onHand) return refused('sku', wrong('DELETED', { value: sku }))
    return standing
  })
}

const unknown = (value: string) =>
  isSpoilt(value) ? wrong('SPOILT', { value }) : wrong('UNKNOWN', { value })

const mostTries = 5

/** Levels move on while they are looked at: what is refused then is looked at again. */
async function applyCounts(
  ...[ctx, { file, lines }, alongside]: Parameters<Kind<Line>['apply']>
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const standings = await standingsOf(
      ctx,
      lines.map(({ line }) => line),
    )
    const leftOut = standings.flatMap(({ line, onHand, error }, index) => {
      const found = error ?? changedSince(lines[index]!, onHand)
      return found ? [{ row: line.row, ...found }] : []
    })
    const out = new Set(leftOut.map(({ row }) => row))
    const counts = standings
      .filter(({ line, isOpen }) => isOpen && !out.has(line.row))
      .map(({ line: { sku, warehouse: warehouseCode, counted: countedOnHand }, onHand: expectedOnHand }) => ({
        sku,
        warehouseCode,
        countedOnHand,
        expectedOnHand,
      }))
    const mark = () => alongside(leftOut)
    try {
      if (counts.length === 0) return await inTransaction(mark)
      await bookCounts(ctx, { lines: counts, file: { id: String(file._id), name: file.fileName } }, mark)
      return
    } catch (error) {
      if (tries === mostTries || !hasMovedOn(error)) throw error
    }
  }
}

/** Where the level is by now what was counted, nothing is taken back. */
function changedSince({ line, change }: Checked<Line>, onHand: number) {
  const before = change ? Number(change.fields[0]?.before) : line.counted
  if (onHand === before || onHand === line.counted) return undefined
  return { column: 'counted', ...wrong('CHANGED_SINCE', { before: String(before), now: String(onHand) }) }
}

const hasMovedOn = (error: unknown) =>
  error instanceof Refusal ||
  (error instanceof ApiError && (error.code === 'BAD_USER_INPUT' || error.code === 'NOT_FOUND'))
