import type { Types } from 'mongoose'
import type { SomeIds } from '../../platform/database/some-ids.ts'
import { maySeeWarehouse, type Ctx } from '../../platform/requests/context.ts'
import { idsOfNoOrder, openOrderIds, someOrders } from '../orders/for-reports.ts'
import { isOpen } from '../orders/index.ts'
import type { MovementReference } from '../stock/index.ts'
import { ReferenceKind } from '../stock/index.ts'
import { idsOfNoStocktake, postedBy, someStocktakes } from '../stocktakes/for-reports.ts'
import { idsOfNoTransfer, isTransferNumber, openUnits, someTransfers } from '../transfers/for-reports.ts'
import { none, type Units } from './ledger-proof.rules.ts'
import { LedgerMismatchKind, type LedgerMismatch } from './reports.types.ts'

export interface DocumentToProve {
  _id: Types.ObjectId
  about: Pick<LedgerMismatch, 'orderNumber' | 'transferNumber' | 'stocktakeNumber'>
  /** By stock id, of the warehouses of the actor. */
  holds: Map<string, Units>
}

/** How the documents of a module are held against the movements that name them. */
export interface DocumentProof {
  noun: string
  /** What of the movements is held against the documents. */
  balances: readonly (keyof Units)[]
  /** How many documents are looked at together. */
  atOnce: number
  missing: LedgerMismatchKind
  differing: LedgerMismatchKind
  /** Whether there is to be a document of this kind behind a movement. */
  isNamedBy(reference: MovementReference): boolean
  idsOfNone(ids: string[]): Promise<string[]>
  /** The only ones that can hold anything, where that is known without a look at each. */
  holding?(ctx: Ctx): AsyncIterable<string>
  /** Those of these ids in the actor's warehouses, in their order. */
  find(ctx: Ctx, ids: SomeIds, limit: number): Promise<DocumentToProve[]>
}

const held = ['allocated', 'inTransit'] as const

const orders: DocumentProof = {
  noun: 'order',
  ...{ balances: held, atOnce: 200 },
  missing: LedgerMismatchKind.ORDER_MISSING,
  differing: LedgerMismatchKind.ORDER_ALLOCATION,
  isNamedBy: ({ kind }) => kind === ReferenceKind.ORDER,
  idsOfNone: idsOfNoOrder,
  holding: openOrderIds,
  async find(ctx, ids, limit) {
    const found = await someOrders(ctx, ids, limit)
    return found.map(({ _id, orderNumber, status, items }) => {
      const seen = items
        .flatMap(({ allocations }) => allocations)
        .filter(({ warehouse }) => isOpen(status) && maySeeWarehouse(ctx, warehouse))
      const holds = seen.map(
        ({ stock, quantity }) => [String(stock), { ...none, allocated: quantity }] as const,
      )
      return { _id, about: { orderNumber }, holds: new Map(holds) }
    })
  },
}

const transfers: DocumentProof = {
  noun: 'transfer',
  ...{ balances: held, atOnce: 200 },
  missing: LedgerMismatchKind.TRANSFER_MISSING,
  differing: LedgerMismatchKind.TRANSFER_UNITS,
  isNamedBy: ({ kind, label }) => kind === ReferenceKind.TRANSFER && isTransferNumber(label),
  idsOfNone: idsOfNoTransfer,
  async find(ctx, ids, limit) {
    const found = await someTransfers(ctx, ids, limit)
    return found.map(({ _id, number, from, to, lines }) => {
      const promises = maySeeWarehouse(ctx, from)
        ? lines.map((line) => [line.stockFrom, { ...none, allocated: line.promised }] as const)
        : []
      const onTheWay = maySeeWarehouse(ctx, to)
        ? lines.map((line) => [line.stockTo, { ...none, inTransit: openUnits(line) }] as const)
        : []
      const holds = [...promises, ...onTheWay].map(([stock, units]) => [String(stock), units] as const)
      return { _id, about: { transferNumber: number }, holds: new Map(holds) }
    })
  },
}

/** Of a stocktake all that it has posted: one of them has as many lines as a warehouse has stocks. */
const stocktakes: DocumentProof = {
  noun: 'stocktake',
  ...{ balances: ['counted'], atOnce: 1 },
  missing: LedgerMismatchKind.STOCKTAKE_MISSING,
  differing: LedgerMismatchKind.STOCKTAKE_UNITS,
  isNamedBy: ({ kind }) => kind === ReferenceKind.STOCKTAKE,
  idsOfNone: idsOfNoStocktake,
  async find(ctx, ids, limit) {
    const found = await someStocktakes(ctx, ids, limit)
    return Promise.all(
      found.map(async ({ _id, number }) => {
        const posted = [...(await postedBy(_id))].map(
          ([stock, counted]) => [stock, { ...none, counted }] as const,
        )
        return { _id, about: { stocktakeNumber: number }, holds: new Map(posted) }
      }),
    )
  },
}

/** One for each module whose documents move stock. */
export const documentProofs: DocumentProof[] = [orders, transfers, stocktakes]
