import { limits } from '@gudang/domain'
import { Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { useStepRefused } from './stocktake-steps.ts'
import { useCancelStocktakeCommand } from './stocktakes.generated.ts'

interface CancelStocktakeDialogProps {
  number: string
  opened: boolean
  onClose: () => void
  refresh: () => void
}

export function CancelStocktakeDialog({ number, opened, onClose, refresh }: CancelStocktakeDialogProps) {
  const { t } = useTranslation()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({ initialValues: { reason: '' } })
  const cancel = useCancelStocktakeCommand({
    Stocktake: ({ status }) => {
      notifyDone(t(`stocktakes.stepped.${status}`, { number }))
      onClose()
    },
    StocktakeStepRefused: useStepRefused((why) => {
      setRefusal(why)
      refresh()
    }),
  })
  return (
    <Dialog title={t('stocktakes.cancelTitle', { number })} opened={opened} onClose={onClose} size="sm">
      <Form
        form={form}
        command={cancel}
        onSubmit={({ reason }) =>
          void cancel.run(
            (idempotencyKey) => ({ number, reason: reason.trim() || undefined, idempotencyKey }),
            { form },
          )
        }
        submitLabel={t('stocktakes.cancel')}
        danger
        onCancel={onClose}
        cancelLabel={t('stocktakes.keep')}
      >
        <Refusal>{refusal}</Refusal>
        <Text size="sm" c="dimmed">
          {t('stocktakes.cancelLead')}
        </Text>
        <Textarea
          {...form.getInputProps('reason')}
          label={t('fields.reason')}
          maxLength={limits.note}
          autosize
          minRows={2}
          data-autofocus
        />
      </Form>
    </Dialog>
  )
}
