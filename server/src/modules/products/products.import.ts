import { decimalMoney } from '@gudang/domain'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { isSpoilt, writeList } from '../../platform/csv.ts'
import { asRead, edited, requireWritten, withEdit } from '../../platform/commands/edits.ts'
import { wrong, type Wrong } from '../../platform/inputs/field-problems.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { candidatesOf, keysOf } from './products.codes.ts'
import { factsOf, packsAfter, storedFrom, type ProductFacts } from './products.facts.ts'
import { ProductModel, type Pack, type Product } from './products.model.ts'
import { lockOf, newProduct, retryIfTaken, withChanges } from './products.service.ts'

/** A product as a file states it: what is left out stays as it is. */
export type ProductLine = Pick<ProductFacts, 'sku'> &
  Partial<Omit<ProductFacts, 'packs'>> & { packs?: Omit<Pack, 'retired'>[] }

interface FieldChange {
  field: string
  before: string | null
  after: string | null
}

interface Plan {
  error?: Wrong & { column: string }
  before?: Product
  after?: ProductFacts
  /** None where nothing would change; as cells of a file, but prices in minor units. */
  changes: FieldChange[]
  /** The same for people, with prices as decimals. */
  summary: string
}

/** What each line would do to the products as they are now. */
export async function planProducts(lines: ProductLine[], currency: string): Promise<Plan[]> {
  const codes = [
    ...new Set(lines.flatMap((line) => [line.sku, ...(line.barcodes ?? []), ...codesOfPacks(line)])),
  ]
  const found = await ProductModel.find(
    { codes: { $in: [...new Set(codes.flatMap((code) => candidatesOf(code)))] } },
    { terms: 0, nameKey: 0 },
  )
    .sort({ sku: 1 })
    .lean<Product[]>()
  const owners = new Map(found.flatMap((product) => product.codes.map((key) => [key, product])))
  const ownerOf = (code: string) => candidatesOf(code).flatMap((key) => owners.get(key) ?? [])[0]
  return lines.map((line) => planOf(line, ownerOf, currency))
}

const refused = (column: string, said: Wrong): Plan => ({
  error: { column, ...said },
  changes: [],
  summary: '',
})

function planOf(line: ProductLine, ownerOf: (code: string) => Product | undefined, currency: string): Plan {
  const { sku, name, price } = line
  const before = ownerOf(sku)
  if (before && !candidatesOf(sku).includes(before.codes[0]!))
    return refused('sku', wrong('TAKEN', { value: sku, by: before.sku }))
  if (before?.isDeleted) return refused('sku', wrong('DELETED', { value: sku }))
  if (!before && isSpoilt(sku)) return refused('sku', wrong('SPOILT', { value: sku }))
  const taken = line.barcodes?.find((code) => ownerOf(code) && ownerOf(code) !== before)
  if (taken) return refused('barcodes', wrong('TAKEN', { value: taken, by: ownerOf(taken)!.sku }))
  const takenPack = codesOfPacks(line).find((code) => ownerOf(code) && ownerOf(code) !== before)
  if (takenPack) return refused('packs', wrong('TAKEN', { value: takenPack, by: ownerOf(takenPack)!.sku }))
  const spoilt = line.barcodes?.find((code) => !ownerOf(code) && isSpoilt(code))
  if (spoilt) return refused('barcodes', wrong('SPOILT', { value: spoilt }))
  if (before) {
    const now = factsOf(before)
    const after = withChanges(now, {
      ...{ ...line, sku: before.sku },
      packs: line.packs && packsAfter(now.packs, line.packs),
    })
    const both = unitAndPack(after)
    if (both) return refused(line.packs ? 'packs' : 'barcodes', wrong('TAKEN', { value: both, by: sku }))
    const changes = differences(factsOf(before), after)
    return { before, after, changes, summary: summaryOf(changes, currency) }
  }
  if (name === undefined) return refused('name', wrong('NEEDED_FOR_NEW'))
  if (price === undefined) return refused('price', wrong('NEEDED_FOR_NEW'))
  const blank = { tags: [], barcodes: [], packs: [], defaultLowStockThreshold: 0, name, price, sku }
  const after = withChanges(blank, { ...line, packs: packsAfter([], line.packs ?? []) })
  const both = unitAndPack(after)
  if (both) return refused('packs', wrong('TAKEN', { value: both, by: sku }))
  const changes = given(line)
    .map((field) => ({ field, before: null, after: written(after[field]) }))
    .filter((change) => change.after !== null)
  return { after, changes, summary: `new: ${summaryOf(changes, currency)}` }
}

const codesOfPacks = ({ packs = [] }: Pick<ProductLine, 'packs'>) =>
  packs.flatMap(({ barcode }) => barcode ?? [])

