import { limits } from '@gudang/domain'
import { Progress, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { Form } from '../../../ui/form/form.tsx'
import type { OrderRow } from './order-row.ts'
import classes from './orders-dialog.module.css'
import { isFit, type Step } from './step.ts'
import { useEachOrder, type StepValues } from './use-each-order.ts'

interface OrdersDialogProps {
  step: Step
  /** All that are marked; those whose state does not allow it are left out. */
  orders: OrderRow[]
  onClose: () => void
  /** After all of them are done. */
  onDone: () => void
}

export function OrdersDialog({ step, orders, onClose, onDone }: OrdersDialogProps) {
  const { t } = useTranslation()
  // As of the opening: the live feed changes the rows while they are sent.
  const [fit] = useState(() => orders.filter((order) => isFit(step, order)))
  const leftOut = orders.length - fit.length
  const form = useForm<StepValues>({ initialValues: { carrier: '', reason: '' } })
  const { outcomes, running, run } = useEachOrder(step)
  const done = [...outcomes.values()].filter(({ state }) => state === 'done').length
  const isTold = outcomes.size > 0

  async function submit(values: StepValues): Promise<void> {
    const numbers = fit.map(({ orderNumber }) => orderNumber)
    if (!(await run(numbers, values))) return
    notifyDone(t(`orders.many.done.${step}`, { count: numbers.length }))
    onDone()
  }

  return (
    <Dialog title={t(`orders.many.title.${step}`, { count: fit.length })} opened onClose={onClose}>
      <Form
        form={form}
        command={{ running, problem: undefined }}
        onSubmit={(values) => void submit(values)}
        submitLabel={isTold && !running ? t('orders.many.again') : t(`orders.many.submit.${step}`)}
        danger={step === 'cancel'}
        many
        onCancel={onClose}
        cancelLabel={isTold ? t('actions.close') : undefined}
      >
        {leftOut > 0 && (
          <Text size="sm" c="dimmed">
            {t('orders.many.leftOut', { count: leftOut })}
          </Text>
        )}
        {step === 'ship' && (
          <TextInput
            {...form.getInputProps('carrier')}
            label={t('orders.detail.carrier')}
            maxLength={limits.reference}
            data-autofocus
          />
        )}
        {step === 'cancel' && (
          <>
            <Text size="sm" c="dimmed">
              {t('orders.detail.cancelLead')}
            </Text>
            <Textarea
              {...form.getInputProps('reason')}
              label={t('orders.detail.cancelReason')}
              maxLength={limits.note}
              autosize
              minRows={2}
              data-autofocus
            />
          </>
        )}
        {running && (
          <Progress
            value={(100 * outcomes.size) / fit.length}
            aria-label={t(`orders.many.title.${step}`, { count: fit.length })}
          />
        )}
        {isTold && (
          <Text size="sm" fw={600} role="status">
            {t('orders.many.sofar', { done, count: fit.length })}
          </Text>
        )}
        <ul className={classes.orders} tabIndex={0} aria-label={t('shell.orders')}>
          {fit.map(({ id, orderNumber, customerName }) => {
            const outcome = outcomes.get(orderNumber)
            return (
              <li key={id} data-state={outcome?.state}>
                <span className="gd-code">{orderNumber}</span>
                <span className="gd-clip gd-dimmed" title={customerName}>
                  {customerName}
                </span>
                {outcome?.state === 'done' && <IconCheck size={16} aria-label={t('orders.many.ok')} />}
                {outcome && outcome.state !== 'done' && (
                  <span className={classes.why}>
                    <IconAlertTriangle size={14} aria-hidden /> {outcome.text}
                  </span>
                )}
              </li>
            )
          })}
        </ul>
      </Form>
    </Dialog>
  )
}
