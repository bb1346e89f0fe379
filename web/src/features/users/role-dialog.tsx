import { Button, Checkbox, Group, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { allPermissions, limits } from '@gudang/domain'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../domain/edits/changed-meanwhile.tsx'
import { useEdit } from '../../domain/edits/use-edit.ts'
import { useMe } from '../../domain/people/me.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { adminRole, usePermissionText } from '../../domain/people/permission-text.ts'
import {
  useCreateRoleCommand,
  useDeleteRoleCommand,
  useUpdateRoleCommand,
  type RoleRowFragment,
} from './users.generated.ts'

interface RoleDialogProps {
  /** From the address: undefined is closed, 'new' creates one. */
  id: string | undefined
  role: RoleRowFragment | undefined
  onClose: () => void
  onChange: () => void
}

export function RoleDialog({ id, role, onClose, onChange }: RoleDialogProps) {
  const { t } = useTranslation()
  const opened = id === 'new' || role !== undefined
  const title = role ? t('roles.edit', { name: role.name }) : t('roles.new')
  return (
    <Dialog title={title} opened={opened} onClose={onClose} size="lg">
      {opened && <RoleForm key={id} role={role} onClose={onClose} onChange={onChange} />}
    </Dialog>
  )
}

const factsOf = ({ name, permissions, requiresSecondFactor }: RoleRowFragment) => ({
  name,
  permissions,
  requiresSecondFactor,
})

function RoleForm({ role, onClose, onChange }: Omit<RoleDialogProps, 'id'>) {
  const { t } = useTranslation()
  const text = usePermissionText()
  const mine = useMe().role.permissions
  const isAdmin = role?.name === adminRole
  const form = useForm({
    initialValues: {
      name: role?.name ?? '',
      permissions: role?.permissions ?? [],
      requiresSecondFactor: role?.requiresSecondFactor ?? false,
    },
    validate: { name: (value) => (value.trim() ? null : t('form.required')) },
  })
  const edit = useEdit({
    form,
    current: role && { version: role.version, facts: factsOf(role) },
    factsOf: ({ name, ...values }) => ({ ...values, name: name.trim() }),
    valuesOf: (facts) => facts,
  })
  const saved = ({ name }: { name: string }) => {
    notifyDone(t('roles.saved', { name }))
    onChange()
    onClose()
  }
  const create = useCreateRoleCommand({ Role: saved })
  const update = useUpdateRoleCommand({ Role: saved })
  return (
    <Form
      form={form}
      command={role ? update : create}
      onSubmit={(values) =>
        void (role
          ? update.run(
              (idempotencyKey) => ({ input: { id: role.id, ...edit.changes(values), idempotencyKey } }),
              { form, onConflict: edit.onConflict },
            )
          : create.run((idempotencyKey) => ({ input: { ...values, idempotencyKey } }), { form }))
      }
      submitLabel={role ? t('roles.save') : t('roles.create')}
      onCancel={onClose}
      footer={role && !isAdmin && <DeleteRole role={role} onClose={onClose} onChange={onChange} />}
    >
      <ChangedMeanwhile edit={edit} show={{ permissions: text }} />
      <TextInput
        {...form.getInputProps('name')}
        label={t('roles.name')}
        maxLength={limits.roleName}
        disabled={isAdmin}
        data-autofocus={isAdmin ? undefined : true}
      />
      <Switch
        {...form.getInputProps('requiresSecondFactor', { type: 'checkbox' })}
        label={t('roles.factor')}
        description={t('roles.factorHint')}
        data-autofocus={isAdmin || undefined}
      />
      <Checkbox.Group {...form.getInputProps('permissions')} label={t('roles.permissions')}>
        <Stack gap={6} mt={6}>
          {allPermissions.map((permission) => (
            <Checkbox
              size="xs"
              key={permission}
              value={permission}
              label={text(permission)}
              // Nobody can grant a permission that they lack.
              disabled={
                isAdmin || (!mine.includes(permission) && !form.values.permissions.includes(permission))
              }
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Text size="xs" c="dimmed">
        {isAdmin ? t('roles.adminHint') : t('roles.grantHint')}
      </Text>
    </Form>
  )
}

interface DeleteRoleProps {
  role: RoleRowFragment
  onClose: () => void
  onChange: () => void
}

function DeleteRole({ role, onClose, onChange }: DeleteRoleProps) {
  const { t } = useTranslation()
  const [sure, setSure] = useState(false)
  const remove = useDeleteRoleCommand({
    done: () => {
      notifyDone(t('roles.deleted', { name: role.name }))
      onChange()
      onClose()
    },
  })
  const { id, version: expectedVersion } = role
  const run = () =>
    void remove.run((idempotencyKey) => ({ id, expectedVersion, idempotencyKey }), { onConflict: onChange })
  const inUse = remove.problem?.fields.some(({ code }) => code === 'IN_USE')
  return (
    <Group gap="xs">
      <Button
        variant="default"
        c="var(--mantine-color-error)"
        loading={remove.running}
        onClick={() => (sure ? run() : setSure(true))}
      >
        {sure ? t('roles.deleteSure') : t('roles.delete')}
      </Button>
      {remove.problem && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {inUse
            ? t('roles.inUse')
            : remove.problem.conflict
              ? t('problems.fields.CHANGED')
              : t(`problems.codes.${remove.problem.code}`, { keys: '', seconds: '' })}
        </Text>
      )}
    </Group>
  )
}