/** A code that would stand for one unit and for a pack. */
function unitAndPack({ sku, barcodes, packs }: ProductFacts): string | undefined {
  const ofUnits = new Set(keysOf([sku, ...barcodes]))
  return codesOfPacks({ packs }).find((code) => ofUnits.has(keysOf([code])[0]!))
}

type Field = Exclude<keyof ProductFacts, 'sku'>
const fields: Field[] = ['name', 'price', 'tags', 'barcodes', 'packs', 'defaultLowStockThreshold']

const given = (line: ProductLine) => fields.filter((field) => line[field] !== undefined)

/** As a cell of a file holds it, so that two lists are the same only where their items are. */
const written = (value: ProductFacts[Field] | ProductLine['packs']) =>
  (Array.isArray(value) ? writeList(value.flatMap(cellOf)) : String(value)) || null

const cellOf = (item: string | Written): string | string[] =>
  typeof item === 'string' ? item : writePack(item)

type Written = Omit<Pack, 'retired'> & { retired?: boolean }

/** Nothing of a retired one. */
export const writePack = ({ name, units, barcode, retired }: Written): string[] =>
  retired ? [] : [[name, units, ...(barcode ? [barcode] : [])].join(':')]

const differences = (before: ProductFacts, after: ProductFacts): FieldChange[] =>
  fields
    .map((field) => ({ field, before: written(before[field]), after: written(after[field]) }))
    .filter((change) => change.before !== change.after)

function summaryOf(changes: FieldChange[], currency: string): string {
  return changes
    .map(({ field, before, after }) => {
      const was = before === null ? '' : `${printed(field, before, currency)} → `
      return `${field} ${was}${printed(field, after, currency)}`
    })
    .join('; ')
}

const printed = (field: string, value: string | null, currency: string) =>
  value && field === 'price' ? decimalMoney(Number(value), currency) : (value ?? '–')

/** A line with what the check has found that it would change. */
interface CheckedLine {
  line: ProductLine & { row: number }
  change: { creates: boolean; fields: { field: string; before?: string | null }[] } | undefined
}

type LeftOut = Wrong & { row: number; column: string }

interface Chunk {
  lines: CheckedLine[]
  file: { id: string; name: string }
  currency: string
}

/**
 * Creates and changes at most 500 products, all or none, but those that are not any more as they were checked: they are
 * told to `alongside`, which is part of the same transaction.
 */
export async function importProducts(
  ctx: Ctx,
  { lines, file, currency }: Chunk,
  alongside: (leftOut: LeftOut[]) => Promise<void>,
): Promise<void> {
  await command(ctx, {
    name: 'importProducts',
    lock: lines.map(({ line }) => lockOf(line.sku)),
    yields: true,
    async run(record) {
      const plans = await planProducts(
        lines.map(({ line }) => line),
        currency,
      )
      const leftOut: LeftOut[] = []
      const changed: Plan[] = []
      for (const [index, plan] of plans.entries()) {
        const { line, change } = lines[index]!
        // Where it is by now what the file says, nothing is taken back.
        const error =
          plan.error ?? (plan.changes.length > 0 && changedSince(plan, { line, change }, currency))
        if (error) leftOut.push({ row: line.row, ...error })
        else if (plan.changes.length > 0) changed.push(plan)
      }
      const created = changed.filter((plan) => !plan.before).map((plan) => newProduct(ctx, plan.after!))
      const updated = changed.filter((plan) => plan.before)
      await record({
        kind: 'products.imported',
        subject: { kind: 'IMPORT', id: file.id, label: file.name },
        data: {
          rows: `${lines[0]!.line.row} to ${lines.at(-1)!.line.row}`,
          created: created.length,
          updated: updated.length,
          leftOut: leftOut.length,
        },
      })
      await retryIfTaken(async () => {
        const session = currentSession()
        if (created.length > 0) await ProductModel.collection.insertMany(created, { session })
        if (updated.length > 0)
          await requireWritten(
            ProductModel.collection.bulkWrite(updated.map(writeOf(ctx)), { session }),
            updated.length,
          )
      })
      await alongside(leftOut)
    },
  })
}

/** What a row was to change, and what it stated and was so already, must be as it was when it was checked. */
function changedSince(
  { before: product }: Plan,
  { line, change }: CheckedLine,
  currency: string,
): (Wrong & { column: string }) | undefined {
  if (!product) return undefined
  if (change?.creates) return { column: 'sku', ...wrong('CHANGED_SINCE', { before: '–', now: product.name }) }
  const facts = factsOf(product)
  for (const field of given(line)) {
    const checked = change?.fields.find((found) => found.field === field)
    const before = checked ? (checked.before ?? null) : written(line[field]!)
    const now = written(facts[field])
    if (before === now) continue
    const values = { before: printed(field, before, currency), now: printed(field, now, currency) }
    return { column: field, ...wrong('CHANGED_SINCE', values) }
  }
  return undefined
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
