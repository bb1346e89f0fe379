import { command } from '../../platform/commands/command.ts'
import type { Event, EventDraft } from '../../platform/events/event-log.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { productReadings } from '../products/index.ts'
import { describeMoves, levelReadings, moveStock, type Move, type Stock } from '../stock/index.ts'
import { warehouseReadings, type Warehouse } from '../warehouses/index.ts'
import { asOfEvent, newTransfers, told, write } from './transfers.document.ts'
import { stepRefused } from './transfers.errors.ts'
import type { Transfer, TransferLine } from './transfers.model.ts'
import { knownTransfer, transferReadings } from './transfers.queries.ts'
import { isAllowed, type LaterStep } from './transfers.rules.ts'

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
export async function take<I>(ctx: Ctx, { name, step, input, key, decide }: StepOf<I>): Promise<Transfer> {
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
export interface Places {
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

export function requireActive(...warehouses: Warehouse[]): void {
  const inactive = warehouses.filter(({ isActive }) => !isActive)
  if (inactive.length === 0) return
  throw badInput(inactive.map(({ code }) => problem(['warehouseCode'], 'INACTIVE', { value: code })))
}

/** What was said of the transfer's lines, in the order in which it was said; a line that it lacks is NOT_A_LINE. */
export function onlyLines<L extends { sku: string }>(
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
