import { Anchor, Badge, Button, Checkbox } from '@mantine/core'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useExactHit } from '../../ui/filters/use-exact-hit.ts'
import { problemOf } from '../../graphql/problem.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { Page } from '../../ui/page/page.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { UserDialog } from './user-dialog.tsx'
import { useUsersQuery, type UserRowFragment } from './users.generated.ts'

/** Who may sign in, as what, and to see which warehouses. */
export function UserListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const search = url.get('q') ?? ''
  const inactive = url.get('inactive') === '1'
  const { data, previousData, error, loading, refetch } = useUsersQuery({
    variables: {
      first: paging.size,
      after: paging.after,
      filter: { search: search || undefined, isActive: inactive ? false : undefined },
    },
  })
  const users = (data ?? (loading ? previousData : undefined))?.users
  const dialog = useDialogAddress('user')
  const openExact = useExactHit({
    search,
    rows: data?.users.nodes,
    namesOf: ({ email }) => [email],
    open: ({ id }) => dialog.open(id),
  })
  return (
    <Page
      fill
      title={t('shell.users')}
      actions={
        <Button leftSection={<IconUserPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
          {t('users.new')}
        </Button>
      }
      toolbar={
        <>
          <SearchField
            label={t('users.search')}
            value={search}
            onChange={(q) => url.set({ q })}
            onEnter={openExact}
          />
          <Checkbox
            size="xs"
            label={t('users.inactiveOnly')}
            checked={inactive}
            onChange={(event) => url.set({ inactive: event.currentTarget.checked ? '1' : undefined })}
          />
        </>
      }
    >
      <DataTable
        label={t('shell.users')}
        columns={useColumns(dialog.open)}
        rows={users?.nodes}
        pageInfo={users?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={({ id }) => dialog.open(id)}
        empty={
          <EmptyState
            icon={<IconUsers stroke={1.5} aria-hidden />}
            title={t('users.nothingFound')}
            hint={t('users.nothingFoundHint')}
            action={
              <Button variant="default" onClick={() => url.set({ q: undefined, inactive: undefined })}>
                {t('actions.clearFilters')}
              </Button>
            }
          />
        }
      />
      <UserDialog
        id={dialog.value}
        user={users?.nodes.find(({ id }) => id === dialog.value)}
        onClose={dialog.close}
        onChange={() => void refetch()}
      />
    </Page>
  )
}

function useColumns(open: (id: string) => void): Column<UserRowFragment>[] {
  const { t } = useTranslation()
  return useMemo(
    (): Column<UserRowFragment>[] => [
      {
        name: 'name',
        title: t('users.name'),
        render: ({ id, fullName, email }) => (
          <>
            <Anchor component="button" inherit onClick={() => open(id)}>
              {fullName}
            </Anchor>
            <span className="gd-phone">{email}</span>
          </>
        ),
      },
      {
        name: 'email',
        title: t('users.email'),
        grow: true,
        from: 'sm',
        render: ({ email }) => <span title={email}>{email}</span>,
      },
      { name: 'role', title: t('users.role'), render: ({ role }) => role.name },
      {
        name: 'warehouses',
        title: t('users.warehouses'),
        from: 'md',
        render: ({ warehouses }) =>
          warehouses
            ? warehouses.map(({ code }) => code).join(', ') || t('users.noWarehouse')
            : t('users.allWarehouses'),
      },
      {
        name: 'factor',
        title: t('factor.title'),
        from: 'lg',
        render: ({ hasSecondFactor }) => (hasSecondFactor ? t('roles.yes') : t('roles.no')),
      },
      {
        name: 'state',
        title: t('users.state'),
        from: 'xs',
        render: ({ isActive }) =>
          isActive ? (
            t('users.active')
          ) : (
            <Badge size="sm" variant="default">
              {t('users.inactive')}
            </Badge>
          ),
      },
    ],
    [t, open],
  )
}
