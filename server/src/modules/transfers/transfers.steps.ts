import type { Permission } from '@gudang/domain'
import { command } from '../../platform/commands/command.ts'
import type { Event, EventDraft } from '../../platform/events/event-log.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { forbidden } from '../../platform/errors.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { productReadings, productsBySku } from '../products/index.ts'
import {
  AdjustmentReason,
  describeMoves,
  insufficientStock,
  levelReadings,
  moveStock,
  MovementType,
  newLevel,
  type Move,
  type Stock,
} from '../stock/index.ts'
import { warehouseReadings, type Warehouse } from '../warehouses/index.ts'
import {
  after,
  asOfEvent,
  lineOf,
  newTransfer,
  newTransfers,
  referenceOf,
  refusePast,
  requireEnd,
  told,
  write,
} from './transfers.document.ts'
import { overReceived, stepRefused } from './transfers.errors.ts'
import {
  cancelSchema,
  receiveSchema,
  sendSchema,
  settleSchema,
  stepSchema,
  TransferRemainder,
  type ReceiveTransferInput,
  type SendTransferInput,
  type SettleTransferInput,
} from './transfers.inputs.ts'
import type { Transfer, TransferLine } from './transfers.model.ts'
import { knownTransfer, transferReadings } from './transfers.queries.ts'
import { isAllowed, openUnits, TransferStatus, type LaterStep } from './transfers.rules.ts'

interface Decision {
  transfer: Transfer
  moves: Move[]
  /** What its event tells beside the document. */
  more?: Record<string, unknown>
  remainder?: Transfer
}

interface StepOf<I> {
  name: string
  step: LaterStep
  input: I & { number: string }
  key: string | null | undefined
  decide(transfer: Transfer, at: Places): Promise<Decision> | Decision
}

/**
 * One step of one transfer: the document's version and the levels that it moves are written in one transaction, so that of two
 * steps at once the second runs again, on what the first has left.
 */
async function take<I>(ctx: Ctx, { name, step, input, key, decide }: StepOf<I>): Promise<Transfer> {
  const { number } = input
  const { lines, fromCode, toCode } = await knownTransfer(ctx, number)
  const skus = lines.map(({ sku }) => sku)
  return command(ctx, {
    name,
    key,
    input,
    lock: [`transfer:${number}`, ...skus.map((sku) => `stock:${sku}`)],
    reads: [
      transferReadings.of([number]),
      productReadings.of(skus),
      warehouseReadings.of([fromCode, toCode]),
      levelReadings.of(skus),
    ],
    async run(record) {
      const before = await knownTransfer(ctx, number)
      if (!isAllowed(step, before.status)) throw stepRefused(before)
      const { transfer, moves, more, remainder } = await decide(before, await placesOf(before))
      const draft: EventDraft = told(`transfer.${step.toLowerCase()}`, transfer, more)
      const event: Event = await record(moves.length > 0 ? { ...draft, ...describeMoves(moves) } : draft)
      if (moves.length > 0) moveStock(ctx, event, moves)
      if (remainder) newTransfers.add(remainder)
      write(transfer)
      return transfer
    },
    replay: asOfEvent,
  })
}

/** Both ends with their levels, whoever asks: a step asks for the end that it is about, and shows nothing of the other. */
interface Places {
  from: Warehouse
  to: Warehouse
  levelFrom(sku: string): Stock | undefined
  levelTo(sku: string): Stock | undefined
}

async function placesOf({ fromCode, toCode, lines }: Transfer): Promise<Places> {
  const ends = await warehouseReadings.get([fromCode, toCode])
  const levels = await levelReadings.get(lines.map(({ sku }) => sku))
  const byPlace = new Map(levels.map((level) => [JSON.stringify([level.sku, level.warehouseCode]), level]))
  return {
    from: ends.find(({ code }) => code === fromCode)!,
    to: ends.find(({ code }) => code === toCode)!,
    levelFrom: (sku) => byPlace.get(JSON.stringify([sku, fromCode])),
    levelTo: (sku) => byPlace.get(JSON.stringify([sku, toCode])),
  }
}

