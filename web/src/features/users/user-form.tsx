import { MultiSelect, Radio, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../domain/me.tsx'
import { useWarehousesQuery } from '../../domain/warehouses.generated.ts'
import { Form } from '../../ui/form.tsx'
import type { Link } from './password-link.tsx'
import {
  useCreateUserCommand,
  useUpdateUserCommand,
  type RoleRowFragment,
  type UserRowFragment,
} from './users.generated.ts'

interface UserFormProps {
  /** Undefined: somebody new. */
  user: UserRowFragment | undefined
  roles: RoleRowFragment[]
  onCancel: () => void
  onCreated: (link: Link) => void
  onSaved: (fullName: string) => void
}

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
    },
    validate: {
      email: (value) => (value.trim() ? null : t('form.required')),
      fullName: (value) => (value.trim() ? null : t('form.required')),
      roleId: (value) => (value ? null : t('form.required')),
    },
  })
  const create = useCreateUserCommand({
    UserWithSetPasswordToken: ({ token, mailed, user: { fullName, email } }) =>
      onCreated({ token, mailed, fullName, email }),
  })
  const update = useUpdateUserCommand({ User: ({ fullName }) => onSaved(fullName) })
  const isMe = user?.id === me.id

  function submit({ email, fullName, roleId, limit, warehouseCodes, isActive }: typeof form.values): void {
    const some = limit === 'some'
    if (!user) {
      void create.run(
        (idempotencyKey) => ({
          input: {
            email,
            fullName,
            roleId: roleId!,
            warehouseCodes: some ? warehouseCodes : null,
            idempotencyKey,
          },
        }),
        { form },
      )
      return
    }
    void update.run(
      (idempotencyKey) => ({
        input: {
          id: user.id,
          fullName,
          // What is left out stays as it is: nobody needs a right to what they do not change.
          roleId: roleId === user.role.id ? undefined : roleId,
          isActive: isActive === user.isActive ? undefined : isActive,
          ...(some ? { warehouseCodes } : user.warehouses ? { allWarehouses: true } : {}),
          idempotencyKey,
        },
      }),
      { form },
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
      <TextInput
        {...form.getInputProps('email')}
        label={t('users.email')}
        type="email"
        autoComplete="off"
        disabled={user !== undefined}
        maxLength={254}
        data-autofocus={!user || undefined}
      />
      <TextInput {...form.getInputProps('fullName')} label={t('users.name')} maxLength={200} />
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
    </Form>
  )
}
