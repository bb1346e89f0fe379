import { batchesOf } from '@gudang/domain'
import { isGrouping, mostMembers } from '../../platform/commands/group.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { resourceBusy, type UserErrorValue } from '../../platform/errors.ts'
import { badInput, problem, type FieldProblem } from '../../platform/inputs/field-problems.ts'
import { isForeseen, tellError } from '../../platform/graphql/format-error.ts'
import { resultOrRefusal } from '../../platform/graphql/result-union.ts'
import type { PlaceOrderInput } from './orders.inputs.ts'
import type { Order } from './orders.model.ts'
import { placeOrder } from './orders.place.ts'

const mostOrders = 100
const longestMs = 20_000

interface Placed {
  index: number
  result?: Order | UserErrorValue
  error?: { code: string; message: string; fields: FieldProblem[]; retryAfterMs?: number }
}

/**
 * Begun one after the other, so that the first of two orders for the last unit gets it, and committed together; each is a
 * command of its own.
 */
export async function placeOrders(ctx: Ctx, orders: PlaceOrderInput[]): Promise<Placed[]> {
  if (orders.length < 1) throw badInput([problem(['orders'], 'EMPTY')])
  if (orders.length > mostOrders) throw badInput([problem(['orders'], 'TOO_MANY', { most: mostOrders })])
  const deadline = ctx.now().getTime() + longestMs
  const begin = (order: PlaceOrderInput) => {
    if (ctx.now().getTime() > deadline) throw resourceBusy(1_000)
    return placeOrder(ctx, order)
  }
  const placed: Placed[] = []
  // So many at a time leave room for the commands of others.
  for (const batch of batchesOf([...orders.entries()], isGrouping() ? mostMembers : 1)) {
    const begun = batch.map(([index, order]) => outcome(ctx, index, () => begin(order)))
    placed.push(...(await Promise.all(begun)))
  }
  return placed
}

async function outcome(ctx: Ctx, index: number, begin: () => Promise<Order>): Promise<Placed> {
  try {
    return { index, result: await resultOrRefusal(begin()) }
  } catch (error) {
    if (!isForeseen(error)) ctx.log.error({ err: error, path: ['placeOrders', index] }, 'Unforeseen error')
    const { message, extensions } = tellError(error)
    const { code, fields = [], retryAfterMs } = extensions as Partial<Placed['error']> & { code: string }
    return { index, error: { code, message, fields, ...(retryAfterMs ? { retryAfterMs } : {}) } }
  }
}
