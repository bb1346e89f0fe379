import { Alert, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { expectedOrder } from './expected-order.ts'
import { useCancelOrderCommand, type OrderDetailFragment } from './orders.generated.ts'

interface OrderDialogProps {
  order: OrderDetailFragment
  opened: boolean
  onClose: () => void
  /** After a refusal: the order is not what it was. */
  refresh: () => void
}

export function CancelOrderDialog({ order, opened, onClose, refresh }: OrderDialogProps) {
  const { t } = useTranslation()
  const { orderNumber } = order
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { reason: '' } })
  const cancel = useCancelOrderCommand({
    Order: ({ status }) => {
      notifyDone(t(`orders.detail.done.${status}`, { orderNumber }))
      onClose()
    },
    OrderTransitionRefused: ({ from, to }) => {
      setRefusal(
        t('orders.detail.refused', { from: t(`orderStatuses.${from}`), to: t(`orderStatuses.${to}`) }),
      )
      refresh()
    },
  })
  return (
    <Dialog
      title={t('orders.detail.cancelTitle', { orderNumber })}
      opened={opened}
      onClose={onClose}
      size="sm"
    >
      <Form
        form={form}
        command={cancel}
        onSubmit={({ reason }) =>
          void cancel.run(
            (idempotencyKey) => ({ orderNumber, reason: reason.trim() || undefined, idempotencyKey }),
            { form, optimistic: { cancelOrder: expectedOrder(order, 'CANCELLED') } },
          )
        }
        submitLabel={t('orders.detail.cancelSubmit')}
        danger
        onCancel={onClose}
        cancelLabel={t('orders.detail.keep')}
      >
        {refusal && (
          <Alert color="orange" variant="light" role="alert" p="xs">
            {refusal}
          </Alert>
        )}
        <Text size="sm" c="dimmed">
          {t('orders.detail.cancelLead')}
        </Text>
        <Textarea
          {...form.getInputProps('reason')}
          label={t('orders.detail.cancelReason')}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
        />
      </Form>
    </Dialog>
  )
}
