import { limits } from '@gudang/domain'
import { MultiSelect, Radio, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../domain/edits/changed-meanwhile.tsx'
import { useEdit } from '../../domain/edits/use-edit.ts'
import { useMe } from '../../domain/people/me.tsx'
import { useWarehousesQuery } from '../../domain/warehouses/warehouses.generated.ts'
import type { IntegrationsFate } from '../../graphql/schema.generated.ts'
import { Form } from '../../ui/form/form.tsx'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import type { Link } from './password-link.tsx'
import {
  useCreateUserCommand,
  useUpdateUserCommand,
  type RoleRowFragment,
  type UserRowFragment,
} from './users.generated.ts'

interface UserFormProps {
  /** Undefined for a new one. */
  user: UserRowFragment | undefined
  roles: RoleRowFragment[]
  onCancel: () => void
  onCreated: (link: Link) => void
  onSaved: (fullName: string) => void
}

const factsOf = ({ fullName, role, warehouses, isActive }: UserRowFragment) => ({
  fullName,
  roleId: role.id,
  warehouseCodes: warehouses?.map(({ code }) => code) ?? null,
  isActive,
})

export function UserForm({ user, roles, onCancel, onCreated, onSaved }: UserFormProps) {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first' })
  const form = useForm({
    initialValues: {
      email: user?.email ?? '',
      fullName: user?.fullName ?? '',
      roleId: user?.role.id ?? null,
      limit: user?.warehouses ? 'some' : 'all',
      warehouseCodes: user?.warehouses?.map(({ code }) => code) ?? [],
      isActive: user?.isActive ?? true,
      // Asked for where the server says that the user answers for some.
      integrations: null as IntegrationsFate | null,
    },
    validate: {
      email: (value) => (value.trim() ? null : t('form.required')),
      fullName: (value) => (value.trim() ? null : t('form.required')),
      roleId: (value) => (value ? null : t('form.required')),
    },
  })
  const edit = useEdit({
    form,
    current: user && { version: user.version, facts: factsOf(user) },
    factsOf: ({ fullName, roleId, limit, warehouseCodes, isActive }) => ({
      fullName: fullName.trim(),
      roleId: roleId!,
      warehouseCodes: limit === 'some' ? warehouseCodes : null,
      isActive,
    }),
    valuesOf: ({ warehouseCodes, ...rest }) => ({
      ...rest,
      ...(warehouseCodes === undefined
        ? {}
        : { limit: warehouseCodes ? 'some' : 'all', warehouseCodes: warehouseCodes ?? [] }),
    }),
  })
  const create = useCreateUserCommand({
    UserWithSetPasswordToken: ({ token, mailed, user: { fullName, email } }) =>
      onCreated({ token, mailed, fullName, email }),
  })
  const update = useUpdateUserCommand({ User: ({ fullName }) => onSaved(fullName) })
  const isMe = user?.id === me.id

  function submit(values: typeof form.values): void {
    const { expectedVersion, warehouseCodes, ...changes } = edit.changes(values)
    if (!user) {
      const { email, fullName, roleId } = values
      void create.run(
        (idempotencyKey) => ({ input: { email, fullName, roleId: roleId!, warehouseCodes, idempotencyKey } }),
        { form },
      )
      return
    }
    // A limit that is left out stays, so lifting it has an argument of its own.
    const limit = warehouseCodes === null ? { allWarehouses: true } : { warehouseCodes }
    void update.run(
      (idempotencyKey) => ({
        input: {
          ...{ id: user.id, ...changes, ...limit, expectedVersion, idempotencyKey },
          integrations: values.integrations ?? undefined,
        },
      }),
      { form, onConflict: edit.onConflict },
    )
  }

  return (
    <Form
      form={form}
      command={user ? update : create}
      onSubmit={submit}
      submitLabel={user ? t('users.save') : t('users.create')}
      onCancel={onCancel}
    >
      <ChangedMeanwhile
        edit={edit}
        show={{
          roleId: (id: string) => roles.find((role) => role.id === id)?.name ?? id,
          warehouseCodes: (code: string | null) => code ?? t('users.allWarehouses'),
        }}
      />
      <TextInput
        {...form.getInputProps('email')}
        label={t('users.email')}
        type="email"
        autoComplete="off"
        disabled={user !== undefined}
        maxLength={limits.email}
        data-autofocus={!user || undefined}
      />
      <TextInput {...form.getInputProps('fullName')} label={t('users.name')} maxLength={limits.name} />
      <Select
        {...form.getInputProps('roleId')}
        label={t('users.role')}
        description={isMe ? t('users.ownRole') : undefined}
        disabled={isMe}
        allowDeselect={false}
        data={roles.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Radio.Group {...form.getInputProps('limit')} label={t('users.warehouses')}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="all" label={t('users.allWarehouses')} />
          <Radio size="xs" value="some" label={t('users.onlyThese')} />
        </Stack>
      </Radio.Group>
      {form.values.limit === 'some' && (
        <MultiSelect
          {...form.getInputProps('warehouseCodes')}
          aria-label={t('users.onlyThese')}
          placeholder={form.values.warehouseCodes.length === 0 ? t('users.noWarehouse') : undefined}
          searchable
          filter={optionsBySearch}
          limit={50}
          clearButtonProps={{ 'aria-label': t('actions.clear') }}
          data={(data?.warehouses ?? []).map(({ code, name }) => ({
            value: code,
            label: `${code} · ${name}`,
          }))}
        />
      )}
      {user && !isMe && (
        <Switch
          {...form.getInputProps('isActive', { type: 'checkbox' })}
          label={t('users.maySignIn')}
          description={t('users.maySignInHint')}
        />
      )}
      {(form.errors.integrations !== undefined || form.values.integrations) && (
        <Radio.Group {...form.getInputProps('integrations')} label={t('integrations.leaves')}>
          <Stack gap={6} mt={4}>
            <Radio size="xs" value="HAND_OVER" label={t('integrations.fates.HAND_OVER')} />
            <Radio size="xs" value="DEACTIVATE" label={t('integrations.fates.DEACTIVATE')} />
          </Stack>
        </Radio.Group>
      )}
    </Form>
  )
}
