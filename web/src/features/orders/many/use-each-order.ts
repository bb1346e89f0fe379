import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../graphql/api.tsx'
import { randomId } from '../../../graphql/ids.ts'
import { isOutcomeUnknown, problemOf } from '../../../graphql/problem.ts'
import { useFieldProblemText, useProblemText } from '../../../graphql/problem-text.ts'
import {
  CancelOrderDocument,
  ProcessOrderDocument,
  ShipOrderDocument,
  type TransitionRefusalFragment,
} from '../orders.generated.ts'
import type { Step } from './step.ts'

export interface Outcome {
  state: 'done' | 'refused' | 'failed'
  /** Why not. */
  text?: string
}

export interface StepValues {
  carrier: string
  reason: string
  /** By order number. */
  tracking: Record<string, string>
}

/** One command an order, one after the other: what becomes of each is told, and none holds up the others. */
export function useEachOrder(step: Step) {
  const { t } = useTranslation()
  const { client } = useApi()
  const problemText = useProblemText()
  const fieldProblemText = useFieldProblemText()
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map())
  const [running, setRunning] = useState(false)
  // Of an order whose outcome is not known, for the next attempt.
  const keys = useRef(new Map<string, string>())

  async function send(orderNumber: string, { carrier, reason, tracking }: StepValues): Promise<Outcome> {
    const idempotencyKey = keys.current.get(orderNumber) ?? randomId()
    keys.current.set(orderNumber, idempotencyKey)
    const variables = { orderNumber, idempotencyKey }
    const ways = {
      process: async () =>
        (await client.mutate({ mutation: ProcessOrderDocument, variables })).data!.processOrder,
      ship: async () => {
        const trackingCode = tracking[orderNumber]?.trim() || undefined
        const asked = { ...variables, carrier: carrier.trim() || undefined, trackingCode }
        return (await client.mutate({ mutation: ShipOrderDocument, variables: asked })).data!.shipOrder
      },
      cancel: async () => {
        const asked = { ...variables, reason: reason.trim() || undefined }
        return (await client.mutate({ mutation: CancelOrderDocument, variables: asked })).data!.cancelOrder
      },
    }
    try {
      const answer = await ways[step]()
      keys.current.delete(orderNumber)
      return answer.__typename === 'Order' ? { state: 'done' } : { state: 'refused', text: refusalOf(answer) }
    } catch (error) {
      const problem = problemOf(error)
      if (!isOutcomeUnknown(problem)) keys.current.delete(orderNumber)
      const [field] = problem.fields
      return { state: 'failed', text: field ? fieldProblemText(field) : problemText(problem) }
    }
  }

  const refusalOf = ({ from, to }: TransitionRefusalFragment) =>
    t('orders.detail.refused', { from: t(`orderStatuses.${from}`), to: t(`orderStatuses.${to}`) })

  /** Of those that are not done yet; resolves to whether all of them are. */
  async function run(orderNumbers: string[], values: StepValues): Promise<boolean> {
    setRunning(true)
    const told = new Map(outcomes)
    for (const orderNumber of orderNumbers) {
      if (told.get(orderNumber)?.state === 'done') continue
      told.set(orderNumber, await send(orderNumber, values))
      setOutcomes(new Map(told))
    }
    setRunning(false)
    return orderNumbers.every((orderNumber) => told.get(orderNumber)?.state === 'done')
  }

  return { outcomes, running, run }
}
