import { codeKey } from '@gudang/domain'
import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { wrong, type Wrong } from '../../platform/field-problems.ts'
import { sku, warehouseCode } from '../../platform/inputs.ts'
import { productsKnown, storeSkus } from '../products/index.ts'
import { bookCounts, levelsOf } from '../stock/index.ts'
import { listWarehouses } from '../warehouses/index.ts'
import { countCell } from './imports.cells.ts'
import type { Kind, Verdict } from './imports.kinds.ts'

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
  async apply(ctx, file, lines, alongside) {
    await bookCounts(
      ctx,
      {
        lines: lines.map((line) => ({
          sku: line.sku,
          warehouseCode: line.warehouse,
          countedOnHand: line.counted,
        })),
        file: { id: String(file._id), name: file.fileName },
      },
      alongside,
    )
  },
}

async function checkCounts(ctx: Ctx, lines: Line[]): Promise<Verdict[]> {
  await storeSkus(lines)
  const skus = [...new Set(lines.map((line) => line.sku))]
  const counted = new Map<string, number>()
  const products = await productsKnown(skus)
  const warehouses = new Map((await listWarehouses(ctx)).map((found) => [found.code, found]))
  const levels = new Map(
    (await levelsOf(ctx, skus)).map((level) => [`${level.sku}\n${level.warehouseCode}`, level]),
  )
  return lines.map((line) => {
    const refused = (column: keyof Line, said: Wrong) => ({ error: { column, ...said } })
    const product = products.get(line.sku)
    if (!product) return refused('sku', wrong('UNKNOWN', { value: line.sku }))
    const warehouse = warehouses.get(line.warehouse)
    if (!warehouse) return refused('warehouse', wrong('UNKNOWN', { value: line.warehouse }))
    const earlier = counted.get(`${line.sku}\n${line.warehouse}`)
    if (earlier !== undefined) return refused('sku', wrong('DUPLICATE', { value: line.sku, row: earlier }))
    counted.set(`${line.sku}\n${line.warehouse}`, line.row)
    if (!warehouse.isActive) return refused('warehouse', wrong('INACTIVE', { value: line.warehouse }))
    const { quantity = 0, allocated = 0 } = levels.get(`${line.sku}\n${line.warehouse}`) ?? {}
    const onHand = quantity + allocated
    if (line.counted < allocated) return refused('counted', wrong('PROMISED', { units: allocated }))
    if (product.isDeleted && line.counted > onHand)
      return refused('sku', wrong('DELETED', { value: line.sku }))
    if (line.counted === onHand) return {}
    const fields = [{ field: 'onHand', before: String(onHand), after: String(line.counted) }]
    const summary = `${onHand} → ${line.counted}`
    return { change: { sku: line.sku, warehouseCode: line.warehouse, creates: false, fields, summary } }
  })
}
