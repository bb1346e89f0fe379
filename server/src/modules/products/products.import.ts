import { decimalMoney } from '@gudang/domain'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { asRead, edited, storingEdit, withEdit } from '../../platform/edits.ts'
import { badInput, wrong, type Wrong } from '../../platform/field-problems.ts'
import { currentSession } from '../../platform/mongo.ts'
import { candidatesOf } from './products.codes.ts'
import { factsOf, storedFrom, type ProductFacts } from './products.facts.ts'
import { ProductModel, type Product } from './products.model.ts'
import { lockOf, newProduct, storing, withChanges } from './products.service.ts'

/** A product as a file states it: what is left out stays as it is. */
export type ProductLine = Pick<ProductFacts, 'sku'> & Partial<ProductFacts>

interface Change {
  field: string
  before: string | null
  after: string | null
}

interface Plan {
  error?: Wrong & { column: keyof ProductLine }
  before?: Product
  after?: ProductFacts
  /** None where nothing would change; prices in minor units. */
  changes: Change[]
  /** The same for people, with prices as decimals. */
  summary: string
}

/** What each line would do to the products as they are now. */
export async function planProducts(lines: ProductLine[], currency?: string): Promise<Plan[]> {
  const codes = [...new Set(lines.flatMap((line) => [line.sku, ...(line.barcodes ?? [])]))]
  const found = await ProductModel.find({
    codes: { $in: [...new Set(codes.flatMap((code) => candidatesOf(code)))] },
  })
    .sort({ sku: 1 })
    .lean<Product[]>()
  const owners = new Map(found.flatMap((product) => product.codes.map((key) => [key, product])))
  const ownerOf = (code: string) => candidatesOf(code).flatMap((key) => owners.get(key) ?? [])[0]
  return lines.map((line) => planOf(line, ownerOf, currency))
}

function planOf(
  line: ProductLine,
  ownerOf: (code: string) => Product | undefined,
  currency: string | undefined,
): Plan {
  const refused = (column: keyof ProductLine, said: Wrong): Plan => ({
    error: { column, ...said },
    changes: [],
    summary: '',
  })
  const { sku, name, price } = line
  const before = ownerOf(sku)
  if (before && !candidatesOf(sku).includes(before.codes[0]!))
    return refused('sku', wrong('TAKEN', { value: sku, by: before.sku }))
  if (before?.isDeleted) return refused('sku', wrong('DELETED', { value: sku }))
  const taken = line.barcodes?.find((code) => ownerOf(code) && ownerOf(code) !== before)
  if (taken) return refused('barcodes', wrong('TAKEN', { value: taken, by: ownerOf(taken)!.sku }))
  if (before) {
    const after = withChanges(factsOf(before), { ...line, sku: before.sku })
    const changes = differences(factsOf(before), after)
    return { before, after, changes, summary: summaryOf(changes, currency) }
  }
  if (name === undefined) return refused('name', wrong('NEEDED_FOR_NEW'))
  if (price === undefined) return refused('price', wrong('NEEDED_FOR_NEW'))
  const blank = { tags: [], barcodes: [], defaultLowStockThreshold: 0, name, price, sku }
  const changes = [{ field: 'name', before: null, after: name }]
  return { after: withChanges(blank, line), changes, summary: `new: ${name}` }
}

function differences(before: ProductFacts, after: ProductFacts): Change[] {
  const written = (value: ProductFacts[keyof ProductFacts]) => [value].flat().join(', ') || null
  return (Object.keys(after) as (keyof ProductFacts)[])
    .map((field) => ({ field, before: written(before[field]), after: written(after[field]) }))
    .filter((change) => change.before !== change.after)
}

function summaryOf(changes: Change[], currency: string | undefined): string {
  const printed = (field: string, value: string | null) =>
    value && field === 'price' && currency ? decimalMoney(Number(value), currency) : (value ?? '–')
  return changes
    .map(({ field, before, after }) => `${field} ${printed(field, before)} → ${printed(field, after)}`)
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
      const changed = plans.filter((plan) => plan.changes.length > 0)
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
          await storingEdit(
            ProductModel.collection.bulkWrite(updated.map(writeOf(ctx)), { session }),
            updated.length,
          )
      })
      await alongside()
    },
    replay: () => Promise.resolve(),
  })
}

const writeOf = (ctx: Ctx) => (plan: Plan) => {
  const [before, after] = [plan.before!, plan.after!]
  const lastEdit = edited(ctx, before.lastEdit, { before: { ...factsOf(before) }, after: { ...after } })
  return {
    updateOne: {
      filter: asRead(before),
      update: { $set: { ...storedFrom(after, before.codes), ...withEdit(lastEdit), updatedAt: ctx.now() } },
    },
  }
}

function refuseProblems(lines: { row: number }[], plans: Plan[]): void {
  const problems = plans.flatMap(({ error }, index) => {
    if (!error) return []
    const { column, ...said } = error
    return [{ path: ['rows', String(lines[index]!.row), column], ...said }]
  })
  if (problems.length > 0) throw badInput(problems.slice(0, 100))
}