function requireActive(...warehouses: Warehouse[]): void {
  const inactive = warehouses.filter(({ isActive }) => !isActive)
  if (inactive.length === 0) return
  throw badInput(inactive.map(({ code }) => problem(['warehouseCode'], 'INACTIVE', { value: code })))
}

/** Keeps the units of a draft for it, all of them. */
export async function promiseTransfer(ctx: Ctx, raw: StepInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(stepSchema, raw)
  return take(ctx, {
    ...{ name: 'promiseTransfer', step: 'PROMISED', input, key },
    async decide(before, at) {
      requireEnd(ctx, before, 'from')
      requireActive(at.from, at.to)
      await productsBySku(before.lines.map(({ sku }) => sku))
      refuseShortages(before, at, wholly(before))
      const lines = before.lines.map((line) => ({
        ...line,
        promised: line.requested,
        stockFrom: at.levelFrom(line.sku)!._id,
      }))
      const moves = lines.map(({ sku, promised }) => ({
        level: at.levelFrom(sku)!,
        type: MovementType.ALLOCATION,
        reference: referenceOf(before),
        quantityDelta: -promised,
        allocatedDelta: promised,
      }))
      return { transfer: after(ctx, before, { lines, status: TransferStatus.READY }), moves }
    },
  })
}

interface StepInput {
  number: string
  idempotencyKey?: string | null
}

/** Gives back what was kept for it: it is a draft again. */
export async function unpromiseTransfer(ctx: Ctx, raw: StepInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(stepSchema, raw)
  return take(ctx, {
    ...{ name: 'unpromiseTransfer', step: 'RELEASED', input, key },
    decide(before, at) {
      requireEnd(ctx, before, 'from')
      const transfer = after(ctx, before, { lines: withoutPromises(before), status: TransferStatus.DRAFT })
      return { transfer, moves: releases(before, at) }
    },
  })
}

export async function cancelTransfer(
  ctx: Ctx,
  raw: StepInput & { reason?: string | null },
): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(cancelSchema, raw)
  return take(ctx, {
    ...{ name: 'cancelTransfer', step: 'CANCELLED', input, key },
    decide(before, at) {
      const moves = releases(before, at)
      if (moves.length > 0) requireEnd(ctx, before, 'from')
      const transfer = after(ctx, before, {
        lines: withoutPromises(before),
        status: TransferStatus.CANCELLED,
      })
      return { transfer, moves, more: { reason: input.reason } }
    },
  })
}

const withoutPromises = ({ lines }: Transfer) => lines.map((line) => ({ ...line, promised: 0 }))

const releases = (transfer: Transfer, at: Places): Move[] =>
  transfer.lines
    .filter(({ promised }) => promised > 0)
    .map(({ sku, promised }) => ({
      level: at.levelFrom(sku)!,
      type: MovementType.RELEASE,
      reference: referenceOf(transfer),
      quantityDelta: promised,
      allocatedDelta: -promised,
    }))

/** By SKU: all that was requested. */
const wholly = ({ lines }: Transfer) => new Map(lines.map(({ sku, requested }) => [sku, requested]))

function refuseShortages(
  { lines, fromCode: warehouseCode }: Transfer,
  at: Places,
  units: Map<string, number>,
): void {
  const shortages = lines.flatMap(({ sku, promised }) => {
    const requested = units.get(sku) ?? 0
    const available = (at.levelFrom(sku)?.quantity ?? 0) + promised
    return available < requested ? [{ sku, warehouseCode, requested, available }] : []
  })
  if (shortages.length > 0) throw insufficientStock(shortages)
}

