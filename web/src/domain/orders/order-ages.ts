import { dayMs } from '@gudang/domain'
import type { OrderAge } from '../../graphql/schema.generated.ts'

/** In days; the oldest first: they wait the longest. */
const bounds: Record<OrderAge, { from?: number; to?: number }> = {
  OVER_7_DAYS: { to: 7 },
  DAYS_3_TO_7: { from: 7, to: 3 },
  DAYS_1_TO_3: { from: 3, to: 1 },
  UNDER_1_DAY: { from: 1 },
}

export const orderAges = Object.keys(bounds) as OrderAge[]

/** Between which moments an order of this age was placed, to the second as the server counts it. */
export function momentsOfAge(age: OrderAge, now: number): { from?: string; to?: string } {
  const { from, to } = bounds[age]
  const ago = (days: number | undefined) =>
    days === undefined ? undefined : new Date(now - days * dayMs).toISOString()
  return { from: ago(from), to: ago(to) }
}
