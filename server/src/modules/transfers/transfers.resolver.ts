import { limits } from '@gudang/domain'
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
import { maySeeWarehouse, type Ctx as Context } from '../../platform/requests/context.ts'
import type { ActorStamp } from '../../platform/graphql/actor.ts'
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts'
import { resultOrRefusal } from '../../platform/graphql/result-union.ts'
import { changesOf } from '../../platform/live/topic.ts'
import { loadProduct, Product } from '../products/index.ts'
import { Stock } from '../stock/index.ts'
import { activeWarehouses, loadWarehouse } from '../warehouses/index.ts'
import { createTransfer, updateTransfer } from './transfers.draft.ts'
import {
  CreateTransferInput,
  ReceiveTransferInput,
  SendTransferInput,
  SettleTransferInput,
  TransferFilter,
  UpdateTransferInput,
} from './transfers.inputs.ts'
import { transferChanges } from './transfers.live.ts'
import { mostPictures, Transfer, TransferLine, TransferPicture } from './transfers.model.ts'
import { isDamaged, isFull, picturePath } from './transfers.pictures.ts'
import {
  countTransfers,
  listTransfers,
  loadIncoming,
  loadSteps,
  maySeeTransfer,
  transferByNumber,
} from './transfers.queries.ts'
import {
  isAllowed,
  isLate,
  laterSteps,
  openUnits,
  receivingOf,
  TransferReceiving,
  TransferStatus,
  TransferStep,
} from './transfers.rules.ts'
import { cancelTransfer, promiseTransfer, unpromiseTransfer } from './transfers.promising.ts'
import { receiveTransfer, settleTransfer } from './transfers.receiving.ts'
import { sendTransfer } from './transfers.sending.ts'
import {
  IncomingLine,
  Partner,
  PromiseTransferResult,
  ReceiveTransferResult,
  SendTransferResult,
  TransferCounts,
  TransferStepResult,
  TransferTimelineEntry,
  UpdateTransferResult,
} from './transfers.types.ts'

export const TransferConnection = connectionOf(Transfer, 'Transfer')

@Resolver(() => Transfer)
export class TransferDocumentsResolver {
  @Query(() => Transfer, {
    nullable: true,
    description: 'Null where there is none with an end in the warehouses of the actor.',
  })
  transfer(@Ctx() ctx: Context, @Arg('number', () => String) number: string) {
    return transferByNumber(ctx, number)
  }

