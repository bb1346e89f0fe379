import { Anchor, Button, Skeleton } from '@mantine/core'
import { allPermissions } from '@gudang/domain'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../graphql/problem.ts'
import { Page } from '../../ui/page/page.tsx'
import { ErrorState } from '../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { usePermissionText } from '../../domain/people/permission-text.ts'
import { RoleDialog } from './role-dialog.tsx'
import classes from './roles.module.css'
import { useRolesQuery, type RoleRowFragment } from './users.generated.ts'

/** What each role allows, side by side. */
export function RoleListPage() {
  const { t } = useTranslation()
  const dialog = useDialogAddress('role')
  const { data, error, refetch } = useRolesQuery()
  return (
    <Page
      title={t('shell.roles')}
      actions={
        <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
          {t('roles.new')}
        </Button>
      }
    >
      {data ? (
        <Matrix roles={data.roles} open={dialog.open} />
      ) : error ? (
        <ErrorState problem={problemOf(error)} retry={refetch} />
      ) : (
        allPermissions.map((name) => <Skeleton h={14} my={8} key={name} />)
      )}
      <RoleDialog
        id={dialog.value}
        role={data?.roles.find(({ id }) => id === dialog.value)}
        onClose={dialog.close}
        onChange={() => void refetch()}
      />
    </Page>
  )
}

interface MatrixProps {
  roles: RoleRowFragment[]
  open: (id: string) => void
}

function Matrix({ roles, open }: MatrixProps) {
  const { t } = useTranslation()
  const text = usePermissionText()
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label={t('shell.roles')}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('roles.permission')}</th>
            {roles.map(({ id, name }) => (
              <th scope="col" key={id}>
                <Anchor component="button" inherit onClick={() => open(id)} title={t('roles.edit', { name })}>
                  {name}
                </Anchor>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {allPermissions.map((permission) => (
            <tr key={permission}>
              <th scope="row">{text(permission)}</th>
              {roles.map(({ id, permissions }) => (
                <YesOrNo yes={permissions.includes(permission)} key={id} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('roles.factor')}</th>
            {roles.map(({ id, requiresSecondFactor }) => (
              <YesOrNo yes={requiresSecondFactor} key={id} />
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function YesOrNo({ yes }: { yes: boolean }) {
  const { t } = useTranslation()
  return (
    <td>
      {yes && <IconCheck size={16} aria-hidden />}
      <span className="gd-hidden">{yes ? t('roles.yes') : t('roles.no')}</span>
    </td>
  )
}
