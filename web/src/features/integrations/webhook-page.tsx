import { Alert, Anchor, Button, Group, Menu, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconDots, IconSend } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { EmptyState, ProblemAlert } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { Page } from '../../ui/page/page.tsx'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { DeliveryDialog } from './delivery-dialog.tsx'
import { deliveryStates } from './delivery-states.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import { SecretShown } from './secret-shown.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookState } from './webhook-state.tsx'
import {
  useDeleteWebhookCommand,
  useRotateWebhookSecretCommand,
  useTestWebhookCommand,
  useWebhookQuery,
  useWebhooksQuery,
  type DeliveryRowFragment,
  type WebhookRowFragment,
} from './webhooks.generated.ts'

/** One webhook: what was sent to it, what came back, and what can be done about it. */
export function WebhookPage() {
  const { t } = useTranslation()
  const id = useParams().id!
  const url = useUrlState()
  const paging = usePaging()
  const shown = useDialogAddress('delivery')
  const state = deliveryStates.find((known) => known === url.get('state'))
  const { data, previousData, error, loading, refetch } = useWebhookQuery({
    variables: { id, state, first: paging.size, after: paging.after },
    // What the receiver answers is seen without asking for it.
    pollInterval: 3_000,
  })
  const current = data ?? (loading ? previousData : undefined)
  const webhook = current?.webhook
  const deliveries = current?.webhookDeliveries
  const format = useFormat()
  return (
    <Page
      fill
      title={webhook ? new URL(webhook.url).host : t('webhooks.title')}
      badge={webhook && <WebhookState {...webhook} />}
      subtitle={webhook ? `${webhook.integration?.name ?? ''} · ${webhook.topics.join(', ')}` : undefined}
      actions={webhook && <Actions webhook={webhook} onChange={() => void refetch()} />}
      toolbar={
        <SegmentedControl
          size="xs"
          aria-label={t('webhooks.state')}
          value={state ?? 'all'}
          onChange={(value) => url.set({ state: value === 'all' ? undefined : value })}
          data={[
            { value: 'all', label: t('webhooks.all') },
            ...deliveryStates.map((value) => ({ value, label: t(`webhooks.states.${value}`) })),
          ]}
        />
      }
    >
      {webhook?.stopped && (
        <Alert color="red" variant="light" mb="sm" title={t(`webhooks.stops.${webhook.stopped}`)}>
          {t('webhooks.stopHint', { at: format.dateTime(webhook.stoppedAt!) })}
        </Alert>
      )}
      <DataTable
        label={t('webhooks.deliveries')}
        columns={useColumns(shown.open)}
        rows={deliveries?.nodes}
        pageInfo={deliveries?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={(delivery) => shown.open(delivery.id)}
        empty={
          <EmptyState
            icon={<IconSend stroke={1.5} aria-hidden />}
            title={t('webhooks.noDeliveries')}
            hint={t('webhooks.noDeliveriesHint')}
          />
        }
      />
      <DeliveryDialog
        delivery={deliveries?.nodes.find((each) => each.id === shown.value)}
        onClose={shown.close}
        onChange={() => void refetch()}
      />
    </Page>
  )
}

function useColumns(open: (id: string) => void): Column<DeliveryRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<DeliveryRowFragment>[] => [
      {
        name: 'topic',
        title: t('webhooks.topic'),
        grow: true,
        render: ({ id, topic, eventId }) => (
          <Anchor component="button" inherit onClick={() => open(id)} title={eventId}>
            {topic}
          </Anchor>
        ),
      },
      { name: 'state', title: t('webhooks.state'), render: ({ state }) => t(`webhooks.states.${state}`) },
      {
        name: 'answer',
        title: t('webhooks.answer'),
        from: 'sm',
        render: ({ attempts }) => {
          const last = attempts.at(-1)
          return last?.status ?? (last?.fault ? t(`webhooks.faults.${last.fault}`) : '')
        },
      },
      {
        name: 'attempts',
        title: t('webhooks.attempts'),
        numeric: true,
        from: 'md',
        render: ({ attempts }) => format.number(attempts.length),
      },
      {
        name: 'took',
        title: t('webhooks.took'),
        numeric: true,
        from: 'md',
        render: ({ attempts }) => {
          const last = attempts.at(-1)
          return last ? t('webhooks.ms', { ms: format.number(last.durationMs) }) : ''
        },
      },
      {
        name: 'at',
        title: t('webhooks.at'),
        numeric: true,
        from: 'xs',
        render: ({ createdAt }) => <span title={format.dateTime(createdAt)}>{format.ago(createdAt)}</span>,
      },
    ],
    [t, format, open],
  )
}