  @Query(() => TransferConnection, { description: 'Newest first.' })
  transfers(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TransferFilter, { nullable: true }) filter?: TransferFilter,
  ) {
    return listTransfers(ctx, page, filter ?? undefined)
  }

  @Query(() => TransferCounts)
  transferCounts(
    @Ctx() ctx: Context,
    @Arg('warehouseCode', () => String, {
      nullable: true,
      description: 'As if it were the only one of the actor.',
    })
    warehouseCode?: string | null,
  ) {
    return countTransfers(ctx, warehouseCode)
  }

  @Query(() => [Partner], {
    description: 'Every active warehouse by code: what a transfer may have as its other end.',
  })
  transferPartners() {
    return activeWarehouses()
  }

  @Mutation(() => Transfer, {
    description:
      'A draft, from either end: from the destination it is a request. NOT_FOUND where neither end is a warehouse of the actor.',
  })
  createTransfer(@Ctx() ctx: Context, @Arg('input', () => CreateTransferInput) input: CreateTransferInput) {
    return createTransfer(ctx, input)
  }

  @Mutation(() => UpdateTransferResult, { description: 'Changes a DRAFT.' })
  updateTransfer(@Ctx() ctx: Context, @Arg('input', () => UpdateTransferInput) input: UpdateTransferInput) {
    return resultOrRefusal(updateTransfer(ctx, input))
  }

  @Mutation(() => PromiseTransferResult, {
    description: 'DRAFT → READY: keeps its units for it, all or none. For who acts in the source.',
  })
  promiseTransfer(
    @Ctx() ctx: Context,
    @Arg('number', () => String) number: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(promiseTransfer(ctx, { number, idempotencyKey }))
  }

  @Mutation(() => TransferStepResult, {
    description: 'READY → DRAFT: gives back what was kept for it. For who acts in the source.',
  })
  unpromiseTransfer(
    @Ctx() ctx: Context,
    @Arg('number', () => String) number: string,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(unpromiseTransfer(ctx, { number, idempotencyKey }))
  }

  @Mutation(() => SendTransferResult, {
    description:
      'DRAFT or READY → IN_TRANSIT: the units leave the source and are on the way. For who acts in the source; the destination need not be theirs.',
  })
  sendTransfer(@Ctx() ctx: Context, @Arg('input', () => SendTransferInput) input: SendTransferInput) {
    return resultOrRefusal(sendTransfer(ctx, input))
  }

  @Mutation(() => ReceiveTransferResult, {
    description:
      'What has arrived, in as many parts as it comes in; CLOSED with the last. For who acts in the destination.',
  })
  receiveTransfer(
    @Ctx() ctx: Context,
    @Arg('input', () => ReceiveTransferInput) input: ReceiveTransferInput,
  ) {
    return resultOrRefusal(receiveTransfer(ctx, input))
  }

  @Mutation(() => ReceiveTransferResult, {
    description:
      'What did not arrive: lost is for who acts in the destination (inventory.adjust), returned for who acts in the source (inventory.receive).',
  })
  settleTransfer(@Ctx() ctx: Context, @Arg('input', () => SettleTransferInput) input: SettleTransferInput) {
    return resultOrRefusal(settleTransfer(ctx, input))
  }

  @Mutation(() => TransferStepResult, {
    description: 'DRAFT or READY → CANCELLED: from READY it is for who acts in the source.',
  })
  cancelTransfer(
    @Ctx() ctx: Context,
    @Arg('number', () => String) number: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string | null,
    @Arg('idempotencyKey', () => String, idempotencyKeyField) idempotencyKey?: string | null,
  ) {
    return resultOrRefusal(cancelTransfer(ctx, { number, reason, idempotencyKey }))
  }

  @Subscription(() => Transfer, {
    subscribe: changesOf(
      transferChanges,
      (_args: object, ctx: Context) => (transfer: Transfer) => maySeeTransfer(ctx, transfer),
    ),
    description:
      'Each transfer that was made or moved on, as it is after the commit. It is a hint: told as it is now, changes that come together may be told once, and what changes while nobody is connected is not told. `eventsAppended` skips none.',
  })
  transferChanged(@Root() transfer: Transfer): Transfer {
    return transfer
  }

  @FieldResolver(() => Partner)
  from(@Ctx() ctx: Context, @Root() transfer: Transfer) {
    return loadWarehouse(ctx, String(transfer.from))
  }

  @FieldResolver(() => Partner)
  to(@Ctx() ctx: Context, @Root() transfer: Transfer) {
    return loadWarehouse(ctx, String(transfer.to))
  }

  @FieldResolver(() => TransferReceiving)
  receiving(@Root() { lines }: Transfer) {
    return receivingOf(lines)
  }

  @FieldResolver(() => Boolean, { description: 'On the way beyond expectedAt.' })
  isOverdue(@Ctx() ctx: Context, @Root() transfer: Transfer) {
    return isLate(transfer, ctx.now())
  }

  @FieldResolver(() => [TransferStep], {
    description: 'What this actor may do with it now; what of SETTLED (lost, returned) depends on the end.',
  })
  allowedSteps(@Ctx() ctx: Context, @Root() { status, from, to }: Transfer): TransferStep[] {
    const { permissions } = ctx.actor
    const [sends, receives] = [maySeeWarehouse(ctx, from), maySeeWarehouse(ctx, to)]
    const may = {
      UPDATED: permissions.has('inventory.transfer'),
      PROMISED: sends && permissions.has('inventory.transfer'),
      RELEASED: sends && permissions.has('inventory.transfer'),
      SENT: sends && permissions.has('inventory.transfer'),
      RECEIVED: receives && permissions.has('inventory.receive'),
      SETTLED:
        (receives && permissions.has('inventory.adjust')) || (sends && permissions.has('inventory.receive')),
      CANCELLED: permissions.has('inventory.transfer') && (sends || status === TransferStatus.DRAFT),
    }
    return laterSteps.filter((step) => may[step] && isAllowed(step, status)) as TransferStep[]
  }

  @FieldResolver(() => [TransferPicture], {
    description: `What arrived damaged, at most ${mostPictures}, in the order in which they were added. Added by POST /files/transfers/{number}/pictures with a JPEG, PNG or WebP of at most ${limits.pictureMegabytes} MB as body, a Bearer token and inventory.receive in the destination: NOTHING_DAMAGED at \`number\`; NO_PICTURE, FILE_TOO_BIG, EMPTY or TOO_MANY at \`file\`; RATE_LIMITED while you send another.`,
  })
  pictures(@Root() { number, pictures = [] }: Transfer): Array<TransferPicture & { number: string }> {
    return pictures.map((picture) => ({ ...picture, number }))
  }

  @FieldResolver(() => Boolean, { description: 'Whether this actor may add a photo of what is damaged.' })
  takesPictures(@Ctx() ctx: Context, @Root() transfer: Transfer): boolean {
    const isTheirs = maySeeWarehouse(ctx, transfer.to) && ctx.actor.permissions.has('inventory.receive')
    return isTheirs && isDamaged(transfer) && !isFull(transfer)
  }

  @FieldResolver(() => [TransferTimelineEntry], {
    description: 'Every step with who and when, oldest first.',
  })
  async timeline(@Ctx() ctx: Context, @Root() transfer: Transfer): Promise<TransferTimelineEntry[]> {
    const events = await loadSteps(ctx, String(transfer._id))
    const { createdAt: at, createdBy: actor, version, remainderOf } = transfer
    // What was left behind came to be in the step that left it.
    const made = remainderOf ? [{ step: TransferStep.CREATED, at, actor, note: null }] : []
    // The answer to a repeated command is the transfer as it was: its later steps come with a later answer.
    const steps = events
      .filter((event) => event.version! <= version)
      .map(({ kind, at, actor, data }) => ({
        step: kind.slice('transfer.'.length).toUpperCase() as TransferStep,
        at,
        actor: actor as ActorStamp,
        note: data?.reason as string | null | undefined,
      }))
    return [...made, ...steps]
  }
}

