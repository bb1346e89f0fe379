import { codeKey } from '@gudang/domain'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import {
  asRead,
  edited,
  editOf,
  requireWritten,
  eventOfEdit,
  withEdit,
} from '../../platform/commands/edits.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem, type FieldProblem } from '../../platform/inputs/field-problems.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { currentSession, rejectDuplicate, WriteConflict } from '../../platform/database/mongo.ts'
import {
  createProductSchema,
  productKeySchema,
  updateProductSchema,
  type CreateProductInput,
  type UpdateProductInput,
} from './products.inputs.ts'
import { ProductModel, type Product } from './products.model.ts'
import { productBySku } from './products.queries.ts'
import { keysOf } from './products.codes.ts'
import { factsOf, storedFrom, type ProductFacts } from './products.facts.ts'

export async function createProduct(ctx: Ctx, raw: CreateProductInput): Promise<Product> {
  const { idempotencyKey: key, ...stated } = parseInput(createProductSchema, raw)
  const input = { ...stated, packs: [] }
  const product = newProduct(ctx, input)
  return command(ctx, {
    name: 'createProduct',
    key,
    input,
    // Of all that claim one code at once one goes first; the others find it taken.
    lock: product.codes.map(lockOf),
    async run(record) {
      await refuseTakenCodes(product)
      await record({ kind: 'product.created', subject: subjectOf(product), data: { after: input } })
      await retryIfTaken(() => ProductModel.collection.insertOne(product, { session: currentSession() }))
      return product
    },
    replay: async (event) => {
      const { _id, createdAt } = await asItIs(event)
      return { ...product, _id, createdAt, updatedAt: createdAt }
    },
  })
}

export async function updateProduct(ctx: Ctx, raw: UpdateProductInput): Promise<Product> {
  const { idempotencyKey: key, ...input } = parseInput(updateProductSchema, raw)
  const { expectedVersion } = input
  return command(ctx, {
    name: 'updateProduct',
    key,
    input,
    lock: [lockOf(input.sku)],
    async run(record) {
      const before = await productOrFail(input.sku)
      const facts = withChanges(factsOf(before), input)
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion,
        before: statedOf(before),
        after: { ...statedOf(before), ...facts },
      })
      const { version, at = ctx.now() } = eventOfEdit(lastEdit, before.lastEdit)
      const after: Product = {
        ...before,
        ...storedFrom(facts, before.codes),
        ...withEdit(lastEdit),
        updatedAt: at,
      }
      await refuseTakenCodes(after)
      await record({
        kind: 'product.updated',
        subject: subjectOf(after),
        version,
        at,
        data: { before: factsOf(before), after: facts },
      })
      await retryIfTaken(() => requireWritten(ProductModel.updateOne(asRead(before), { $set: after })))
      return after
    },
    replay: async (event) => ({
      ...(await asItIs(event)),
      ...storedFrom(event.data!.after as ProductFacts),
      updatedAt: event.at,
      ...editOf(event),
    }),
  })
}

interface ProductKey {
  sku: string
  expectedVersion?: number | null
  idempotencyKey?: string | null
}

/** Deleting what is deleted, or restoring what is not, changes nothing and succeeds. */
export const deleteProduct = (ctx: Ctx, raw: ProductKey) => setDeleted(ctx, raw, true)
export const restoreProduct = (ctx: Ctx, raw: ProductKey) => setDeleted(ctx, raw, false)

