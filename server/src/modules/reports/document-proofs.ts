import type { Types } from 'mongoose'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { idsOfNoOrder, ordersAfter } from '../orders/for-reports.ts'
import { isOpen } from '../orders/index.ts'
import type { MovementReference } from '../stock/index.ts'
import { ReferenceKind } from '../stock/index.ts'
import { idsOfNoTransfer, isTransferNumber, openUnits, transfersAfter } from '../transfers/for-reports.ts'
import type { Units } from './ledger-proof.rules.ts'
import { LedgerMismatchKind, type LedgerMismatch } from './reports.types.ts'

export interface DocumentToProve {
  _id: Types.ObjectId
  about: Pick<LedgerMismatch, 'orderNumber' | 'transferNumber'>
  /** By stock id, of the warehouses of the actor. */
  holds: Map<string, Units>
}

/** How the documents of a module are held against the movements that name them. */
export interface DocumentProof {
  noun: string
  missing: LedgerMismatchKind
  differing: LedgerMismatchKind
  /** Whether there is to be a document of this kind behind a movement. */
  isNamedBy(reference: MovementReference): boolean
  idsOfNone(ids: string[]): Promise<string[]>
  /** The next of all documents in the actor's warehouses by id. */
  after(ctx: Ctx, after: Types.ObjectId | undefined, limit: number): Promise<DocumentToProve[]>
}

const orders: DocumentProof = {
  noun: 'order',
  missing: LedgerMismatchKind.ORDER_MISSING,
  differing: LedgerMismatchKind.ORDER_ALLOCATION,
  isNamedBy: ({ kind }) => kind === ReferenceKind.ORDER,
  idsOfNone: idsOfNoOrder,
  async after(ctx, after, limit) {
    const found = await ordersAfter(ctx, after, limit)
    return found.map(({ _id, orderNumber, status, items }) => {
      const seen = items
        .flatMap(({ allocations }) => allocations)
        .filter(({ warehouse }) => isOpen(status) && maySeeWarehouse(ctx, warehouse))
      const holds = seen.map(
        ({ stock, quantity }) => [String(stock), { allocated: quantity, inTransit: 0 }] as const,
      )
      return { _id, about: { orderNumber }, holds: new Map(holds) }
    })
  },
}

const transfers: DocumentProof = {
  noun: 'transfer',
  missing: LedgerMismatchKind.TRANSFER_MISSING,
  differing: LedgerMismatchKind.TRANSFER_UNITS,
  isNamedBy: ({ kind, label }) => kind === ReferenceKind.TRANSFER && isTransferNumber(label),
  idsOfNone: idsOfNoTransfer,
  async after(ctx, after, limit) {
    const found = await transfersAfter(ctx, after, limit)
    return found.map(({ _id, number, from, to, lines }) => {
      const promises = maySeeWarehouse(ctx, from)
        ? lines.map((line) => [line.stockFrom, { allocated: line.promised, inTransit: 0 }] as const)
        : []
      const onTheWay = maySeeWarehouse(ctx, to)
        ? lines.map((line) => [line.stockTo, { allocated: 0, inTransit: openUnits(line) }] as const)
        : []
      const holds = [...promises, ...onTheWay].map(([stock, units]) => [String(stock), units] as const)
      return { _id, about: { transferNumber: number }, holds: new Map(holds) }
    })
  },
}

/** One for each module whose documents move stock. */
export const documentProofs: DocumentProof[] = [orders, transfers]
