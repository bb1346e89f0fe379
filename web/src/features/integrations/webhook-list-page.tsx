import { Anchor, Button } from '@mantine/core'
import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { Page } from '../../ui/page/page.tsx'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookState } from './webhook-state.tsx'
import { useWebhooksQuery, type WebhookRowFragment } from './webhooks.generated.ts'

/** Where events of integrations are sent, and whether they come through. */
export function WebhookListPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data, error, refetch } = useWebhooksQuery()
  const dialog = useDialogAddress('webhook')
  return (
    <Page
      fill
      title={t('webhooks.title')}
      actions={
        <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
          {t('webhooks.new')}
        </Button>
      }
    >
      <DataTable
        label={t('webhooks.title')}
        columns={useColumns()}
        rows={data?.webhooks}
        problem={error && problemOf(error)}
        retry={refetch}
        onRowClick={({ id }) => void navigate(paths.webhook(id))}
        empty={
          <EmptyState
            icon={<IconWebhook stroke={1.5} aria-hidden />}
            title={t('webhooks.none')}
            hint={t('webhooks.noneHint')}
          />
        }
      />
      <WebhookDialog
        opened={dialog.value === 'new'}
        topics={data?.eventTopics ?? []}
        onClose={dialog.close}
        onChange={() => void refetch()}
      />
    </Page>
  )
}

function useColumns(): Column<WebhookRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<WebhookRowFragment>[] => [
      {
        name: 'url',
        title: t('webhooks.url'),
        grow: true,
        render: (webhook) => (
          <>
            <Anchor component={Link} to={paths.webhook(webhook.id)} inherit>
              {webhook.url}
            </Anchor>{' '}
            <WebhookState {...webhook} />
          </>
        ),
      },
      {
        name: 'integration',
        title: t('webhooks.integration'),
        from: 'sm',
        render: ({ integration }) => integration?.name,
      },
      { name: 'topics', title: t('webhooks.topics'), from: 'lg', render: ({ topics }) => topics.join(', ') },
      {
        name: 'waiting',
        title: t('webhooks.waiting'),
        numeric: true,
        render: ({ waitingCount }) => format.number(waitingCount),
      },
      {
        name: 'delivered',
        title: t('webhooks.delivered'),
        numeric: true,
        from: 'md',
        render: ({ deliveredAt }) =>
          deliveredAt ? (
            <span title={format.dateTime(deliveredAt)}>{format.ago(deliveredAt)}</span>
          ) : (
            t('integrations.never')
          ),
      },
    ],
    [t, format],
  )
}
