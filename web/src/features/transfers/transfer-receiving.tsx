import { limits } from '@gudang/domain'
import { Button, Group, NumberInput, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PickedProduct } from '../../domain/products/product-picker.tsx'
import { ProductLink } from '../../domain/products/product-link.tsx'
import { ProductScanField } from '../../domain/products/product-scan-field.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { useReceiveTransferCommand } from './transfer-documents.generated.ts'
import { receiptOf, type Arrived } from './transfer-receipt.ts'
import { useStepRefusals, type StepProps } from './transfer-steps.ts'

/** One scan after the other, "8 of 12", and all that is left with one press; what comes beyond it is surplus. */
export function TransferReceiving({ transfer, refresh }: StepProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { number, lines } = transfer
  const [arrived, setArrived] = useState<Arrived>({})
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const { TransferStepRefused, OverReceived } = useStepRefusals((why) => {
    setRefusal(why)
    refresh()
  })
  const receive = useReceiveTransferCommand({
    Transfer: ({ status }) => {
      setArrived({})
      setNote('')
      notifyDone(t(`transfers.received.${status === 'CLOSED' ? 'CLOSED' : 'IN_TRANSIT'}`, { number }))
    },
    TransferStepRefused,
    OverReceived,
  })
  const of = (sku: string) => arrived[sku] ?? { units: 0, damaged: 0 }
  const change = (sku: string, to: Partial<Arrived[string]>) =>
    setArrived((before) => ({ ...before, [sku]: { units: 0, damaged: 0, ...before[sku], ...to } }))

  function scan({ sku, name }: PickedProduct, more: number): string {
    const line = lines.find((each) => each.sku === sku)
    if (!line) return t('transfers.notOnIt', { sku })
    setArrived((before) => {
      const { units, damaged } = before[sku] ?? { units: 0, damaged: 0 }
      return { ...before, [sku]: { units: units + more, damaged } }
    })
    return t('scanner.added', { count: of(sku).units + more, sku, name })
  }

  const receipt = receiptOf(lines, arrived)
  return (
    <Paper withBorder radius="md" p="sm" bg="var(--gd-surface)" component="section">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="sm" fw={600}>
            {t('transfers.receive')}
          </Title>
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              setArrived(
                Object.fromEntries(
                  lines
                    .filter(({ open }) => open > 0)
                    .map(({ sku, open }) => [sku, { units: open, damaged: 0 }]),
                ),
              )
            }
          >
            {t('transfers.all')}
          </Button>
        </Group>
        <ProblemAlert problem={receive.problem} />
        <Refusal>{refusal}</Refusal>
        <ProductScanField label={t('scanner.field')} onProduct={scan} />
        {lines
          .filter(({ open, sent }) => open > 0 || sent > 0)
          .map(({ sku, open, product }) => (
            <Group key={sku} gap="xs" role="group" aria-label={sku} wrap="wrap">
              <div style={{ flex: '1 1 13rem', minWidth: 0 }}>
                <ProductLink sku={sku} />
                <Text size="xs" c="dimmed" className="gd-clip">
                  {product.name}
                </Text>
              </div>
              <Text size="sm" className="gd-number" fw={600}>
                {t('transfers.ofLeft', {
                  units: format.number(of(sku).units + of(sku).damaged),
                  left: format.number(open),
                })}
              </Text>
              <NumberInput
                size="xs"
                w={112}
                aria-label={t('transfers.receivedOf', { sku })}
                value={of(sku).units}
                onChange={(units) => change(sku, { units: Number(units) || 0 })}
                min={0}
                allowDecimal={false}
              />
              <NumberInput
                size="xs"
                w={112}
                aria-label={t('transfers.damagedOf', { sku })}
                placeholder={t('transfers.counters.damaged')}
                value={of(sku).damaged || ''}
                onChange={(damaged) => change(sku, { damaged: Number(damaged) || 0 })}
                min={0}
                allowDecimal={false}
              />
            </Group>
          ))}
        {receipt.some(({ damaged }) => damaged > 0) && (
          <Textarea
            label={t('transfers.damageNote')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={limits.note}
            autosize
          />
        )}
        {receipt.some(({ surplus }) => surplus > 0) && (
          <Text size="sm" role="status">
            {t('transfers.surplusSaid', {
              units: format.number(receipt.reduce((sum, { surplus }) => sum + surplus, 0)),
            })}
          </Text>
        )}
        <Group justify="flex-end">
          <Button
            loading={receive.running}
            disabled={receipt.length === 0}
            onClick={() =>
              void receive.run((idempotencyKey) => ({
                input: { number, lines: receipt, note: note.trim() || undefined, idempotencyKey },
              }))
            }
          >
            {t('transfers.receiveSubmit')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
