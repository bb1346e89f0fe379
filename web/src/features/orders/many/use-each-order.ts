import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../graphql/api.tsx'
import { useFieldProblemText, useProblemText } from '../../../graphql/problem-text.ts'
import { useEach } from '../../../graphql/use-each.ts'
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
  const each = useEach()

  async function send(orderNumber: string, values: StepValues): Promise<Outcome> {
    const sent = await each(orderNumber, (key) => take(orderNumber, key, values))
    if (sent.problem) {
      const [field] = sent.problem.fields
      return { state: 'failed', text: field ? fieldProblemText(field) : problemText(sent.problem) }
    }
    const { data } = sent
    return data.__typename === 'Order' ? { state: 'done' } : { state: 'refused', text: refusalOf(data) }
  }

  async function take(orderNumber: string, idempotencyKey: string, values: StepValues) {
    const { carrier, reason, tracking } = values
    const variables = { orderNumber, idempotencyKey }
    if (step === 'process')
      return (await client.mutate({ mutation: ProcessOrderDocument, variables })).data!.processOrder
    if (step === 'ship') {
      const trackingCode = tracking[orderNumber]?.trim() || undefined
      const asked = { ...variables, carrier: carrier.trim() || undefined, trackingCode }
      return (await client.mutate({ mutation: ShipOrderDocument, variables: asked })).data!.shipOrder
    }
    const asked = { ...variables, reason: reason.trim() || undefined }
    return (await client.mutate({ mutation: CancelOrderDocument, variables: asked })).data!.cancelOrder
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
