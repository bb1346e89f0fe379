import { limits } from '@gudang/domain'
import { Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { useAcknowledgeMismatchCommand } from './ledger-check.generated.ts'
import { What, type Mismatch } from './mismatch-columns.tsx'

interface AcknowledgeDialogProps {
  /** Undefined where none is chosen, or where it is not there any more. */
  mismatch: Mismatch | undefined
  onClose: () => void
  refresh: () => void
}

export function AcknowledgeDialog({ mismatch, onClose, refresh }: AcknowledgeDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('ledgerCheck.dialogTitle')} opened={mismatch !== undefined} onClose={onClose}>
      {mismatch && <AcknowledgeForm mismatch={mismatch} onClose={onClose} refresh={refresh} />}
    </Dialog>
  )
}

function AcknowledgeForm({ mismatch, onClose, refresh }: AcknowledgeDialogProps & { mismatch: Mismatch }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : t('ledgerCheck.reasonNeeded')) },
  })
  const acknowledge = useAcknowledgeMismatchCommand({
    LedgerMismatch: () => {
      notifyDone(t('ledgerCheck.done'))
      onClose()
      refresh()
    },
    MismatchNotFound: () => setRefusal(t('ledgerCheck.gone')),
    MismatchAlreadyAcknowledged: ({ by, at, reason }) =>
      setRefusal(t('ledgerCheck.already', { name: by.name, at: format.dateTime(at), reason })),
  })
  const { sku, warehouseCode, orderNumber, transferNumber } = mismatch
  const place = [orderNumber ?? transferNumber, sku && `${sku} · ${warehouseCode}`]
    .filter(Boolean)
    .join(' – ')
  return (
    <Form
      form={form}
      command={acknowledge}
      onSubmit={({ reason }) =>
        void acknowledge.run(
          (idempotencyKey) => ({ input: { mismatchId: mismatch.id, reason: reason.trim(), idempotencyKey } }),
          { form },
        )
      }
      submitLabel={t('ledgerCheck.acknowledge')}
      onCancel={onClose}
    >
      <Refusal>{refusal}</Refusal>
      <div>
        <Text size="sm" fw={600}>
          {place}
        </Text>
        <Text size="sm" component="div">
          <What mismatch={mismatch} />
        </Text>
      </div>
      <Text size="sm" c="dimmed">
        {t('ledgerCheck.dialogLead')}
      </Text>
      <Textarea
        {...form.getInputProps('reason')}
        label={t('ledgerCheck.reason')}
        description={t('ledgerCheck.reasonHint')}
        required
        maxLength={limits.note}
        autosize
        minRows={3}
        data-autofocus
      />
    </Form>
  )
}
