import type { Ctx } from '../../platform/requests/context.ts'
import { command } from '../../platform/commands/command.ts'
import {
  asRead,
  edited,
  editOf,
  eventOfEdit,
  requireWritten,
  withEdit,
} from '../../platform/commands/edits.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { candidatesOf } from './products.codes.ts'
import { factsOf, packsAfter, storedFrom, type ProductFacts } from './products.facts.ts'
import { packsSchema, type SetProductPacksInput } from './products.inputs.ts'
import { ProductModel, type Pack, type Product } from './products.model.ts'
import { productBySku } from './products.queries.ts'
import {
  asItIs,
  lockOf,
  productOrFail,
  refuseTakenCodes,
  retryIfTaken,
  statedOf,
  subjectOf,
} from './products.service.ts'

export async function setProductPacks(ctx: Ctx, raw: SetProductPacksInput): Promise<Product> {
  const { idempotencyKey: key, ...input } = parseInput(packsSchema, raw)
  const { sku, packs: wanted, expectedVersion } = input
  return command(ctx, {
    name: 'setProductPacks',
    key,
    input,
    lock: [lockOf(sku)],
    async run(record) {
      const before = await productOrFail(sku)
      const facts = { ...factsOf(before), packs: packsAfter(factsOf(before).packs, wanted) }
      const lastEdit = edited(ctx, before.lastEdit, {
        expectedVersion,
        before: statedOf(before),
        after: { ...statedOf(before), packs: facts.packs },
      })
      const { version, at = ctx.now() } = eventOfEdit(lastEdit, before.lastEdit)
      const after: Product = {
        ...{ ...before, ...storedFrom(facts, before.codes) },
        ...{ ...withEdit(lastEdit), updatedAt: at },
      }
      await refuseTakenCodes(after, 'packs')
      await record({
        kind: 'product.packs-set',
        ...{ subject: subjectOf(after), version, at },
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

export interface Scanned {
  product: Product
  units: number
  pack: Pack | null
}

/** What a scanner read: of a pack its units, of a SKU or barcode one. */
export async function scanned(code: string, given: string): Promise<Scanned | null> {
  const keys = candidatesOf(code, given)
  const product =
    (await productBySku(code)) ??
    (await ProductModel.findOne({ codes: { $in: keys } })
      .sort({ sku: 1 })
      .lean<Product>())
  if (!product) return null
  const pack = packScanned(product, code, given)
  return { product, units: pack?.units ?? 1, pack: pack ?? null }
}

/** The pack of its product that a code is of; none of a SKU or barcode. */
export function packScanned(product: Product, code: string, given = code): Pack | undefined {
  const keys = candidatesOf(code, given)
  const isPack = product.sku !== code && keys.some((key) => product.packCodes?.includes(key))
  return isPack
    ? product.packs!.find(({ barcode }) => barcode && candidatesOf(barcode).some((key) => keys.includes(key)))
    : undefined
}
