import { codeKey } from '@gudang/domain'
import { z } from 'zod'
import type { Ctx } from '../../platform/requests/context.ts'
import { sku } from '../../platform/inputs/inputs.ts'
import {
  barcodeList,
  importProducts,
  packList,
  planProducts,
  productName,
  tagList,
  type ProductLine,
} from '../products/index.ts'
import { countCell, listCell, moneyCell } from './imports.cells.ts'
import type { Kind, Reading } from './imports.kind.ts'

/** `dus:12` or `dus:12:18990001234567`; what is none has no units, and is refused so. */
function packOf(cell: string) {
  const [, name = cell, units, barcode] = /^([^:]+):\s*(\d{1,9})\s*(?::(.+))?$/.exec(cell) ?? []
  return { name, units: units === undefined ? Number.NaN : Number(units), barcode }
}

type Line = ProductLine & { row: number }

const schema = (reading: Reading) =>
  z
    .object({
      sku,
      name: productName.optional(),
      price: moneyCell(reading).optional(),
      tags: listCell.pipe(tagList).optional(),
      barcodes: listCell.pipe(barcodeList).optional(),
      packs: listCell
        .transform((cells): z.input<typeof packList> => cells.map(packOf))
        .pipe(packList)
        .optional(),
      defaultLowStockThreshold: countCell.optional(),
    })
    // A product's SKU finds it already: among its barcodes it changes nothing.
    .transform(({ barcodes, ...line }) => ({
      ...line,
      ...(barcodes ? { barcodes: barcodes.filter((code) => code !== line.sku) } : {}),
    }))

export const productsKind: Kind<Line> = {
  permission: 'product.manage',
  columns: {
    known: {
      sku: ['code', 'product code', 'item code', 'kode', 'kode barang', 'kode produk'],
      name: ['product', 'product name', 'item', 'nama', 'nama barang', 'nama produk', 'barang', 'produk'],
      price: ['unit price', 'harga', 'harga satuan', 'harga jual'],
      tags: ['tag', 'category', 'label', 'kategori'],
      barcodes: ['barcode', 'ean', 'upc', 'gtin', 'kode batang'],
      packs: ['pack', 'kemasan'],
      defaultLowStockThreshold: [
        'low stock threshold',
        'minimum',
        'minimum stock',
        'stok minimum',
        'batas stok',
        'batas stok rendah',
      ],
    },
    required: ['sku'],
    ignored: ['createdAt', 'updatedAt'],
  },
  schema: schema as Kind<Line>['schema'],
  keysOf: (line) => [
    ...new Set(
      [line.sku, ...(line.barcodes ?? []), ...(line.packs ?? []).flatMap(({ barcode }) => barcode ?? [])].map(
        codeKey,
      ),
    ),
  ],
  async check(_ctx: Ctx, lines, currency) {
    const plans = await planProducts(lines, currency)
    return lines.map((line, index) => {
      const { error, before, changes, summary } = plans[index]!
      if (error) return { error }
      return changes.length > 0
        ? { change: { sku: line.sku, creates: !before, fields: changes, summary } }
        : {}
    })
  },
  async apply(ctx, { file, lines, currency }, alongside) {
    await importProducts(
      ctx,
      { lines, file: { id: String(file._id), name: file.fileName }, currency },
      alongside,
    )
  },
}
