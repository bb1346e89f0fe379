import { limits } from '@gudang/domain'
import { Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { expectedOrder, useTransitionHandlers, type TransitionDialogProps } from './order-transition.ts'
import { useCancelOrderCommand } from './orders.generated.ts'

export function CancelOrderDialog({ order, opened, onClose, refresh }: TransitionDialogProps) {
  const { t } = useTranslation()
  const { orderNumber } = order
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { reason: '' } })
  const cancel = useCancelOrderCommand(
    useTransitionHandlers(orderNumber, {
      onDone: onClose,
      onRefused(why) {
        setRefusal(why)
        refresh()
      },
    }),
  )
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
        <Refusal>{refusal}</Refusal>
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
      </Form>
    </Dialog>
  )
}
