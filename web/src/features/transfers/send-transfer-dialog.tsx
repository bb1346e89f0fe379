import { limits } from '@gudang/domain'
import { NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { DayField } from '../../ui/form/moment-field.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { useSendTransferCommand } from './transfer-documents.generated.ts'
import { useStepRefusals, type StepProps } from './transfer-steps.ts'

interface SendTransferDialogProps extends StepProps {
  opened: boolean
  onClose: () => void
}

/** All of it, unless less is loaded: what stays behind is a draft of its own. */
export function SendTransferDialog({ transfer, opened, onClose, refresh }: SendTransferDialogProps) {
  const { t } = useTranslation()
  const { number, lines } = transfer
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    initialValues: {
      carrier: '',
      trackingCode: '',
      expectedOn: '',
      keepRest: true,
      units: lines.map(({ requested }) => requested as number | string),
    },
  })
  const { TransferStepRefused, InsufficientStock } = useStepRefusals((why) => {
    setRefusal(why)
    refresh()
  })
  const send = useSendTransferCommand({
    Transfer: ({ status }) => {
      notifyDone(t(`transfers.stepped.${status}`, { number }))
      onClose()
    },
    TransferStepRefused,
    InsufficientStock,
  })
  const { units } = form.values
  const leaves = lines.some(({ requested }, index) => Number(units[index]) < requested)
  return (
    <Dialog title={t('transfers.sendTitle', { number })} opened={opened} onClose={onClose}>
      <Form
        form={form}
        command={send}
        onSubmit={({ carrier, trackingCode, expectedOn, keepRest }) =>
          void send.run(
            (idempotencyKey) => ({
              input: {
                number,
                lines: lines
                  .map(({ sku }, index) => ({ sku, quantity: Number(units[index]) }))
                  .filter(({ quantity }) => quantity > 0),
                carrier: carrier.trim() || undefined,
                trackingCode: trackingCode.trim() || undefined,
                // The end of that day: until then it is not late.
                expectedAt: expectedOn ? new Date(`${expectedOn}T23:59:59`).toISOString() : undefined,
                remainder: keepRest ? 'DRAFT' : 'DROP',
                idempotencyKey,
              },
            }),
            { form },
          )
        }
        submitLabel={t('transfers.send')}
        onCancel={onClose}
      >
        <Refusal>{refusal}</Refusal>
        <Stack gap={6}>
          {lines.map(({ sku, requested, product }, index) => (
            <NumberInput
              key={sku}
              size="xs"
              {...form.getInputProps(`units.${index}`)}
              label={`${sku} · ${product.name}`}
              min={0}
              max={requested}
              allowDecimal={false}
              allowNegative={false}
            />
          ))}
        </Stack>
        {leaves && (
          <Switch {...form.getInputProps('keepRest', { type: 'checkbox' })} label={t('transfers.keepRest')} />
        )}
        <TextInput
          {...form.getInputProps('carrier')}
          label={t('transfers.carrier')}
          maxLength={limits.reference}
        />
        <TextInput
          {...form.getInputProps('trackingCode')}
          label={t('transfers.trackingCode')}
          maxLength={limits.reference}
        />
        <DayField {...form.getInputProps('expectedOn')} label={t('transfers.expectedAt')} from="today" />
      </Form>
    </Dialog>
  )
}
