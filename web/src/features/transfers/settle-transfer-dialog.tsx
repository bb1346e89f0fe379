import { limits } from '@gudang/domain'
import { SegmentedControl, NumberInput, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { useSettleTransferCommand } from './transfer-documents.generated.ts'
import { useStepRefusals, type StepProps } from './transfer-steps.ts'

interface SettleTransferDialogProps extends StepProps {
  opened: boolean
  onClose: () => void
}

/** What became of what did not arrive: each unit is lost or back, and somebody says so. */
export function SettleTransferDialog({ transfer, opened, onClose, refresh }: SettleTransferDialogProps) {
  const { t } = useTranslation()
  const { number } = transfer
  const open = transfer.lines.filter((line) => line.open > 0)
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    initialValues: {
      fate: 'lost' as 'lost' | 'returned',
      note: '',
      units: Object.fromEntries(open.map((line) => [line.sku, line.open as number | string])),
    },
    validate: {
      note: (note, { fate }) => (fate === 'lost' && !note.trim() ? t('form.required') : null),
    },
  })
  const { TransferStepRefused, OverReceived } = useStepRefusals((why) => {
    setRefusal(why)
    refresh()
  })
  const settle = useSettleTransferCommand({
    Transfer: ({ status }) => {
      notifyDone(t(`transfers.stepped.${status}`, { number }))
      onClose()
    },
    TransferStepRefused,
    OverReceived,
  })
  return (
    <Dialog title={t('transfers.settleTitle', { number })} opened={opened} onClose={onClose}>
      <Form
        form={form}
        command={settle}
        onSubmit={({ fate, note, units }) =>
          void settle.run(
            (idempotencyKey) => ({
              input: {
                number,
                lines: open
                  .map(({ sku }) => ({ sku, [fate]: Number(units[sku] ?? 0) }))
                  .filter((line) => line[fate] !== 0),
                note: note.trim() || undefined,
                idempotencyKey,
              },
            }),
            { form },
          )
        }
        submitLabel={t('transfers.settle')}
        onCancel={onClose}
      >
        <Refusal>{refusal}</Refusal>
        <SegmentedControl
          aria-label={t('transfers.fate')}
          {...form.getInputProps('fate')}
          data={(['lost', 'returned'] as const).map((value) => ({
            value,
            label: t(`transfers.counters.${value}`),
          }))}
        />
        <Stack gap={6}>
          {open.map(({ sku, open: left, product }) => (
            <NumberInput
              key={sku}
              size="xs"
              value={form.values.units[sku] ?? left}
              onChange={(units) => form.setFieldValue('units', (before) => ({ ...before, [sku]: units }))}
              label={`${sku} · ${product.name}`}
              min={0}
              max={left}
              allowDecimal={false}
              allowNegative={false}
            />
          ))}
        </Stack>
        <Textarea
          {...form.getInputProps('note')}
          label={t('transfers.note')}
          maxLength={limits.note}
          autosize
          minRows={2}
        />
      </Form>
    </Dialog>
  )
}