async function setDeleted(ctx: Ctx, raw: ProductKey, isDeleted: boolean): Promise<Product> {
  const { idempotencyKey: key, ...input } = parseInput(productKeySchema, raw)
  const { expectedVersion } = input
  return command(ctx, {
    name: isDeleted ? 'deleteProduct' : 'restoreProduct',
    key,
    input,
    lock: [lockOf(input.sku)],
    async run(record) {
      const { deletedAt: _, ...before } = await productOrFail(input.sku)
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion,
        before: statedOf(before),
        after: { ...statedOf(before), isDeleted },
      })
      const { version, at = ctx.now() } = eventOfEdit(lastEdit, before.lastEdit)
      const after: Product = {
        ...before,
        isDeleted,
        ...(isDeleted ? { deletedAt: at } : {}),
        ...withEdit(lastEdit),
        updatedAt: at,
      }
      await record({
        kind: isDeleted ? 'product.deleted' : 'product.restored',
        subject: subjectOf(after),
        version,
        at,
        ...(isDeleted === before.isDeleted ? {} : { crossings: [] }),
        data: { before: statedOf(before), after: { ...statedOf(before), isDeleted } },
      })
      const { _id, ...stored } = after
      await requireWritten(
        ProductModel.updateOne(asRead(before), {
          $set: stored,
          ...(isDeleted ? {} : { $unset: { deletedAt: 1 } }),
        }),
      )
      return after
    },
    replay: async (event) => {
      const { deletedAt: _, ...product } = await asItIs(event)
      const { isDeleted: _told, ...facts } = event.data!.after as ReturnType<typeof statedOf>
      return {
        ...product,
        // Events of before tell nothing else of the product.
        ...('sku' in facts ? storedFrom(facts) : {}),
        isDeleted,
        ...(isDeleted ? { deletedAt: event.at } : {}),
        updatedAt: event.at,
        ...editOf(event),
      }
    },
  })
}

export const lockOf = (sku: string) => `product:${sku}`

export function newProduct(ctx: Ctx, facts: ProductFacts): Product {
  const at = ctx.now()
  return { _id: ctx.newId(), ...storedFrom(facts), isDeleted: false, createdAt: at, updatedAt: at }
}

type Changes = { [Fact in keyof ProductFacts]?: ProductFacts[Fact] | null | undefined }

export function withChanges(facts: ProductFacts, changes: Changes): ProductFacts {
  const given = (Object.keys(facts) as (keyof ProductFacts)[])
    .filter((fact) => changes[fact] !== undefined && changes[fact] !== null)
    .map((fact) => [fact, changes[fact]])
  return { ...facts, ...(Object.fromEntries(given) as Partial<ProductFacts>) }
}

/** All that people state of it, for who has to decide anew. */
export const statedOf = (product: Product) => ({ ...factsOf(product), isDeleted: product.isDeleted })

export const subjectOf = ({ _id, sku }: Product) => ({ kind: 'PRODUCT', id: String(_id), label: sku })

export const asItIs = (event: Event) =>
  ProductModel.findById(event.subject?.id).lean<Product>().orFail().exec()

export async function productOrFail(sku: string): Promise<Product> {
  const product = await productBySku(sku)
  if (!product) throw notFound('Product', [sku])
  return product
}

/** Names each code that is another product's, which the unique index alone could not, or a unit's and a pack's at once. */
export async function refuseTakenCodes(
  product: Product,
  changed: 'barcodes' | 'packs' = 'barcodes',
): Promise<void> {
  const { packs = [], packCodes = [] } = product
  const ofUnits = new Set(keysOf([product.sku, ...product.barcodes]))
  const twice = packCodes.filter((key) => ofUnits.has(key))
  const others = await ProductModel.find({ codes: { $in: product.codes }, _id: { $ne: product._id } })
    .sort({ sku: 1 })
    .lean<Product[]>()
  if (others.length + twice.length === 0) return
  const problems: FieldProblem[] = []
  const report = (path: string[], value: string) => {
    const by = others.find(({ codes }) => codes.includes(codeKey(value)))?.sku
    const isBoth = path[0] === changed && twice.includes(codeKey(value))
    if (isBoth) problems.push(problem(path, 'TAKEN', { value, by: product.sku }))
    else if (by) problems.push(problem(path, 'TAKEN', by === value ? { value } : { value, by }))
  }
  report(['sku'], product.sku)
  for (const [index, code] of product.barcodes.entries()) report(['barcodes', String(index)], code)
  for (const [index, { barcode }] of packs.entries())
    if (barcode) report(['packs', String(index), 'barcode'], barcode)
  throw badInput(problems)
}

/** Whoever took the code in the meantime is seen when the body runs again. */
export const retryIfTaken = (write: () => Promise<unknown>): Promise<void> =>
  rejectDuplicate(write, () => new WriteConflict())
