import { decimalMoney } from '@gudang/domain'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { badInput } from '../../platform/errors.ts'
import { currentSession } from '../../platform/mongo.ts'
import { factsOf, storedFrom, type ProductFacts } from './products.facts.ts'
import { ProductModel, type Product } from './products.model.ts'
import { lockOf, newProduct, storing, withChanges } from './products.service.ts'

/** A product as a file states it: what is left out stays as it is. */
export type ProductLine = Pick<ProductFacts, 'sku'> & Partial<ProductFacts>

interface Plan {
  problem?: { column: string; message: string }
  before?: Product
  after?: ProductFacts
  /** What would change, for people; empty where nothing would. */
  summary: string
}

/** What each line would do to the products as they are now. */
export async function planProducts(lines: ProductLine[], currency?: string): Promise<Plan[]> {
  const codes = [...new Set(lines.flatMap((line) => [line.sku, ...(line.barcodes ?? [])]))]
  const found = await ProductModel.find({ codes: { $in: codes } })
    .sort({ sku: 1 })
    .lean<Product[]>()
  const owners = new Map(found.flatMap((product) => product.codes.map((code) => [code, product])))
  return lines.map((line) => planOf(line, owners, currency))
}

function planOf(line: ProductLine, owners: Map<string, Product>, currency: string | undefined): Plan {
  const wrong = (column: string, message: string): Plan => ({ problem: { column, message }, summary: '' })
  const { sku } = line
  const before = owners.get(sku)
  if (before && before.sku !== sku) return wrong('sku', `${sku} is a barcode of ${before.sku}.`)
  if (before?.isDeleted) return wrong('sku', `Product ${sku} is deleted: restore it first.`)
  const taken = line.barcodes?.find((code) => owners.has(code) && owners.get(code) !== before)
  if (taken) return wrong('barcodes', `${taken} is a code of ${owners.get(taken)!.sku} already.`)
  if (before) {
    const after = withChanges(factsOf(before), line)
    return { before, after, summary: differences(factsOf(before), after, currency) }
  }
  if (line.name === undefined) return wrong('name', 'A new product needs a name.')
  if (line.price === undefined) return wrong('price', 'A new product needs a price.')
  const blank = {
    tags: [],
    barcodes: [],
    defaultLowStockThreshold: 0,
    name: line.name,
    price: line.price,
    sku,
  }
  return { after: withChanges(blank, line), summary: `new: ${line.name}` }
}

function differences(before: ProductFacts, after: ProductFacts, currency: string | undefined): string {
  const printed = (field: keyof ProductFacts, { [field]: value }: ProductFacts) =>
    field === 'price' && currency ? decimalMoney(value as number, currency) : [value].flat().join(', ')
  return (Object.keys(after) as (keyof ProductFacts)[])
    .map((field) => [field, printed(field, before), printed(field, after)])
    .filter(([, old, now]) => old !== now)
    .map(([field, old, now]) => `${field} ${old || '–'} → ${now || '–'}`)
    .join('; ')
}

interface Chunk {
  lines: (ProductLine & { row: number })[]
  file: { id: string; name: string }
}

/** Creates and changes at most 500 products, all or none; `alongside` is part of the same transaction. */
export async function importProducts(
  ctx: Ctx,
  { lines, file }: Chunk,
  alongside: () => Promise<void>,
): Promise<void> {
  await command(ctx, {
    name: 'importProducts',
    key: null,
    input: { file },
    lock: lines.map((line) => lockOf(line.sku)),
    async run(record) {
      const plans = await planProducts(lines)
      refuseProblems(lines, plans)
      const changed = plans.filter((plan) => plan.summary !== '')
      const created = changed.filter((plan) => !plan.before).map((plan) => newProduct(ctx, plan.after!))
      const updated = changed.filter((plan) => plan.before)
      await record({
        kind: 'products.imported',
        subject: { kind: 'IMPORT', id: file.id, label: file.name },
        data: {
          rows: `${lines[0]!.row} to ${lines.at(-1)!.row}`,
          created: created.length,
          updated: updated.length,
        },
      })
      await storing(async () => {
        const session = currentSession()
        if (created.length > 0) await ProductModel.collection.insertMany(created, { session })
        if (updated.length > 0)
          await ProductModel.collection.bulkWrite(updated.map(writeOf(ctx)), { session })
      })
      await alongside()
    },
    replay: () => Promise.resolve(),
  })
}

const writeOf = (ctx: Ctx) => (plan: Plan) => ({
  updateOne: {
    filter: { _id: plan.before!._id },
    update: { $set: { ...storedFrom(plan.after!), updatedAt: ctx.now() } },
  },
})

function refuseProblems(lines: { row: number }[], plans: Plan[]): void {
  const problems = plans.flatMap(({ problem }, index) =>
    problem
      ? [
          {
            path: ['rows', String(lines[index]!.row), problem.column],
            code: 'INVALID',
            message: problem.message,
          },
        ]
      : [],
  )
  if (problems.length > 0) throw badInput(problems.slice(0, 100))
}
