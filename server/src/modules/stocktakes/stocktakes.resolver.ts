import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { idempotencyKeyField } from '../../platform/commands/command.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { DateTime } from '../../platform/graphql/scalars.ts'
import { changesOf } from '../../platform/live/topic.ts'
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import { heldByField, holdersOf, StockHolders } from '../orders/index.ts'
import { loadProduct, Product } from '../products/index.ts'
import { loadWarehouse, Warehouse } from '../warehouses/index.ts'
import { recordCounts } from './stocktakes.counts.ts'
import { BlockedLine } from './stocktakes.errors.ts'
import {
  DecideLinesInput,
  RecordCountsInput,
  StartStocktakeInput,
  StocktakeFilter,
  StocktakeLineFilter,
  StocktakeLineSort,
  StocktakeScopeInput,
} from './stocktakes.inputs.ts'
import { stocktakeChanges } from './stocktakes.live.ts'
import { Stocktake, StocktakeHint, StocktakeLine } from './stocktakes.model.ts'
import { postStocktake } from './stocktakes.post.ts'
import {
  knownStocktake,
  listLines,
  listStocktakes,
  loadCounters,
  loadProgress,
  loadSteps,
  seesExpected,
  stocktakeByNumber,
  varianceOf,
} from './stocktakes.queries.ts'
import { cancelStocktake, decideLines, finishCounting } from './stocktakes.review.ts'
import {
  anchorsOf,
  BlockReason,
  countedUnits,
  isAllowed,
  laterSteps,
  LineState,
  ownUnits,
  StocktakeStep,
  unitsOf,
} from './stocktakes.rules.ts'
import { previewStocktake, startStocktake } from './stocktakes.start.ts'
import {
  CountsRecorded,
  PostStocktakeResult,
  RecordCountsResult,
  StartStocktakeResult,
  StocktakeCount,
  StocktakeCounter,
  StocktakePreview,
  StocktakeProgress,
  StocktakeStepResult,
  StocktakeTimelineEntry,
} from './stocktakes.types.ts'

export const StocktakeConnection = connectionOf(Stocktake, 'Stocktake')
export const StocktakeLineConnection = connectionOf(StocktakeLine, 'StocktakeLine')

@Resolver(() => Stocktake)
export class StocktakesResolver {
  @Query(() => Stocktake, {
    nullable: true,
    description: 'Null where there is none in the warehouses of the actor.',
  })
  stocktake(@Ctx() ctx: Context, @Arg('number', () => String) number: string) {
    return stocktakeByNumber(ctx, number)
  }

