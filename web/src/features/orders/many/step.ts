import type { OrderStatus } from '../../../graphql/schema.generated.ts'

export const steps = ['process', 'ship', 'cancel'] as const
export type Step = (typeof steps)[number]

/** The states that a step leads from; the server has the last word. */
const from: Record<Step, OrderStatus[]> = {
  process: ['PENDING'],
  ship: ['PROCESSED'],
  cancel: ['PENDING', 'PROCESSED'],
}

export const isFit = (step: Step, { status }: { status: OrderStatus }) => from[step].includes(status)
