import { matchesSearch } from '@gudang/domain'
import { Anchor, Badge, Button } from '@mantine/core'
import { IconBuildingWarehouse, IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Can, useMay } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { useApi } from '../../graphql/api.tsx'
import { useExactHit } from '../../ui/filters/use-exact-hit.ts'
import { problemOf } from '../../graphql/problem.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Page } from '../../ui/page/page.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import { WarehouseDialog } from './warehouse-dialog.tsx'
import { useWarehouseListQuery, type WarehouseRowFragment } from './warehouses.generated.ts'

/** All of them at once: a business has some hundreds at most. */
export function WarehouseListPage() {
  const { t } = useTranslation()
  const { client } = useApi()
  const url = useUrlState()
  const dialog = useDialogAddress('open')
  const mayManage = useMay('warehouse.manage')
  const search = url.get('q') ?? ''
  const { data, error, refetch } = useWarehouseListQuery()
  const rows = data?.warehouses.filter(({ code, name }) => matchesSearch(search, code, name))
  const openExact = useExactHit({
    search,
    rows,
    namesOf: ({ code }) => [code],
    open: ({ code }) => mayManage && dialog.open(code),
  })
  const newWarehouse = (
    <Can permission="warehouse.manage">
      <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
        {t('warehouses.new')}
      </Button>
    </Can>
  )
  return (
    <Page
      fill
      title={t('shell.warehouses')}
      actions={newWarehouse}
      toolbar={
        <SearchField
          label={t('warehouses.search')}
          value={url.get('q') ?? ''}
          onChange={(q) => url.set({ q })}
          onEnter={openExact}
        />
      }
    >
      <DataTable
        label={t('shell.warehouses')}
        columns={useColumns(mayManage ? dialog.open : undefined)}
        rows={rows}
        problem={error && problemOf(error)}
        retry={refetch}
        onRowClick={mayManage ? ({ code }) => dialog.open(code) : undefined}
        empty={
          search ? (
            <EmptyState title={t('warehouses.nothingFound')} hint={t('warehouses.nothingFoundHint')} />
          ) : (
            <EmptyState
              icon={<IconBuildingWarehouse stroke={1.5} aria-hidden />}
              title={t('warehouses.empty')}
              hint={t('warehouses.emptyHint')}
              action={newWarehouse}
            />
          )
        }
      />
      {mayManage && (
        <WarehouseDialog
          code={dialog.value}
          warehouse={data?.warehouses.find(({ code }) => code === dialog.value)}
          onClose={dialog.close}
          // Also shown in the switcher and in every select.
          onCreate={() => void client.refetchQueries({ include: ['WarehouseList', 'Warehouses'] })}
        />
      )}
    </Page>
  )
}

function useColumns(open: ((code: string) => void) | undefined): Column<WarehouseRowFragment>[] {
  const { t } = useTranslation()
  return useMemo(
    (): Column<WarehouseRowFragment>[] => [
      {
        name: 'code',
        title: t('warehouses.code'),
        render: ({ code, name }) => (
          <>
            {open ? (
              <Anchor component="button" inherit className="gd-code" onClick={() => open(code)}>
                {code}
              </Anchor>
            ) : (
              <span className="gd-code">{code}</span>
            )}
            <span className="gd-phone">{name}</span>
          </>
        ),
      },
      {
        name: 'name',
        title: t('warehouses.name'),
        from: 'sm',
        render: ({ name }) => (
          <span className="gd-clip" style={{ display: 'block', maxWidth: '20rem' }} title={name}>
            {name}
          </span>
        ),
      },
      {
        name: 'address',
        title: t('warehouses.address'),
        grow: true,
        from: 'sm',
        render: ({ address }) => <span title={address}>{address}</span>,
      },
      {
        name: 'state',
        title: t('warehouses.state'),
        render: ({ isActive }) =>
          isActive ? (
            t('warehouses.active')
          ) : (
            <Badge size="sm" variant="default">
              {t('warehouses.inactive')}
            </Badge>
          ),
      },
      {
        name: 'stock',
        title: <span className="gd-hidden">{t('table.actions')}</span>,
        numeric: true,
        render: ({ code, name }) => (
          <RowLink
            className="gd-link"
            to={`${paths.stock}?warehouse=${encodeURIComponent(code)}`}
            aria-label={t('warehouses.stockOf', { name })}
          >
            {t('warehouses.stock')}
          </RowLink>
        ),
      },
    ],
    [t, open],
  )
}