function Actions({ webhook, onChange }: { webhook: WebhookRowFragment; onChange: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data } = useWebhooksQuery({ fetchPolicy: 'cache-first' })
  const dialog = useDialogAddress('edit')
  const [question, setQuestion] = useState<'replay' | 'rotate' | 'remove'>()
  const [secret, setSecret] = useState<string | null>()
  const test = useTestWebhookCommand({
    WebhookDelivery: () => {
      notifyDone(t('webhooks.testSent'))
      onChange()
    },
  })
  const rotate = useRotateWebhookSecretCommand({ WebhookSecretRotated: (made) => setSecret(made.secret) })
  const remove = useDeleteWebhookCommand({
    done: () => {
      notifyDone(t('webhooks.removed'))
      void navigate(paths.webhooks, { replace: true })
    },
  })
  const close = () => {
    setQuestion(undefined)
    setSecret(undefined)
  }
  const { id } = webhook
  return (
    <>
      <Button
        variant="default"
        loading={test.running}
        onClick={() => void test.run((idempotencyKey) => ({ id, idempotencyKey }))}
      >
        {t('webhooks.test')}
      </Button>
      <Button variant="default" onClick={() => dialog.open('webhook')}>
        {t('webhooks.edit')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('webhooks.more')} px="xs">
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setQuestion('replay')}>{t('webhooks.replayMany')}</Menu.Item>
          <Menu.Item onClick={() => setQuestion('rotate')}>{t('webhooks.rotate')}</Menu.Item>
          <Menu.Item c="var(--mantine-color-error)" onClick={() => setQuestion('remove')}>
            {t('webhooks.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <WebhookDialog
        opened={dialog.value === 'webhook'}
        webhook={webhook}
        topics={data?.eventTopics ?? []}
        onClose={dialog.close}
        onChange={onChange}
      />
      <ReplayDialog webhookId={id} opened={question === 'replay'} onClose={close} onChange={onChange} />
      <Dialog title={t('webhooks.rotate')} opened={question === 'rotate'} onClose={close}>
        {secret === undefined ? (
          <Sure
            text={t('webhooks.rotateHint')}
            label={t('webhooks.rotateSure')}
            command={rotate}
            onSure={() => void rotate.run((idempotencyKey) => ({ input: { id, idempotencyKey } }))}
          />
        ) : (
          <SecretShown
            secret={secret}
            label={t('webhooks.secret')}
            lead={t('webhooks.secretLead')}
            gone={t('webhooks.secretGone')}
            back={t('actions.close')}
            onClose={close}
          />
        )}
      </Dialog>
      <Dialog title={t('webhooks.remove')} opened={question === 'remove'} onClose={close}>
        <Sure
          text={t('webhooks.removeHint')}
          label={t('webhooks.removeSure')}
          command={remove}
          onSure={() => void remove.run((idempotencyKey) => ({ id, idempotencyKey }))}
        />
      </Dialog>
      <ProblemAlert problem={test.problem} />
    </>
  )
}

interface SureProps {
  text: string
  label: string
  command: { running: boolean; problem: Parameters<typeof ProblemAlert>[0]['problem'] }
  onSure: () => void
}

function Sure({ text, label, command, onSure }: SureProps) {
  return (
    <Stack gap="sm">
      <Text size="sm">{text}</Text>
      <ProblemAlert problem={command.problem} />
      <Group justify="flex-end">
        <Button loading={command.running} onClick={onSure} data-autofocus>
          {label}
        </Button>
      </Group>
    </Stack>
  )
}
