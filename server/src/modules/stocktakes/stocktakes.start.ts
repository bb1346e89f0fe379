import { batchesOf, limits, naturalKey } from '@gudang/domain'
import type { Types } from 'mongoose'
import type { z } from 'zod'
import { command } from '../../platform/commands/command.ts'
import { newDocument } from '../../platform/commands/document.ts'
import { currentSession, duplicateKey, WriteConflict } from '../../platform/database/mongo.ts'
import { notFound } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { deletedProducts, productsKnown, skusWithTags, storedSkus } from '../products/index.ts'
import { levelsInWarehouse } from '../stock/index.ts'
import { activeWarehousesByCode, type Warehouse } from '../warehouses/index.ts'
import { stocksDue } from './count-plans.service.ts'
import { asOfEvent, termsOf, told } from './stocktakes.document.ts'
import { overlaps } from './stocktakes.errors.ts'
import { scopeSchema, startSchema, type StartStocktakeInput } from './stocktakes.inputs.ts'
import { StocktakeLineModel, StocktakeModel, type Stocktake, type StocktakeLine } from './stocktakes.model.ts'
import { openIn, openProducts, stocktakesById } from './stocktakes.queries.ts'
import { LineState, StocktakeStatus } from './stocktakes.rules.ts'
import type { StocktakePreview } from './stocktakes.types.ts'

type Input = Omit<z.output<typeof startSchema>, 'idempotencyKey'>

export async function startStocktake(ctx: Ctx, raw: StartStocktakeInput): Promise<Stocktake> {
  const { idempotencyKey: key, ...input } = parseInput(startSchema, raw)
  return command(ctx, {
    name: 'startStocktake',
    key,
    input,
    lock: [`stocktakes:${input.warehouseCode}`],
    async run(record) {
      const { warehouseCode } = input
      const warehouse = (await activeWarehousesByCode(ctx, [warehouseCode])).get(warehouseCode)!
      const places = await placesInScope(ctx, warehouse, input.scope)
      if (places.length === 0) throw badInput([problem(['scope'], 'EMPTY')])
      if (places.length > limits.stocktakeLines)
        throw badInput([problem(['scope'], 'TOO_MANY', { most: limits.stocktakeLines })])
      await refuseOverlaps(warehouse, places)
      const stocktake = newStocktake(ctx, { warehouse, input, lineCount: places.length })
      await record(told('stocktake.started', stocktake, { title: input.title, lines: places.length }))
      await StocktakeModel.collection.insertOne(stocktake, {
        session: currentSession(),
        ignoreUndefined: true,
      })
      await insertLines(places.map((place) => newLine(ctx, stocktake, place)))
      return stocktake
    },
    replay: asOfEvent,
  })
}

/** What a stocktake of this scope would begin with now. */
export async function previewStocktake(
  ctx: Ctx,
  raw: Pick<StartStocktakeInput, 'warehouseCode' | 'scope'>,
): Promise<StocktakePreview> {
  const { warehouseCode, scope } = parseInput(scopeSchema, raw)
  const warehouse = (await activeWarehousesByCode(ctx, [warehouseCode])).get(warehouseCode)!
  const places = await placesInScope(ctx, warehouse, scope)
  const open = new Set((await openProducts(warehouse._id)).map(({ product }) => String(product)))
  const beingCounted = places.filter(({ product }) => open.has(String(product))).length
  return { lines: places.length, beingCounted }
}

export interface Place {
  product: Types.ObjectId
  sku: string
  bin?: string
}