  @Query(() => StocktakeConnection, { description: 'Newest first.' })
  stocktakes(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StocktakeFilter, { nullable: true }) filter?: StocktakeFilter,
  ) {
    return listStocktakes(ctx, page, filter ?? undefined)
  }

  @Query(() => StocktakeLineConnection, { description: 'Of one stocktake; NOT_FOUND where there is none.' })
  stocktakeLines(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('number', () => String) number: string,
    @Arg('filter', () => StocktakeLineFilter, { nullable: true }) filter?: StocktakeLineFilter,
    @Arg('sort', () => StocktakeLineSort, { defaultValue: StocktakeLineSort.BIN }) sort?: StocktakeLineSort,
  ) {
    return listLines(ctx, page, { number, filter: filter ?? undefined, sort })
  }

  @Query(() => StocktakePreview, {
    description: 'How much startStocktake would have counted with this scope.',
  })
  stocktakePreview(
    @Ctx() ctx: Context,
    @Arg('warehouseCode', () => String) warehouseCode: string,
    @Arg('scope', () => StocktakeScopeInput, { description: 'As of startStocktake.' })
    scope: StocktakeScopeInput,
  ) {
    return previewStocktake(ctx, { warehouseCode, scope })
  }

  @Mutation(() => StartStocktakeResult, {
    description:
      'Begins to count; nothing else has to stand still. A stock is in one open stocktake at a time.',
  })
  startStocktake(@Ctx() ctx: Context, @Arg('input', () => StartStocktakeInput) input: StartStocktakeInput) {
    return resultOrRefusal(startStocktake(ctx, input))
  }

  @Mutation(() => RecordCountsResult, {
    description:
      'What one has counted, by continuous scan or offline and later. Each person has a row of their own in each line, and the line is their sum. What cannot be put to a line is kept as a stray, never lost.',
  })
  recordCounts(
    @Ctx() ctx: Context,
    @Arg('input', () => RecordCountsInput) input: RecordCountsInput,
  ): Promise<CountsRecorded | object> {
    return resultOrRefusal(recordCounts(ctx, input))
  }

  @Mutation(() => StocktakeStepResult, {
    description:
      'COUNTING → REVIEW: every counted line is held against the ledger of its moment. It stays COUNTING where lines are over recountAbove: these are RECOUNT.',
  })
  finishCounting(
    @Ctx() ctx: Context,
    @Arg('number', () => String) number: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(finishCounting(ctx, { number, idempotencyKey }))
  }

  @Mutation(() => StocktakeStepResult, {
    description: 'Accepts lines, leaves them out, or has them counted again (then it is COUNTING).',
  })
  decideLines(@Ctx() ctx: Context, @Arg('input', () => DecideLinesInput) input: DecideLinesInput) {
    return resultOrRefusal(decideLines(ctx, input))
  }

  @Mutation(() => PostStocktakeResult, {
    description:
      'Books the variances. Up to 500 lines at once, more of them in chunks after the answer (POSTING, followed by stocktakeChanged).',
  })
  postStocktake(
    @Ctx() ctx: Context,
    @Arg('number', () => String) number: string,
    @Arg('expectedVersion', () => Int, {
      description: 'The version that was read: DocumentChanged where it is another by now.',
    })
    expectedVersion: number,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(postStocktake(ctx, { number, expectedVersion, idempotencyKey }))
  }

  @Mutation(() => StocktakeStepResult, {
    description: 'COUNTING or REVIEW → CANCELLED, where no line is posted.',
  })
  cancelStocktake(
    @Ctx() ctx: Context,
    @Arg('number', () => String) number: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(cancelStocktake(ctx, { number, reason, idempotencyKey }))
  }

  @Subscription(() => Stocktake, {
    subscribe: changesOf(stocktakeChanges, async ({ number }: { number?: string | null }, ctx: Context) => {
      const id = number ? String((await knownStocktake(ctx, number))._id) : undefined
      return (stocktake: Stocktake) =>
        maySeeWarehouse(ctx, stocktake.warehouse) && (id === undefined || String(stocktake._id) === id)
    }),
    description:
      'Each stocktake, or this one, that was started, counted or moved on. It is a hint: changes that come together may be told once, and what changes while nobody is connected is not told.',
  })
  stocktakeChanged(
    @Root() stocktake: Stocktake,
    @Arg('number', () => String, { nullable: true }) _number?: string | null,
  ): Stocktake {
    return stocktake
  }

  @FieldResolver(() => Warehouse)
  warehouse(@Ctx() ctx: Context, @Root() stocktake: Stocktake) {
    return loadWarehouse(ctx, String(stocktake.warehouse))
  }

  @FieldResolver(() => StocktakeProgress)
  async progress(@Ctx() ctx: Context, @Root() stocktake: Stocktake): Promise<StocktakeProgress> {
    const lines = await loadProgress(ctx, String(stocktake._id))
    const of = (state: LineState) => lines.get(state) ?? 0
    return {
      ...{ open: of(LineState.OPEN), counted: of(LineState.COUNTED), moved: of(LineState.MOVED) },
      ...{
        recount: of(LineState.RECOUNT),
        accepted: of(LineState.ACCEPTED),
        excluded: of(LineState.EXCLUDED),
      },
      ...{ blocked: of(LineState.BLOCKED), posted: of(LineState.POSTED) },
    }
  }

  @FieldResolver(() => [StocktakeCounter])
  counters(@Ctx() ctx: Context, @Root() stocktake: Stocktake) {
    return loadCounters(ctx, String(stocktake._id))
  }

  @FieldResolver(() => [StocktakeStep], { description: 'What this actor may do with it now.' })
  allowedSteps(@Ctx() ctx: Context, @Root() { status }: Stocktake): StocktakeStep[] {
    const { permissions } = ctx.actor
    return laterSteps.filter(
      (step) =>
        isAllowed(step, status) &&
        permissions.has(step === 'COUNTED' ? 'stocktake.count' : 'stocktake.manage'),
    ) as StocktakeStep[]
  }

  @FieldResolver(() => [StocktakeTimelineEntry], {
    description: 'Every step with who and when, oldest first.',
  })
  async timeline(@Ctx() ctx: Context, @Root() stocktake: Stocktake): Promise<StocktakeTimelineEntry[]> {
    const events = await loadSteps(ctx, String(stocktake._id))
    // The answer to a repeated command is the stocktake as it was: its later steps come with a later answer.
    return events
      .filter((event) => event.version! <= stocktake.version)
      .map(({ kind, at, actor, data }) => ({
        step: kind.slice('stocktake.'.length).toUpperCase() as StocktakeStep,
        at,
        actor: actor as ActorStamp,
        note: data?.reason as string | null | undefined,
      }))
  }
}

