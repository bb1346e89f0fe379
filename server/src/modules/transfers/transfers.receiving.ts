import type { Permission } from '@gudang/domain'
import { forbidden } from '../../platform/errors.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { AdjustmentReason, MovementType, type Move } from '../stock/index.ts'
import { after, referenceOf, requireEnd } from './transfers.document.ts'
import { overReceived } from './transfers.errors.ts'
import {
  receiveSchema,
  settleSchema,
  type ReceiveTransferInput,
  type SettleTransferInput,
} from './transfers.inputs.ts'
import type { Transfer, TransferLine } from './transfers.model.ts'
import { openUnits } from './transfers.rules.ts'
import { onlyLines, requireActive, take } from './transfers.step.ts'

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
