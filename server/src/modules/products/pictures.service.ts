import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound, rateLimited } from '../../platform/errors.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { editOf, requireWritten, versionOf } from '../../platform/commands/edits.ts'
import { drawPicture, readPicture, type PictureBytes } from './pictures.read.ts'
import { ProductPictureModel } from './pictures.model.ts'
import { pictureKeySchema, type PictureKey } from './products.inputs.ts'
import { ProductModel, type Product } from './products.model.ts'
import { storedFrom } from './products.facts.ts'
import { asItIs, lockOf, productOrFail, statedOf, subjectOf } from './products.service.ts'

/** Who draws one at this server: it takes a core for a moment, and nobody has two of them. */
const drawing = new Set<string>()
const waitMs = 1_000

/** Draws what was sent and keeps it in place of the one before; the same picture again changes nothing. */
export async function setPicture(ctx: Ctx, sku: string, body: AsyncIterable<Buffer>): Promise<Product> {
  await productOrFail(sku)
  const { id } = ctx.actor
  if (drawing.has(id)) throw rateLimited(waitMs)
  drawing.add(id)
  try {
    return await keep(ctx, sku, await drawPicture(await readPicture(body)))
  } finally {
    drawing.delete(id)
  }
}

const keep = (ctx: Ctx, sku: string, { hash, ...bytes }: PictureBytes) =>
  command(ctx, {
    name: 'setProductPicture',
    lock: [lockOf(sku)],
    async run(record) {
      const product = await productOrFail(sku)
      if (product.picture === hash) return product
      await record({ kind: 'product.pictured', subject: subjectOf(product), data: { picture: hash } })
      const updatedAt = ctx.now()
      await requireWritten(
        ProductModel.updateOne({ _id: product._id }, { $set: { picture: hash, updatedAt } }),
      )
      await ProductPictureModel.collection.replaceOne(
        { _id: product._id },
        { hash, ...bytes },
        { upsert: true, session: currentSession() },
      )
      return { ...product, picture: hash, updatedAt }
    },
  })

/** Removing what is not there changes nothing and succeeds. */
export async function removePicture(ctx: Ctx, raw: PictureKey): Promise<Product> {
  const { idempotencyKey: key, ...input } = parseInput(pictureKeySchema, raw)
  return command(ctx, {
    name: 'removeProductPicture',
    key,
    input,
    lock: [lockOf(input.sku)],
    async run(record): Promise<Product> {
      const { picture, ...before } = await productOrFail(input.sku)
      const product: Product = { ...before, updatedAt: ctx.now() }
      const { _id, lastEdit, updatedAt } = product
      await record({
        kind: 'product.unpictured',
        subject: subjectOf(product),
        version: versionOf(lastEdit),
        at: updatedAt,
        data: { picture, before: statedOf(before), after: statedOf(product) },
      })
      await requireWritten(ProductModel.updateOne({ _id }, { $set: { updatedAt }, $unset: { picture: 1 } }))
      await ProductPictureModel.deleteOne({ _id })
      return product
    },
    replay: async (event): Promise<Product> => {
      const { picture: _, ...product } = await asItIs(event)
      const { isDeleted, ...facts } = event.data!.after as ReturnType<typeof statedOf>
      return { ...product, ...storedFrom(facts), isDeleted, updatedAt: event.at, ...editOf(event) }
    },
  })
}

export type PictureSize = 'picture' | 'thumbnail'

export async function pictureOf(
  sku: string,
  size: PictureSize,
): Promise<{ hash: string; bytes(): Promise<Buffer> }> {
  const { _id, picture: hash } = await productOrFail(sku)
  if (!hash) throw notFound('Picture', [sku])
  return {
    hash,
    async bytes() {
      const kept = await ProductPictureModel.findById(_id, { [size]: 1 }).orFail()
      return kept[size]
    },
  }
}
