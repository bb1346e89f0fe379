import { limits } from '@gudang/domain'
import { z } from 'zod'
import { command, idempotencyKey } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import type { Event } from '../../platform/events/event-log.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { lines } from '../../platform/inputs/inputs.ts'
import { currentSession, duplicateKey } from '../../platform/database/mongo.ts'
import { stockOf } from '../stock/index.ts'
import { alreadyAcknowledged, mismatchNotFound } from './ledger-acknowledgement.errors.ts'
import { AcknowledgementModel, type StoredAcknowledgement } from './ledger-acknowledgement.model.ts'
import { lastReport } from './ledger-check.service.ts'
import type { LedgerAcknowledgement, LedgerMismatch } from './reports.types.ts'

const acknowledgeSchema = z.object({
  mismatchId: z.string().min(1).max(100),
  reason: lines(limits.note).pipe(z.string().min(1)),
  idempotencyKey,
})

/**
 * Puts down that somebody knows of a mismatch and why it is there. The ledger stays what it is; nothing is read of it again,
 * since the id says what was found: what differs in another way by now is another mismatch.
 */
export async function acknowledgeMismatch(
  ctx: Ctx,
  raw: z.input<typeof acknowledgeSchema>,
): Promise<LedgerMismatch> {
  const { idempotencyKey: key, ...input } = parseInput(acknowledgeSchema, raw)
  const { mismatchId, reason } = input
  return command(ctx, {
    name: 'acknowledgeMismatch',
    key,
    input,
    lock: [`ledger-mismatch:${mismatchId}`],
    async run(record) {
      const report = await lastReport(ctx)
      const listed = [...(report?.mismatches ?? []), ...(report?.acknowledged ?? [])]
      const mismatch = listed.find(({ id }) => id === mismatchId)
      if (!mismatch) throw mismatchNotFound()
      const before = await AcknowledgementModel.findById(mismatchId).lean<StoredAcknowledgement>()
      if (before) throw alreadyAcknowledged(before)
      const { id: _id, ...facts } = mismatch
      const { sku, warehouseCode, orderNumber, transferNumber, stocktakeNumber } = facts
      const level = sku && warehouseCode ? await stockOf(ctx, sku, warehouseCode) : null
      const event = await record({
        kind: 'ledger.mismatch-acknowledged',
        subject: {
          kind: 'LEDGER_MISMATCH',
          id: mismatchId,
          label:
            orderNumber ??
            transferNumber ??
            stocktakeNumber ??
            (sku ? `${sku} · ${warehouseCode}` : mismatchId),
        },
        ...(level ? { warehouses: [level.warehouse] } : {}),
        data: { reason, ...facts },
      })
      const stored: StoredAcknowledgement = { _id: mismatchId, ...acknowledgementIn(event), mismatch }
      try {
        await AcknowledgementModel.collection.insertOne(stored as never, { session: currentSession() })
      } catch (error) {
        if (!duplicateKey(error)) throw error
        throw alreadyAcknowledged(
          await AcknowledgementModel.findById(mismatchId).lean<StoredAcknowledgement>().orFail(),
        )
      }
      return asAnswered(event)
    },
    replay: (event) => Promise.resolve(asAnswered(event)),
  })
}

function asAnswered(event: Event): LedgerMismatch {
  const { reason: _reason, ...told } = event.data as unknown as LedgerMismatch & { reason: string }
  return { ...told, id: event.subject!.id, acknowledgement: acknowledgementIn(event) }
}

function acknowledgementIn({ data, actor, at }: Event): LedgerAcknowledgement {
  return { reason: String(data!.reason), by: actor as LedgerAcknowledgement['by'], at }
}
