import type { Ctx } from '../../platform/requests/context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { productsBySku } from '../products/index.ts'
import { insufficientStock, MovementType, type Move } from '../stock/index.ts'
import { after, referenceOf, requireEnd } from './transfers.document.ts'
import { cancelSchema, stepSchema } from './transfers.inputs.ts'
import type { Transfer } from './transfers.model.ts'
import { TransferStatus } from './transfers.rules.ts'
import { requireActive, take, type Places } from './transfers.step.ts'

interface StepInput {
  number: string
  idempotencyKey?: string | null
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

/** Gives back what was kept for it. */
export const releases = (transfer: Transfer, at: Places): Move[] =>
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
export const wholly = ({ lines }: Transfer) => new Map(lines.map(({ sku, requested }) => [sku, requested]))

export function refuseShortages(
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
