import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { parseInput, taken } from '../../platform/errors.ts'
import { currentSession, duplicateKey } from '../../platform/mongo.ts'
import { searchTerms } from '../../platform/search.ts'
import { createProductSchema, type CreateProductInput } from './products.inputs.ts'
import { ProductModel, type Product } from './products.model.ts'

export async function createProduct(ctx: Ctx, raw: CreateProductInput): Promise<Product> {
  const { idempotencyKey: key, ...input } = parseInput(createProductSchema, raw)
  const product: Product = {
    _id: ctx.newId(),
    ...input,
    isDeleted: false,
    terms: searchTerms(input.sku, input.name, ...input.tags),
    createdAt: ctx.now(),
  }
  return command(ctx, {
    name: 'createProduct',
    key,
    input,
    lock: [],
    async run(record) {
      await record({
        kind: 'product.created',
        subject: { kind: 'PRODUCT', id: String(product._id), label: product.sku },
        data: { ...input },
      })
      try {
        await ProductModel.collection.insertOne(product, { session: currentSession() })
      } catch (error) {
        if (duplicateKey(error)) throw taken(['sku'], `There is a product ${product.sku} already.`)
        throw error
      }
      return product
    },
    replay: async (event) => ProductModel.findById(event.subject?.id).lean<Product>().orFail(),
  })
}
