import { limits } from '@gudang/domain'
import { Progress, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useState, type ClipboardEvent } from 'react'
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
  const form = useForm<StepValues>({ initialValues: { carrier: '', reason: '', tracking: {} } })
  const { outcomes, running, run } = useEachOrder(step)
  const done = [...outcomes.values()].filter(({ state }) => state === 'done').length
  const isTold = outcomes.size > 0

  const track = (codes: Record<string, string>) =>
    form.setFieldValue('tracking', { ...form.getValues().tracking, ...codes })

  /** A column of codes, as a carrier's list has it, goes to this order and those after it. */
  function paste(event: ClipboardEvent, at: number): void {
    const codes = event.clipboardData.getData('text').trim().split(/\r?\n/)
    if (codes.length === 1) return
    event.preventDefault()
    const rest = fit.slice(at).map(({ orderNumber }, index) => [orderNumber, codes[index]?.trim()] as const)
    const told = rest.flatMap(([orderNumber, code]) =>
      code ? [[orderNumber, code.slice(0, limits.reference)]] : [],
    )
    track(Object.fromEntries(told) as Record<string, string>)
  }

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
          {fit.map(({ id, orderNumber, customerName }, index) => {
            const outcome = outcomes.get(orderNumber)
            return (
              <li key={id} data-state={outcome?.state}>
                <span className="gd-code">{orderNumber}</span>
                <span className="gd-clip gd-dimmed" title={customerName}>
                  {customerName}
                </span>
                {step === 'ship' && !outcome && (
                  <TextInput
                    value={form.values.tracking[orderNumber] ?? ''}
                    onChange={(event) => track({ [orderNumber]: event.currentTarget.value })}
                    size="xs"
                    w={150}
                    aria-label={t('orders.trackingOf', { orderNumber })}
                    placeholder={t('orders.detail.trackingCode')}
                    maxLength={limits.reference}
                    autoComplete="off"
                    disabled={running}
                    onPaste={(event) => paste(event, index)}
                  />
                )}
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
