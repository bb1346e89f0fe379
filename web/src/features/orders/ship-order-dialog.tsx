import { limits } from '@gudang/domain'
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { expectedOrder, useTransitionHandlers, type TransitionDialogProps } from './order-transition.ts'
import { useShipOrderCommand } from './orders.generated.ts'

export function ShipOrderDialog({ order, opened, onClose, refresh }: TransitionDialogProps) {
  const { t } = useTranslation()
  const { orderNumber } = order
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { carrier: '', trackingCode: '' } })
  const ship = useShipOrderCommand(
    useTransitionHandlers(orderNumber, {
      onDone: onClose,
      onRefused(why) {
        setRefusal(why)
        refresh()
      },
    }),
  )
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
        <Refusal>{refusal}</Refusal>
        <TextInput
          {...form.getInputProps('carrier')}
          label={t('orders.detail.carrier')}
          maxLength={limits.reference}
          data-autofocus
        />
        <TextInput
          {...form.getInputProps('trackingCode')}
          label={t('orders.detail.trackingCode')}
          maxLength={limits.reference}
        />
      </Form>
    </Dialog>
  )
}
