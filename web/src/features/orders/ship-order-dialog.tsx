import { Alert, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { expectedOrder } from './expected-order.ts'
import { useShipOrderCommand, type OrderDetailFragment } from './orders.generated.ts'

interface OrderDialogProps {
  order: OrderDetailFragment
  opened: boolean
  onClose: () => void
  /** After a refusal: the order is not what it was. */
  refresh: () => void
}

export function ShipOrderDialog({ order, opened, onClose, refresh }: OrderDialogProps) {
  const { t } = useTranslation()
  const { orderNumber } = order
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { carrier: '', trackingCode: '' } })
  const ship = useShipOrderCommand({
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
    <Dialog title={t('orders.detail.shipTitle', { orderNumber })} opened={opened} onClose={onClose} size="sm">
      <Form
        form={form}
        command={ship}
        onSubmit={({ carrier, trackingCode }) =>
          void ship.run(
            (idempotencyKey) => ({
              orderNumber,
              carrier: carrier.trim() || undefined,
              trackingCode: trackingCode.trim() || undefined,
              idempotencyKey,
            }),
            { form, optimistic: { shipOrder: expectedOrder(order, 'SHIPPED') } },
          )
        }
        submitLabel={t('orders.detail.shipSubmit')}
        onCancel={onClose}
      >
        {refusal && (
          <Alert color="orange" variant="light" role="alert" p="xs">
            {refusal}
          </Alert>
        )}
        <TextInput
          {...form.getInputProps('carrier')}
          label={t('orders.detail.carrier')}
          maxLength={100}
          data-autofocus
        />
        <TextInput
          {...form.getInputProps('trackingCode')}
          label={t('orders.detail.trackingCode')}
          maxLength={100}
        />
      </Form>
    </Dialog>
  )
}