export async function sendTransfer(ctx: Ctx, raw: SendTransferInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(sendSchema, raw)
  return take(ctx, {
    ...{ name: 'sendTransfer', step: 'SENT', input, key },
    async decide(before, at) {
      requireEnd(ctx, before, 'from')
      refusePast(ctx, input.expectedAt)
      requireActive(at.from, at.to)
      const units = input.lines
        ? new Map(onlyLines(before, input.lines).map(({ said }) => [said.sku, said.quantity]))
        : wholly(before)
      refuseMoreThanRequested(before, input.lines ?? [])
      const products = await productsBySku([...units.keys()])
      refuseShortages(before, at, units)
      const levelsTo = new Map(
        [...units.keys()].map((sku) => [
          sku,
          at.levelTo(sku) ?? newLevel(ctx, { product: products.get(sku)!, warehouse: at.to }),
        ]),
      )
      const lines = before.lines.map((line) => {
        const sent = units.get(line.sku) ?? 0
        const stocks = sent > 0 && {
          stockFrom: at.levelFrom(line.sku)!._id,
          stockTo: levelsTo.get(line.sku)!._id,
        }
        return { ...line, promised: 0, sent, ...stocks }
      })
      const reference = referenceOf(before)
      const moves = lines.flatMap(({ sku, sent }): Move[] => {
        if (sent === 0) return []
        const common = { reference, allocatedDelta: 0 }
        return [
          { ...common, level: at.levelFrom(sku)!, type: MovementType.TRANSFER_OUT, quantityDelta: -sent },
          {
            ...common,
            level: levelsTo.get(sku)!,
            type: MovementType.TRANSFER_SENT,
            quantityDelta: 0,
            inTransitDelta: sent,
          },
        ]
      })
      const remainder =
        input.remainder === TransferRemainder.DRAFT ? remainderOf(ctx, before, lines) : undefined
      const transfer = after(ctx, before, {
        lines,
        status: TransferStatus.IN_TRANSIT,
        sentAt: ctx.now(),
        carrier: input.carrier ?? before.carrier,
        trackingCode: input.trackingCode ?? before.trackingCode,
        expectedAt: input.expectedAt ?? before.expectedAt,
        remainder: remainder?.number,
      })
      const more = remainder ? { remainderId: String(remainder._id) } : {}
      return { transfer, moves: [...releases(before, at), ...moves], remainder, more }
    },
  })
}

function remainderOf(ctx: Ctx, before: Transfer, lines: TransferLine[]): Transfer | undefined {
  const left = lines
    .filter(({ requested, sent }) => requested > sent)
    .map(({ sku, product, requested, sent }) => lineOf(sku, product, requested - sent))
  if (left.length === 0) return undefined
  const { from, to, fromCode, toCode, note, number } = before
  return newTransfer(ctx, { from, to, fromCode, toCode, note, lines: left, remainderOf: number })
}

/** What was said of the transfer's lines, in the order in which it was said; a line that it lacks is NOT_A_LINE. */
function onlyLines<L extends { sku: string }>(
  { lines }: Transfer,
  given: L[],
): { line: TransferLine; said: L }[] {
  const bySku = new Map(lines.map((line) => [line.sku, line]))
  const strangers = given.flatMap(({ sku }, index) =>
    bySku.has(sku) ? [] : [problem(['lines', String(index), 'sku'], 'NOT_A_LINE', { value: sku })],
  )
  if (strangers.length > 0) throw badInput(strangers)
  return given.map((said) => ({ line: bySku.get(said.sku)!, said }))
}

function refuseMoreThanRequested(transfer: Transfer, given: { sku: string; quantity: number }[]): void {
  const problems = onlyLines(transfer, given).flatMap(({ line: { requested }, said }, index) =>
    said.quantity > requested
      ? [problem(['lines', String(index), 'quantity'], 'TOO_BIG', { most: requested })]
      : [],
  )
  if (problems.length > 0) throw badInput(problems)
}