async function placesInScope(ctx: Ctx, warehouse: Warehouse, scope: Input['scope']): Promise<Place[]> {
  const { withStockOnly, due } = scope
  if (due) return stocksDue(ctx, warehouse._id, due)
  const skus = scope.skus
    ? await storedSkus(scope.skus)
    : scope.tags
      ? await skusWithTags(scope.tags)
      : undefined
  const levels = await levelsInWarehouse(warehouse.code, { ...scope, skus }, limits.stocktakeLines + 1)
  // What is deleted and of which nothing is there, nobody looks for.
  const empty = levels.filter(({ quantity, allocated }) => quantity + allocated === 0)
  const gone = withStockOnly ? new Set<string>() : await deletedProducts(empty.map(({ product }) => product))
  const held = levels.filter(
    ({ product, quantity, allocated }) =>
      quantity + allocated > 0 || !(withStockOnly || gone.has(String(product))),
  )
  if (!scope.skus || withStockOnly) return held
  const products = await productsKnown(skus!)
  const missing = skus!.filter((sku) => !products.has(sku))
  if (missing.length > 0) throw notFound('Product', missing)
  const known = new Set(levels.map(({ sku }) => sku))
  const never = skus!.filter((sku) => !known.has(sku))
  return [...held, ...never.map((sku) => ({ sku, product: products.get(sku)!._id }))]
}

export const openKeyOf = (warehouse: Types.ObjectId, product: Types.ObjectId) =>
  `${String(warehouse)}.${String(product)}`

async function refuseOverlaps({ _id }: Warehouse, places: Place[]): Promise<void> {
  const open = await StocktakeLineModel.find(openIn(_id), { stocktake: 1, sku: 1 })
    .batchSize(20_000)
    .lean<Pick<StocktakeLine, 'stocktake' | 'sku'>[]>()
  if (open.length === 0) return
  const wanted = new Set(places.map(({ sku }) => sku))
  const shared = open.filter(({ sku }) => wanted.has(sku))
  if (shared.length === 0) return
  const found = await stocktakesById([...new Set(shared.map(({ stocktake }) => String(stocktake)))])
  throw overlaps(
    found.map(({ number }) => number),
    shared.map(({ sku }) => sku),
  )
}

function newStocktake(
  ctx: Ctx,
  { warehouse, input, lineCount }: { warehouse: Warehouse; input: Input; lineCount: number },
): Stocktake {
  const document = newDocument(ctx, 'ST')
  const { title, uncounted, fourEyes, recountAbove } = input
  const { all: _all, ...scope } = input.scope
  const named = { number: document.number, title, warehouseCode: warehouse.code }
  return {
    ...document,
    ...named,
    warehouse: warehouse._id,
    warehouses: [warehouse._id],
    status: StocktakeStatus.COUNTING,
    scope: {
      ...scope,
      ...{ tags: scope.tags ?? undefined, skus: scope.skus ?? undefined },
      ...{ abcClasses: scope.abcClasses ?? undefined, due: scope.due ?? undefined },
    },
    ...{ uncounted, fourEyes, lineCount },
    ...(recountAbove
      ? {
          recountAbove: {
            units: recountAbove.units ?? undefined,
            percent: recountAbove.percent ?? undefined,
          },
        }
      : {}),
    batches: 0,
    strays: [],
    terms: termsOf(named),
  }
}

export function newLine(
  ctx: Ctx,
  { _id, warehouse }: Stocktake,
  { product, sku, bin }: Place,
): StocktakeLine {
  return {
    _id: ctx.newId(),
    stocktake: _id,
    product,
    sku,
    bin,
    binKey: bin ? naturalKey(bin) : '',
    state: LineState.OPEN,
    pass: 1,
    unexpected: false,
    counts: [],
    variance: 0,
    varianceRank: 0,
    openKey: openKeyOf(warehouse, product),
  }
}

export async function insertLines(lines: StocktakeLine[]): Promise<void> {
  try {
    for (const batch of batchesOf(lines, 5_000))
      await StocktakeLineModel.collection.insertMany(batch, {
        session: currentSession(),
        ignoreUndefined: true,
      })
  } catch (error) {
    // Another stocktake has it since: read again and say so.
    if (duplicateKey(error)) throw new WriteConflict()
    throw error
  }
}
