import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { notFound } from '../../platform/errors.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import type { PictureBytes } from '../../platform/pictures/draw.ts'
import { picturesIn, type PictureSize } from '../../platform/pictures/kept.ts'
import { drawn, type Shown } from '../../platform/pictures/pictures.http.ts'
import { editOf, requireWritten, versionOf } from '../../platform/commands/edits.ts'
import { pictureKeySchema, type PictureKey } from './products.inputs.ts'
import { ProductModel, type Product } from './products.model.ts'
import { storedFrom } from './products.facts.ts'
import { asItIs, lockOf, productOrFail, statedOf, subjectOf } from './products.service.ts'

export const productPictures = picturesIn('productPictures')

/** Draws what was sent and keeps it in place of the one before; the same picture again changes nothing. */
export async function setPicture(ctx: Ctx, sku: string, body: AsyncIterable<Buffer>): Promise<Product> {
  await productOrFail(sku)
  return drawn(ctx, body, (bytes) => keep(ctx, sku, bytes))
}

const keep = (ctx: Ctx, sku: string, bytes: PictureBytes) =>
  command(ctx, {
    name: 'setProductPicture',
    lock: [lockOf(sku)],
    async run(record) {
      const { hash } = bytes
      const product = await productOrFail(sku)
      if (product.picture === hash) return product
      await record({ kind: 'product.pictured', subject: subjectOf(product), data: { picture: hash } })
      const updatedAt = ctx.now()
      await requireWritten(
        ProductModel.updateOne({ _id: product._id }, { $set: { picture: hash, updatedAt } }),
      )
      await productPictures.keep(product._id, bytes)
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
      await productPictures.model.deleteOne({ _id })
      return product
    },
    replay: async (event): Promise<Product> => {
      const { picture: _, ...product } = await asItIs(event)
      const { isDeleted, ...facts } = event.data!.after as ReturnType<typeof statedOf>
      return { ...product, ...storedFrom(facts), isDeleted, updatedAt: event.at, ...editOf(event) }
    },
  })
}

export async function pictureOf(sku: string, size: PictureSize): Promise<Shown> {
  const { _id, picture: hash } = await productOrFail(sku)
  if (!hash) throw notFound('Picture', [sku])
  return { hash, bytes: () => productPictures.bytesOf(_id, size) }
}
