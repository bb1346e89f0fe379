import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { ProblemAlert } from '../../ui/feedback/states.tsx'
import { useReplayWebhookDeliveryCommand, type DeliveryRowFragment } from './webhooks.generated.ts'

interface DeliveryDialogProps {
  delivery: DeliveryRowFragment | undefined
  onClose: () => void
  onChange: () => void
}

export function DeliveryDialog({ delivery, onClose, onChange }: DeliveryDialogProps) {
  return (
    <Dialog title={delivery?.topic ?? ''} opened={delivery !== undefined} onClose={onClose} size="lg">
      {delivery && <Delivery delivery={delivery} onChange={onChange} />}
    </Dialog>
  )
}

function Delivery({ delivery, onChange }: { delivery: DeliveryRowFragment; onChange: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const replay = useReplayWebhookDeliveryCommand({
    WebhookDelivery: () => {
      notifyDone(t('webhooks.replayed'))
      onChange()
    },
  })
  const { id, eventId, state, request, attempts, nextAttemptAt } = delivery
  return (
    <Stack gap="sm">
      <Text size="sm">
        {t(`webhooks.states.${state}`)}
        {nextAttemptAt && ` · ${t('webhooks.next', { at: format.dateTime(nextAttemptAt) })}`}
      </Text>
      <Text size="xs" c="dimmed" ff="monospace">
        webhook-id: {eventId}
      </Text>
      <Stack
        component="ol"
        gap="xs"
        m={0}
        p={0}
        style={{ listStyle: 'none' }}
        aria-label={t('webhooks.attempts')}
      >
        {attempts.map(({ at, durationMs, status, fault, answer }) => (
          <li key={at}>
            <Text size="sm">
              {[
                format.dateTime(at),
                status,
                fault && t(`webhooks.faults.${fault}`),
                t('webhooks.ms', { ms: format.number(durationMs) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            {answer && (
              <Code block tabIndex={0}>
                {answer}
              </Code>
            )}
          </li>
        ))}
      </Stack>
      {request && (
        <div>
          <Text size="sm" fw={600}>
            {t('webhooks.request')}
          </Text>
          <Code block tabIndex={0} mah={320} style={{ overflow: 'auto' }}>
            {pretty(request)}
          </Code>
        </div>
      )}
      <ProblemAlert problem={replay.problem} />
      <Group justify="flex-end">
        <Button
          loading={replay.running}
          onClick={() => void replay.run((idempotencyKey) => ({ id, idempotencyKey }))}
        >
          {t('webhooks.replay')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Its end may be missing. */
function pretty(request: string): string {
  try {
    return JSON.stringify(JSON.parse(request), null, 2)
  } catch {
    return request
  }
}
