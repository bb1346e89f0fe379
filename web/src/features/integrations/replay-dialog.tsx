import { Select, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Form } from '../../ui/form/form.tsx'
import { MomentField } from '../../ui/form/moment-field.tsx'
import { deliveryStates } from './delivery-states.ts'
import { useReplayWebhookDeliveriesCommand } from './webhooks.generated.ts'

interface ReplayDialogProps {
  webhookId: string
  opened: boolean
  onClose: () => void
  onChange: () => void
}

/** What was delivered in a period goes again: the app was down, or has lost what it was told. */
export function ReplayDialog({ opened, onClose, ...rest }: ReplayDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('webhooks.replayMany')} opened={opened} onClose={onClose}>
      {opened && <ReplayForm onClose={onClose} {...rest} />}
    </Dialog>
  )
}

const all = 'all'

function ReplayForm({ webhookId, onClose, onChange }: Omit<ReplayDialogProps, 'opened'>) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { from: '', to: '', state: all as (typeof deliveryStates)[number] | typeof all },
    validate: { from: (value) => (value ? null : t('form.required')) },
  })
  const replay = useReplayWebhookDeliveriesCommand({
    done: (count) => {
      notifyDone(t('webhooks.replayedMany', { count }))
      onChange()
      onClose()
    },
  })
  return (
    <Form
      form={form}
      command={replay}
      onSubmit={({ from, to, state }) =>
        void replay.run(
          (idempotencyKey) => ({
            input: {
              webhookId,
              from: new Date(from).toISOString(),
              to: to ? new Date(to).toISOString() : undefined,
              state: state === all ? undefined : state,
              idempotencyKey,
            },
          }),
          { form },
        )
      }
      submitLabel={t('webhooks.replay')}
      onCancel={onClose}
    >
      <Text size="sm">{t('webhooks.replayManyHint')}</Text>
      <MomentField {...form.getInputProps('from')} label={t('webhooks.from')} upTo="today" data-autofocus />
      <MomentField
        {...form.getInputProps('to')}
        label={t('webhooks.to')}
        description={t('webhooks.toHint')}
        upTo="today"
      />
      <Select
        {...form.getInputProps('state')}
        label={t('webhooks.state')}
        allowDeselect={false}
        data={[
          { value: all, label: t('webhooks.all') },
          ...deliveryStates.map((value) => ({ value, label: t(`webhooks.states.${value}`) })),
        ]}
      />
    </Form>
  )
}