export async function receiveTransfer(ctx: Ctx, raw: ReceiveTransferInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(receiveSchema, raw)
  return take(ctx, {
    ...{ name: 'receiveTransfer', step: 'RECEIVED', input, key },
    decide(before, at) {
      requireEnd(ctx, before, 'to')
      const said = onlyLines(before, input.lines)
      refuseMoreThanOpen(said.map(({ line, said }) => ({ line, units: said.received + said.damaged })))
      const reference = referenceOf(before)
      const moves = said.flatMap(({ line: { sku }, said: { received, damaged, surplus } }): Move[] => {
        // Of a line that was left behind there is no level yet where nothing but a surplus of it comes.
        const level = at.levelTo(sku)
        const arrived = received + damaged
        if (!level) {
          if (surplus === 0) return []
          throw badInput([problem(['lines'], 'NOT_A_LINE', { value: sku })])
        }
        const common = { level, reference, allocatedDelta: 0 }
        const adjusted = { ...common, type: MovementType.ADJUSTMENT, note: input.note }
        return [
          ...(arrived > 0
            ? [
                {
                  ...common,
                  type: MovementType.TRANSFER_IN,
                  quantityDelta: arrived,
                  inTransitDelta: -arrived,
                },
              ]
            : []),
          ...(damaged > 0 ? [{ ...adjusted, reason: AdjustmentReason.DAMAGE, quantityDelta: -damaged }] : []),
          ...(surplus > 0 ? [{ ...adjusted, reason: AdjustmentReason.FOUND, quantityDelta: surplus }] : []),
        ]
      })
      const transfer = after(ctx, before, { lines: plus(before, input.lines) })
      return { transfer, moves, more: { received: input.lines.map(toldUnits), reason: input.note } }
    },
  })
}

/** What a step says of its lines, without what it says nothing of. */
const toldUnits = (said: Said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value !== 0))

type Said = { sku: string } & Partial<
  Record<'received' | 'damaged' | 'surplus' | 'lost' | 'returned', number>
>

/** The lines with what was said of them added. */
function plus({ lines }: Transfer, given: Said[]): TransferLine[] {
  const bySku = new Map(given.map((said) => [said.sku, said]))
  const names = ['received', 'damaged', 'surplus', 'lost', 'returned'] as const
  return lines.map((line) => {
    const said = bySku.get(line.sku)
    return { ...line, ...Object.fromEntries(names.map((name) => [name, line[name] + (said?.[name] ?? 0)])) }
  })
}

function refuseMoreThanOpen(said: { line: TransferLine; units: number }[]): void {
  const over = said
    .filter(({ line, units }) => units > openUnits(line))
    .map(({ line, units }) => ({ sku: line.sku, left: openUnits(line), said: units }))
  if (over.length > 0) throw overReceived(over)
}

/** What became of what did not arrive: lost, as the destination says, or back at the source, as that says. */
export async function settleTransfer(ctx: Ctx, raw: SettleTransferInput): Promise<Transfer> {
  const { idempotencyKey: key, ...input } = parseInput(settleSchema, raw)
  const { note } = input
  const isLoss = input.lines.some(({ lost }) => lost > 0)
  const isReturn = input.lines.some(({ returned }) => returned > 0)
  const needed: Permission[] = [
    ...(isLoss ? (['inventory.adjust'] as const) : []),
    ...(isReturn ? (['inventory.receive'] as const) : []),
  ]
  return take(ctx, {
    ...{ name: 'settleTransfer', step: 'SETTLED', input, key },
    decide(before, at) {
      if (isLoss) requireEnd(ctx, before, 'to')
      if (isReturn) requireEnd(ctx, before, 'from')
      const lacking = needed.filter((permission) => !ctx.actor.permissions.has(permission))
      if (lacking.length > 0) throw forbidden(`This needs the permission ${lacking.join(' and ')}.`)
      if (isReturn) requireActive(at.from)
      const said = onlyLines(before, input.lines)
      refuseMoreThanOpen(said.map(({ line, said }) => ({ line, units: said.lost + said.returned })))
      const common = { reference: referenceOf(before), note, allocatedDelta: 0 }
      const moves = said.flatMap(({ line: { sku }, said: { lost, returned } }): Move[] => {
        const [from, to] = [at.levelFrom(sku)!, at.levelTo(sku)!]
        const gone = { ...common, level: to, quantityDelta: 0 }
        return [
          ...(lost > 0 ? [{ ...gone, type: MovementType.TRANSIT_LOSS, inTransitDelta: -lost }] : []),
          ...(returned > 0
            ? [
                { ...gone, type: MovementType.TRANSIT_RETURN, inTransitDelta: -returned },
                { ...common, level: from, type: MovementType.TRANSFER_IN, quantityDelta: returned },
              ]
            : []),
        ]
      })
      const transfer = after(ctx, before, { lines: plus(before, input.lines) })
      return { transfer, moves, more: { settled: input.lines.map(toldUnits), reason: note } }
    },
  })
}
