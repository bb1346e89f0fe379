import { Badge, Button, SegmentedControl } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import { Page } from '../../ui/page/page.tsx'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { IntegrationDialog } from './integration-dialog.tsx'
import {
  useIntegrationQuery,
  type ApiRequestRowFragment,
  type IntegrationRowFragment,
} from './integrations.generated.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { liveKeys } from './live-keys.ts'

/** One app of a partner: what it has asked for lately, and what came of it. */
export function IntegrationPage() {
  const { t } = useTranslation()
  const id = useParams().id!
  const url = useUrlState()
  const failed = url.get('failed') === 'yes'
  const { data, previousData, error, loading, refetch } = useIntegrationQuery({
    variables: { id, failed },
    // What an app asks for is seen without asking for it.
    pollInterval: 3_000,
  })
  const current = data ?? (loading ? previousData : undefined)
  const integration = current?.integration ?? undefined
  return (
    <Page
      fill
      title={integration?.name ?? t('shell.integrations')}
      badge={integration?.isActive === false && <Badge variant="default">{t('integrations.inactive')}</Badge>}
      subtitle={useFacts(integration)}
      actions={integration && <Actions integration={integration} onChange={() => void refetch()} />}
      toolbar={
        <SegmentedControl
          size="xs"
          aria-label={t('integrations.outcome')}
          value={failed ? 'failed' : 'all'}
          onChange={(value) => url.set({ failed: value === 'failed' ? 'yes' : undefined })}
          data={[
            { value: 'all', label: t('integrations.allRequests') },
            { value: 'failed', label: t('integrations.failedRequests') },
          ]}
        />
      }
    >
      <DataTable
        label={t('integrations.requests')}
        columns={useColumns(integration)}
        rows={current?.apiRequests}
        problem={error && problemOf(error)}
        retry={refetch}
        empty={
          <EmptyState
            icon={<IconPlugConnected stroke={1.5} aria-hidden />}
            title={t('integrations.noRequests')}
            hint={t('integrations.noRequestsHint')}
          />
        }
      />
    </Page>
  )
}

function useFacts(integration: IntegrationRowFragment | undefined): string | undefined {
  const { t } = useTranslation()
  if (!integration) return undefined
  const { maker, allWarehouses, warehouses, ownOrdersOnly } = integration
  const places = allWarehouses ? t('users.allWarehouses') : warehouses.map(({ code }) => code).join(', ')
  const orders = t(ownOrdersOnly ? 'integrations.ownOrders' : 'integrations.everyOrder')
  return [maker?.name ?? t('integrations.noMaker'), places || t('users.noWarehouse'), orders].join(' · ')
}

function Actions({ integration, onChange }: { integration: IntegrationRowFragment; onChange: () => void }) {
  const { t } = useTranslation()
  const dialog = useDialogAddress('integration')
  const keys = useDialogAddress('keys')
  return (
    <>
      <Button variant="default" onClick={() => keys.open('shown')}>
        {t('integrations.keyCount', { count: liveKeys(integration.keys).length })}
      </Button>
      <Button variant="default" onClick={() => dialog.open('edit')}>
        {t('integrations.edit')}
      </Button>
      <IntegrationDialog
        opened={dialog.value === 'edit'}
        integration={integration}
        onClose={dialog.close}
        onChange={onChange}
      />
      <KeysDialog
        integration={keys.value ? integration : undefined}
        onClose={keys.close}
        onChange={onChange}
      />
    </>
  )
}

function useColumns(integration: IntegrationRowFragment | undefined): Column<ApiRequestRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const keys = integration?.keys
  return useMemo(
    (): Column<ApiRequestRowFragment>[] => [
      {
        name: 'operation',
        title: t('integrations.operation'),
        grow: true,
        render: ({ operations, kind, requestId }) => (
          <span title={requestId}>{operations.join(', ') || t(`integrations.kinds.${kind}`)}</span>
        ),
      },
      {
        name: 'kind',
        title: t('integrations.kind'),
        from: 'md',
        render: ({ kind }) => t(`integrations.kinds.${kind}`),
      },
      {
        name: 'outcome',
        title: t('integrations.outcome'),
        render: ({ codes }) => codes.join(', ') || t('integrations.fine'),
      },
      {
        name: 'cost',
        title: t('integrations.cost'),
        numeric: true,
        from: 'sm',
        render: ({ cost }) => (cost === null ? '' : format.number(cost)),
      },
      {
        name: 'took',
        title: t('webhooks.took'),
        numeric: true,
        from: 'sm',
        render: ({ durationMs }) => t('webhooks.ms', { ms: format.number(durationMs) }),
      },
      {
        name: 'key',
        title: t('integrations.secret'),
        from: 'lg',
        render: ({ keyId }) => keys?.find(({ id }) => id === keyId)?.prefix,
      },
      {
        name: 'at',
        title: t('webhooks.at'),
        numeric: true,
        from: 'xs',
        render: ({ at }) => <span title={format.dateTime(at)}>{format.ago(at)}</span>,
      },
    ],
    [t, format, keys],
  )
}