@Resolver(() => TransferLine)
export class TransferLinesResolver {
  @FieldResolver(() => Product)
  product(@Ctx() ctx: Context, @Root() line: TransferLine) {
    return loadProduct(ctx, String(line.product))
  }

  @FieldResolver(() => Int, { description: 'Sent, and nobody has said yet what became of them.' })
  open(@Root() line: TransferLine) {
    return openUnits(line)
  }
}

@Resolver(() => TransferPicture)
export class TransferPicturesResolver {
  @FieldResolver(() => String, {
    description:
      'The address on this server, for GET with a Bearer token and inventory.view: WebP, at most 1,200 pixels a side.',
  })
  url(@Root() { number, _id }: TransferPicture & { number: string }) {
    return picturePath(number, _id, 'picture')
  }

  @FieldResolver(() => String, { description: 'The same, at most 160 pixels a side.' })
  thumbnailUrl(@Root() { number, _id }: TransferPicture & { number: string }) {
    return picturePath(number, _id, 'thumbnail')
  }
}

@Resolver(() => IncomingLine)
export class IncomingLinesResolver {
  @FieldResolver(() => Partner)
  from(@Ctx() ctx: Context, @Root() line: IncomingLine) {
    return loadWarehouse(ctx, String(line.from))
  }
}

@Resolver(() => Stock)
export class StockIncomingResolver {
  @FieldResolver(() => [IncomingLine], {
    description: 'What is on the way to it, the first to arrive first; what has no date comes last.',
  })
  async incoming(
    @Ctx() ctx: Context,
    @Root() stock: Stock,
    @Arg('first', () => Int, { defaultValue: 10, description: '1 to 100.' }) first: number,
  ): Promise<IncomingLine[]> {
    if (!stock.inTransit) return []
    const found = await loadIncoming(ctx, String(stock._id))
    return found.slice(0, Math.min(Math.max(first, 1), 100)).map(({ units, transfer }) => ({
      transferNumber: transfer.number,
      from: transfer.from,
      units,
      sentAt: transfer.sentAt!,
      expectedAt: transfer.expectedAt,
    }))
  }
}
