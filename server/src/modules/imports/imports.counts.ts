import { codeKey } from '@gudang/domain'
import { z } from 'zod'
import type { Ctx } from '../../platform/requests/context.ts'
import { issueOf, wrong, type Wrong } from '../../platform/inputs/field-problems.ts'
import { sku, warehouseCode } from '../../platform/inputs/inputs.ts'
import { inTransaction } from '../../platform/database/mongo.ts'
import { productsKnown, storeSkus } from '../products/index.ts'
import { bin, bookCounts, levelsOf, onHandWhenCounted, problemOfMoment, putBins } from '../stock/index.ts'
import { listWarehouses } from '../warehouses/index.ts'
import { countCell, momentCell, unknownCode } from './imports.cells.ts'
import type { Checked, Kind, Verdict } from './imports.kind.ts'
import { lookingAgain } from './imports.tries.ts'

interface Line {
  row: number
  sku: string
  warehouse: string
  counted?: number | undefined
  countedAt?: Date | undefined
  bin?: string | undefined
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
      bin: ['location', 'shelf', 'rak', 'lokasi', 'letak'],
      countedAt: ['counted at', 'counted on', 'waktu hitung', 'dihitung pada'],
    },
    required: ['sku', 'warehouse'],
    ignored: [
      'productName',
      'name',
      'nama',
      'nama barang',
      'quantity',
      'allocated',
      'inTransit',
      'lowStockThreshold',
      'isLow',
      'lastCountedAt',
      'updatedAt',
    ],
  },
  schema: () =>
    z
      .object({
        ...{ sku, warehouse: warehouseCode, bin },
        ...{ counted: countCell.optional(), countedAt: momentCell.optional() },
      })
      .refine(({ counted, bin }) => counted !== undefined || bin !== undefined, {
        path: ['counted'],
        ...issueOf('EMPTY'),
      }),
  keysOf: (line) => [`${codeKey(line.sku)}, ${line.warehouse}`],
  check: checkCounts,
  apply: applyCounts,
}

async function checkCounts(ctx: Ctx, lines: Line[]): Promise<Verdict[]> {
  const counted = new Map<string, number>()
  return (await standingsOf(ctx, lines)).map(({ line, onHand, after, bin, error }) => {
    if (error) return { error }
    const place = placeOf(line)
    const earlier = counted.get(place)
    if (earlier !== undefined)
      return { error: { column: 'sku', ...wrong('DUPLICATE', { value: line.sku, row: earlier }) } }
    counted.set(place, line.row)
    const fields = [
      ...(after === onHand ? [] : [{ field: 'onHand', before: String(onHand), after: String(after) }]),
      ...(line.bin && line.bin !== bin ? [{ field: 'bin', before: bin ?? null, after: line.bin }] : []),
    ]
    if (fields.length === 0) return {}
    const summary = fields.map(({ before, after }) => `${before ?? '–'} → ${after}`).join('; ')
    return { change: { sku: line.sku, warehouseCode: line.warehouse, creates: false, fields, summary } }
  })
}

interface Standing {
  line: Line
  onHand: number
  /** What its count leaves on hand. */
  after: number
  /** Where it lies. */
  bin: string | undefined
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
  const levelOf = (line: Line) => levels.get(placeOf(line))
  const moments = lines.flatMap((line) => {
    const stock = levelOf(line)
    return line.countedAt && stock ? [{ line, stock, at: line.countedAt }] : []
  })
  const found = moments.length > 0 ? await onHandWhenCounted(moments) : []
  const whenCounted = new Map(moments.map(({ line }, index) => [line, found[index]!]))
  return lines.map((line): Standing => {
    const { sku, countedAt } = line
    const level = levelOf(line)
    const { quantity = 0, allocated = 0 } = level ?? {}
    const onHand = quantity + allocated
    // Where nothing was counted, the row says where it lies and no more.
    const then = whenCounted.get(line) ?? (countedAt ? 0 : onHand)
    const after = onHand + (line.counted ?? then) - then
    const product = products.get(sku)
    const warehouse = warehouses.get(line.warehouse)
    const standing = { line, onHand, after, bin: level?.bin, isOpen: warehouse?.isActive ?? false }
    const refused = (column: keyof Line, said: Wrong) => ({ ...standing, error: { column, ...said } })
    if (!product) return refused('sku', unknownCode(sku))
    if (!warehouse) return refused('warehouse', unknownCode(line.warehouse))
    if (line.counted === undefined) return level ? standing : refused('bin', wrong('NOT_HELD'))
    const wrongMoment = countedAt && problemOfMoment(level, countedAt, ctx.now())
    if (wrongMoment) return refused('countedAt', wrongMoment)
    if (after === onHand) return standing
    if (!warehouse.isActive) return refused('warehouse', wrong('INACTIVE', { value: line.warehouse }))
    if (after < 0) return refused('counted', wrong('MORE_LEFT_SINCE'))
    if (after < allocated)
      return refused('counted', wrong('PROMISED', { units: allocated, sku, warehouse: line.warehouse }))
    if (product.isDeleted && after > onHand) return refused('sku', wrong('DELETED', { value: sku }))
    return standing
  })
}

const placeOf = ({ sku, warehouse }: Line) => `${sku}\n${warehouse}`

function applyCounts(...[ctx, { file, lines }, alongside]: Parameters<Kind<Line>['apply']>): Promise<void> {
  return lookingAgain(async () => {
    const standings = await standingsOf(
      ctx,
      lines.map(({ line }) => line),
    )
    const leftOut = standings.flatMap(({ line, onHand, error }, index) => {
      const found = error ?? changedSince(lines[index]!, onHand)
      return found ? [{ row: line.row, ...found }] : []
    })
    const out = new Set(leftOut.map(({ row }) => row))
    const kept = standings.filter(({ line }) => !out.has(line.row))
    const counts = kept.flatMap(
      ({ line: { sku, warehouse: warehouseCode, counted, countedAt }, onHand, isOpen }) =>
        isOpen && counted !== undefined
          ? [{ ...{ sku, warehouseCode, countedOnHand: counted, countedAt }, expectedOnHand: onHand }]
          : [],
    )
    const bins = kept.flatMap(({ line: { sku, warehouse: warehouseCode, bin }, bin: before }) =>
      bin && bin !== before ? [{ sku, warehouseCode, bin }] : [],
    )
    const mark = async () => {
      await putBins(ctx, bins)
      await alongside(leftOut)
    }
    if (counts.length === 0) return inTransaction(mark)
    await bookCounts(ctx, { lines: counts, file: { id: String(file._id), name: file.fileName } }, mark)
  })
}

/** Where the level is by now what was counted, nothing is taken back; a count that tells its moment is right whenever it comes. */
function changedSince({ line, change }: Checked<Line>, onHand: number) {
  if (line.countedAt || line.counted === undefined) return undefined
  const checked = change?.fields.find(({ field }) => field === 'onHand')
  const before = checked ? Number(checked.before) : line.counted
  if (onHand === before || onHand === line.counted) return undefined
  return { column: 'counted', ...wrong('CHANGED_SINCE', { before: String(before), now: String(onHand) }) }
}
