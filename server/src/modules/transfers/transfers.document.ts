import { hourMs } from '@gudang/domain'
import { ranks, Writes } from '../../platform/commands/work.ts'
import { currentSession, WriteConflict } from '../../platform/database/mongo.ts'
import type { Event, EventDraft } from '../../platform/events/event-log.ts'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { forbidden } from '../../platform/errors.ts'
import { mailLinkBase } from '../../platform/mail.ts'
import { newDocument, stepped } from '../../platform/commands/document.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import { productsEvenDeleted } from '../products/index.ts'
import { ReferenceKind } from '../stock/index.ts'
import { TransferModel, type Transfer, type TransferLine } from './transfers.model.ts'
import { transferReadings } from './transfers.queries.ts'
import {
  counters,
  isClosed,
  isDiscrepant,
  noUnits,
  openUnits,
  TransferStatus,
  type Counters,
} from './transfers.rules.ts'
import { termsOf } from './transfers.terms.ts'

/** Who holds the goods acts: the one end decides nothing for the other. */
export function requireEnd(ctx: Ctx, { number, ...transfer }: Transfer, end: 'from' | 'to'): void {
  if (maySeeWarehouse(ctx, transfer[end])) return
  const whose =
    end === 'from' ? `${transfer.fromCode}, which sends it` : `${transfer.toCode}, which receives it`
  throw forbidden(`This step of ${number} is for who acts in ${whose}.`)
}

export function refusePast(ctx: Ctx, expectedAt: Date | null | undefined): void {
  if (expectedAt && expectedAt < ctx.now()) throw badInput([problem(['expectedAt'], 'IN_THE_PAST')])
}

export const lineOf = (sku: string, product: TransferLine['product'], requested: number): TransferLine => ({
  sku,
  product,
  ...noUnits,
  requested,
})

type Draft = Pick<
  Transfer,
  'from' | 'to' | 'fromCode' | 'toCode' | 'lines' | 'note' | 'expectedAt' | 'remainderOf'
>

export function newTransfer(ctx: Ctx, draft: Draft): Transfer {
  const document = newDocument(ctx, 'TR')
  return {
    ...document,
    ...draft,
    status: TransferStatus.DRAFT,
    discrepant: false,
    warehouses: [draft.from, draft.to],
    incoming: [],
    terms: termsOf({ ...draft, number: document.number }),
  }
}

export const referenceOf = ({ _id, number }: Transfer) => ({
  kind: ReferenceKind.TRANSFER,
  id: String(_id),
  label: number,
})

/** A van is unloaded in parts: what is not what was sent is mailed when nobody has said more for so long. */
const unloadingMs = hourMs

/** A transfer after a step, with what follows from its lines. */
export function after(ctx: Ctx, before: Transfer, change: Partial<Transfer>): Transfer {
  const next = { ...before, ...change }
  const { status, lines } = next
  const isDone = status === TransferStatus.IN_TRANSIT && isClosed(lines)
  const step = stepped(ctx, before)
  const discrepant = isDiscrepant(lines)
  return {
    ...next,
    ...step,
    status: isDone ? TransferStatus.CLOSED : status,
    ...(isDone ? { closedAt: step.updatedAt } : {}),
    incoming: lines.filter((line) => openUnits(line) > 0).map((line) => line.stockTo!),
    discrepant,
    mailAt: discrepant && mailLinkBase() ? new Date(step.updatedAt.getTime() + unloadingMs) : undefined,
    terms: termsOf(next),
  }
}

/** What the event of a step tells: all that it takes to show the transfer as the step left it. */
export function told(kind: string, transfer: Transfer, more: Record<string, unknown> = {}): EventDraft {
  const { status, lines, carrier, trackingCode, expectedAt, note, remainder, version } = transfer
  return {
    kind,
    subject: referenceOf(transfer),
    at: transfer.updatedAt,
    warehouses: transfer.warehouses,
    version,
    data: {
      ...{ from: transfer.fromCode, to: transfer.toCode, status },
      lines: lines.map(toldLine),
      ...{ carrier, trackingCode, expectedAt, note, remainder, ...more },
    },
  }
}

const toldLine = (line: TransferLine) => ({
  sku: line.sku,
  ...Object.fromEntries(counters.filter((name) => line[name] > 0).map((name) => [name, line[name]])),
})

type ToldLine = { sku: string } & Partial<Counters>

/** The transfer as the step of this event left it, whatever has happened since. */
export async function asOfEvent(event: Event): Promise<Transfer> {
  const now = await TransferModel.findById(event.subject!.id).lean<Transfer>().orFail()
  const { status, lines, ...rest } = event.data as Record<string, unknown> & Pick<Transfer, 'status'>
  const toldLines = lines as ToldLine[]
  const products = await productsEvenDeleted(toldLines.map(({ sku }) => sku))
  const isSent = status === TransferStatus.IN_TRANSIT || status === TransferStatus.CLOSED
  const stated = ['carrier', 'trackingCode', 'expectedAt', 'note', 'remainder'] as const
  const linesThen = toldLines.map((line) => ({
    ...lineOf(line.sku, products.get(line.sku)!._id, 0),
    ...line,
  }))
  return {
    ...now,
    ...(Object.fromEntries(stated.map((name) => [name, rest[name] ?? undefined])) as Partial<Transfer>),
    status,
    lines: linesThen,
    discrepant: isDiscrepant(linesThen),
    version: event.version!,
    updatedAt: event.at,
    pictures: now.pictures?.filter(({ addedAt }) => addedAt <= event.at),
    sentAt: isSent ? now.sentAt : undefined,
    closedAt: status === TransferStatus.CLOSED ? event.at : undefined,
  }
}

export const newTransfers = new Writes<Transfer>(ranks.documents, (transfers) =>
  TransferModel.collection.insertMany(transfers, { session: currentSession(), ignoreUndefined: true }),
)

const transferChanges = new Writes<Transfer>(ranks.changes, async (transfers) => {
  const { modifiedCount } = await TransferModel.collection.bulkWrite(
    transfers.map((transfer) => ({
      replaceOne: { filter: { _id: transfer._id, version: transfer.version - 1 }, replacement: transfer },
    })),
    { session: currentSession(), ignoreUndefined: true },
  )
  if (modifiedCount !== transfers.length) throw new WriteConflict()
})

export function write(transfer: Transfer): void {
  transferReadings.put(transfer)
  transferChanges.add(transfer)
}
