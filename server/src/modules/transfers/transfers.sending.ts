import type { Ctx } from '../../platform/requests/context.ts'
import { badInput, parseInput, problem } from '../../platform/inputs/field-problems.ts'
import { productsBySku } from '../products/index.ts'
import { MovementType, newLevel, type Move } from '../stock/index.ts'
import { after, lineOf, newTransfer, referenceOf, refusePast, requireEnd } from './transfers.document.ts'
import { sendSchema, TransferRemainder, type SendTransferInput } from './transfers.inputs.ts'
import type { Transfer, TransferLine } from './transfers.model.ts'
import { refuseShortages, releases, wholly } from './transfers.promising.ts'
import { TransferStatus } from './transfers.rules.ts'
import { onlyLines, requireActive, take } from './transfers.step.ts'

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

function refuseMoreThanRequested(transfer: Transfer, given: { sku: string; quantity: number }[]): void {
  const problems = onlyLines(transfer, given).flatMap(({ line: { requested }, said }, index) =>
    said.quantity > requested
      ? [problem(['lines', String(index), 'quantity'], 'TOO_BIG', { most: requested })]
      : [],
  )
  if (problems.length > 0) throw badInput(problems)
}
