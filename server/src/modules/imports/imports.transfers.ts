import { codeKey, groupBy } from '@gudang/domain'
import { z } from 'zod'
import { inTransaction } from '../../platform/database/mongo.ts'
import { issueOf, wrong, type Wrong } from '../../platform/inputs/field-problems.ts'
import { positive, sku, warehouseCode } from '../../platform/inputs/inputs.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { productsKnown, storeSkus } from '../products/index.ts'
import { createTransfer } from '../transfers/index.ts'
import { activeWarehouses, listWarehouses } from '../warehouses/index.ts'
import { countCell, unknownCode } from './imports.cells.ts'
import type { Kind, Verdict } from './imports.kind.ts'
import { lookingAgain } from './imports.tries.ts'

interface Line {
  row: number
  from: string
  to: string
  sku: string
  units: number
}

/** The rows of a chunk are one draft for each way from one warehouse to another. */
export const transfersKind: Kind<Line> = {
  permission: 'inventory.transfer',
  columns: {
    known: {
      from: ['from warehouse', 'source', 'dari', 'dari gudang', 'gudang asal', 'asal'],
      to: ['to warehouse', 'destination', 'ke', 'ke gudang', 'gudang tujuan', 'tujuan'],
      sku: ['code', 'product code', 'item code', 'kode', 'kode barang', 'kode produk'],
      units: ['requested', 'quantity', 'qty', 'jumlah', 'unit'],
    },
    required: ['from', 'to', 'sku', 'units'],
    ignored: [
      ...['productName', 'name', 'nama', 'nama barang', 'number', 'status', 'createdAt', 'sentAt'],
      ...['expectedAt', 'closedAt', 'carrier', 'trackingCode', 'sent', 'received', 'damaged', 'lost'],
      ...['returned', 'surplus'],
    ],
  },
  schema: () =>
    z
      .object({ from: warehouseCode, to: warehouseCode, sku, units: countCell.pipe(positive) })
      .refine(({ from, to }) => from !== to, { path: ['to'], ...issueOf('SAME_WAREHOUSE') }),
  keysOf: (line) => [`${codeKey(line.sku)}, ${line.from} → ${line.to}`],
  async check(ctx, lines) {
    const wrongs = await wrongsOf(ctx, lines)
    const earlier = new Map<string, number>()
    return lines.map((line, index): Verdict => {
      const error = wrongs[index]
      if (error) return { error }
      const { row, sku, from, to, units } = line
      const key = `${sku}\n${wayOf(line)}`
      const same = earlier.get(key)
      if (same !== undefined)
        return { error: { column: 'sku', ...wrong('DUPLICATE', { value: sku, row: same }) } }
      earlier.set(key, row)
      const fields = Object.entries({ from, to, units: String(units) }).map(([field, after]) => ({
        ...{ field, before: null, after },
      }))
      return { change: { sku, creates: true, fields, summary: `${from} → ${to}: ${units}` } }
    })
  },
  apply: (ctx, { file, lines }, alongside) =>
    lookingAgain(async () => {
      const rows = lines.map(({ line }) => line)
      const wrongs = await wrongsOf(ctx, rows)
      const leftOut = rows.flatMap(({ row }, index) => (wrongs[index] ? [{ row, ...wrongs[index] }] : []))
      const kept = rows.filter((_, index) => !wrongs[index])
      await inTransaction(async () => {
        for (const own of groupBy(kept, wayOf).values())
          await createTransfer(ctx, {
            ...{ fromWarehouseCode: own[0]!.from, toWarehouseCode: own[0]!.to, note: file.fileName },
            lines: own.map(({ sku, units }) => ({ sku, quantity: units })),
          })
        await alongside(leftOut)
      })
    }),
}

const wayOf = ({ from, to }: Line) => `${from}\n${to}`

type WrongCell = Wrong & { column: keyof Line }

/** Of each row why it cannot be a line of a draft of this actor, if it cannot. */
async function wrongsOf(ctx: Ctx, lines: Line[]): Promise<(WrongCell | undefined)[]> {
  await storeSkus(lines)
  const products = await productsKnown([...new Set(lines.map((line) => line.sku))])
  const own = new Set((await listWarehouses(ctx)).map(({ code }) => code))
  const active = new Set((await activeWarehouses()).map(({ code }) => code))
  const wrongEnd = (line: Line, end: 'from' | 'to') => {
    const code = line[end]
    if (active.has(code)) return []
    return [{ column: end, ...(own.has(code) ? wrong('INACTIVE', { value: code }) : unknownCode(code)) }]
  }
  return lines.map((line): WrongCell | undefined => {
    const [wrongWay] = [...wrongEnd(line, 'from'), ...wrongEnd(line, 'to')]
    if (wrongWay) return wrongWay
    if (!own.has(line.from) && !own.has(line.to)) return { column: 'from', ...unknownCode(line.from) }
    const product = products.get(line.sku)
    if (!product) return { column: 'sku', ...unknownCode(line.sku) }
    return product.isDeleted ? { column: 'sku', ...wrong('DELETED', { value: line.sku }) } : undefined
  })
}