const expectedField = {
  nullable: true,
  description: 'Null without stocktake.manage, and until counting is finished.',
}

@Resolver(() => StocktakeLine)
export class StocktakeLinesResolver {
  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() line: StocktakeLine) {
    return loadProduct(ctx, String(line.product))
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Of everybody; null where nobody has counted it.',
  })
  counted(@Root() line: StocktakeLine) {
    return countedUnits(line) ?? null
  }

  @FieldResolver(() => Int, { description: 'What one has said of it oneself.' })
  ownUnits(@Ctx() ctx: Context, @Root() line: StocktakeLine) {
    return ownUnits(line, ctx.actor)
  }

  @FieldResolver(() => [StocktakeCount], { description: 'Of every pass, in the order in which they began.' })
  counts(@Root() { counts }: StocktakeLine): StocktakeCount[] {
    return counts.map(({ counter, pass, log }) => ({
      counter,
      pass,
      units: unitsOf(log),
      lastAt: log.at(-1)!.at,
    }))
  }

  @FieldResolver(() => DateTime, { nullable: true })
  firstCountedAt(@Root() line: StocktakeLine) {
    return anchorsOf(line)?.firstAt ?? null
  }

  @FieldResolver(() => DateTime, { nullable: true })
  lastCountedAt(@Root() line: StocktakeLine) {
    return anchorsOf(line)?.lastAt ?? null
  }

  @FieldResolver(() => Int, {
    ...expectedField,
    description: `What the ledger had when it was counted. ${expectedField.description}`,
  })
  expected(@Ctx() ctx: Context, @Root() line: StocktakeLine) {
    const variance = varianceOf(ctx, line)
    return variance === null ? null : countedUnits(line)! - variance
  }

  @FieldResolver(() => Int, {
    ...expectedField,
    description: `Counted less expected. ${expectedField.description}`,
  })
  variance(@Ctx() ctx: Context, @Root() line: StocktakeLine) {
    return varianceOf(ctx, line)
  }

  @FieldResolver(() => Int, {
    ...expectedField,
    description: `Of what MOVED, held against the ledger at its first count. ${expectedField.description}`,
  })
  varianceFirst(@Ctx() ctx: Context, @Root() { varianceFirst }: StocktakeLine) {
    return seesExpected(ctx) ? (varianceFirst ?? null) : null
  }

  @FieldResolver(() => [StocktakeHint], { description: 'None without stocktake.manage.' })
  hints(@Ctx() ctx: Context, @Root() { hints }: StocktakeLine) {
    return seesExpected(ctx) ? (hints ?? []) : []
  }

  @FieldResolver(() => BlockReason, {
    ...expectedField,
    description: 'Why it cannot be posted now; for stocktake.manage.',
  })
  blocked(@Ctx() ctx: Context, @Root() { blocked }: StocktakeLine) {
    return seesExpected(ctx) ? (blocked ?? null) : null
  }

  @FieldResolver(() => Int, {
    ...expectedField,
    description: 'Units that have to be let go first; for stocktake.manage.',
  })
  shortBy(@Ctx() ctx: Context, @Root() { shortBy }: StocktakeLine) {
    return seesExpected(ctx) ? (shortBy ?? null) : null
  }
}

@Resolver(() => BlockedLine)
export class BlockedLinesResolver {
  @FieldResolver(() => StockHolders, heldByField)
  heldBy(@Ctx() ctx: Context, @Root() { sku, warehouseCode, reason }: BlockedLine) {
    return reason === BlockReason.PROMISED ? holdersOf(ctx, { sku, warehouseCode }) : null
  }
}
