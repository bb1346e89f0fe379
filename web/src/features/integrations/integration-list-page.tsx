import { Anchor, Badge, Button } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
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
import { IntegrationDialog } from './integration-dialog.tsx'
import { useIntegrationsQuery, type IntegrationRowFragment } from './integrations.generated.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { lastUse, liveKeys } from './live-keys.ts'
import { PlaygroundLink } from './playground-link.tsx'

/** The apps of partners: what each may do, who answers for it, and its keys. */
export function IntegrationListPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data, error, refetch } = useIntegrationsQuery()
  const dialog = useDialogAddress('integration')
  const keys = useDialogAddress('keys')
  const byId = (id: string | undefined) => data?.integrations.find((each) => each.id === id)
  const actions = (
    <>
      <PlaygroundLink />
      <Button variant="default" component={Link} to={paths.webhooks}>
        {t('webhooks.title')}
      </Button>
      <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
        {t('integrations.new')}
      </Button>
    </>
  )
  return (
    <Page fill title={t('shell.integrations')} actions={actions}>
      <DataTable
        label={t('shell.integrations')}
        columns={useColumns(keys.open)}
        rows={data?.integrations}
        problem={error && problemOf(error)}
        retry={refetch}
        onRowClick={({ id }) => void navigate(paths.integration(id))}
        empty={
          <EmptyState
            icon={<IconPlug stroke={1.5} aria-hidden />}
            title={t('integrations.none')}
            hint={t('integrations.noneHint')}
          />
        }
      />
      <IntegrationDialog
        opened={dialog.value === 'new'}
        onClose={dialog.close}
        onChange={() => void refetch()}
      />
      <KeysDialog integration={byId(keys.value)} onClose={keys.close} onChange={() => void refetch()} />
    </Page>
  )
}

function useColumns(openKeys: (id: string) => void): Column<IntegrationRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<IntegrationRowFragment>[] => [
      {
        name: 'name',
        title: t('integrations.name'),
        grow: true,
        render: ({ id, name, isActive }) => (
          <>
            <Anchor component={Link} to={paths.integration(id)} inherit>
              {name}
            </Anchor>{' '}
            {!isActive && (
              <Badge size="sm" variant="default">
                {t('integrations.inactive')}
              </Badge>
            )}
          </>
        ),
      },
      {
        name: 'orders',
        title: t('integrations.orders'),
        from: 'lg',
        render: ({ ownOrdersOnly }) => t(ownOrdersOnly ? 'integrations.ownOnly' : 'integrations.allOrders'),
      },
      {
        name: 'warehouses',
        title: t('users.warehouses'),
        from: 'md',
        render: ({ allWarehouses, warehouses }) =>
          allWarehouses
            ? t('users.allWarehouses')
            : warehouses.map(({ code }) => code).join(', ') || t('users.noWarehouse'),
      },
      {
        name: 'maker',
        title: t('integrations.maker'),
        from: 'md',
        render: ({ maker }) => maker?.name ?? t('integrations.noMaker'),
      },
      {
        name: 'used',
        title: t('integrations.lastUsed'),
        from: 'sm',
        render: ({ keys }) => {
          const at = lastUse(keys)
          return at ? <span title={format.dateTime(at)}>{format.ago(at)}</span> : t('integrations.never')
        },
      },
      {
        name: 'keys',
        title: <span className="gd-hidden">{t('integrations.keys')}</span>,
        numeric: true,
        render: ({ id, name, keys }) => (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`${t('integrations.keyCount', { count: liveKeys(keys).length })}: ${name}`}
            onClick={(event) => {
              event.stopPropagation()
              openKeys(id)
            }}
          >
            {t('integrations.keyCount', { count: liveKeys(keys).length })}
          </Button>
        ),
      },
    ],
    [t, format, openKeys],
  )
}
