import { useWarehouseChoice } from '../../../domain/warehouses/warehouse-choice.ts'
import { midnight } from '../../../ui/midnight.ts'
import { useCountPlansQuery, type CountPlansQuery } from '../stocktakes.generated.ts'

export type Plan = CountPlansQuery['countPlans'][number]

export const classes = ['A', 'B', 'C'] as const

export const dueOf = ({ today }: Plan, abcClass: (typeof classes)[number]) =>
  today.find((due) => due.abcClass === abcClass)

export const proposedBy = ({ today }: Plan): number => today.reduce((sum, { proposed }) => sum + proposed, 0)

/** Of the warehouse that is chosen, or of all, with what is due on the day of who looks. */
export function useCountPlans(options: { skip?: boolean } = {}) {
  const { code } = useWarehouseChoice()
  const { data, error, refetch } = useCountPlansQuery({ variables: { from: midnight() }, ...options })
  const plans = data?.countPlans.filter(({ warehouse }) => !code || warehouse.code === code)
  return { plans, error, refetch }
}
