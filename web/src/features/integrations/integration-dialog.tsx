import { allPermissions, isPermission, limits, mayGrant } from '@gudang/domain'
import { Checkbox, MultiSelect, NumberInput, Radio, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../domain/edits/changed-meanwhile.tsx'
import { useEdit } from '../../domain/edits/use-edit.ts'
import { useMe } from '../../domain/people/me.tsx'
import { usePermissionText } from '../../domain/people/permission-text.ts'
import { useWarehousesQuery } from '../../domain/warehouses/warehouses.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import { Form } from '../../ui/form/form.tsx'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import {
  useCreateIntegrationCommand,
  useUpdateIntegrationCommand,
  type IntegrationRowFragment,
} from './integrations.generated.ts'

interface IntegrationDialogProps {
  opened: boolean
  /** Left out: a new one. */
  integration?: IntegrationRowFragment
  onClose: () => void
  onChange: () => void
}

export function IntegrationDialog({ opened, integration, onClose, onChange }: IntegrationDialogProps) {
  const { t } = useTranslation()
  const title = integration?.name ?? t('integrations.new')
  return (
    <Dialog title={title} opened={opened} onClose={onClose} size="lg">
      {opened && <IntegrationForm integration={integration} onClose={onClose} onChange={onChange} />}
    </Dialog>
  )
}

const codesOf = ({ allWarehouses, warehouses }: IntegrationRowFragment) =>
  allWarehouses ? null : warehouses.map(({ code }) => code)

const factsOf = (integration: IntegrationRowFragment) => {
  const { name, permissions, ownOrdersOnly, isStrict, isActive, budgetPerSecond } = integration
  return {
    ...{ name, permissions, warehouseCodes: codesOf(integration), ownOrdersOnly, isStrict, isActive },
    budgetPerSecond: budgetPerSecond ?? 0,
  }
}

function IntegrationForm({ integration, onClose, onChange }: Omit<IntegrationDialogProps, 'opened'>) {
  const { t } = useTranslation()
  const text = usePermissionText()
  const { separators } = useFormat()
  const me = useMe()
  const mine = new Set(me.role.permissions.filter(isPermission))
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first' })
  const codes = integration && codesOf(integration)
  const form = useForm({
    initialValues: {
      name: integration?.name ?? '',
      permissions: integration?.permissions ?? [],
      limit: codes ? 'some' : 'all',
      warehouseCodes: codes ?? [],
      ownOrdersOnly: integration?.ownOrdersOnly ?? true,
      isStrict: integration?.isStrict ?? false,
      budgetPerSecond: integration?.budgetPerSecond ?? 0,
      isActive: integration?.isActive ?? true,
      takeOver: false,
    },
    validate: { name: (value) => (value.trim() ? null : t('form.required')) },
  })
  const edit = useEdit({
    form,
    current: integration && { version: integration.version, facts: factsOf(integration) },
    factsOf: ({ name, limit, warehouseCodes, takeOver: _takeOver, ...facts }) => ({
      ...facts,
      name: name.trim(),
      warehouseCodes: limit === 'some' ? warehouseCodes : null,
    }),
    valuesOf: ({ warehouseCodes, ...rest }) => ({
      ...rest,
      ...(warehouseCodes === undefined
        ? {}
        : { limit: warehouseCodes ? 'some' : 'all', warehouseCodes: warehouseCodes ?? [] }),
    }),
  })
  const saved = ({ name }: { name: string }) => {
    notifyDone(t('integrations.saved', { name }))
    onChange()
    onClose()
  }
  const create = useCreateIntegrationCommand({ Integration: saved })
  const update = useUpdateIntegrationCommand({ Integration: saved })

  function submit(values: typeof form.values): void {
    const { expectedVersion, warehouseCodes, isActive, ...changes } = edit.changes(values)
    if (!integration) {
      const { name, permissions, ...settings } = {
        name: values.name,
        permissions: values.permissions,
        ...changes,
      }
      void create.run(
        (idempotencyKey) => ({ input: { ...settings, name, permissions, warehouseCodes, idempotencyKey } }),
        { form },
      )
      return
    }
    // A limit that is left out stays, so lifting it has an argument of its own.
    const limit = warehouseCodes === null ? { allWarehouses: true } : { warehouseCodes }
    const rest = { isActive, takeOver: values.takeOver || undefined, expectedVersion }
    void update.run(
      (idempotencyKey) => ({ input: { id: integration.id, ...changes, ...limit, ...rest, idempotencyKey } }),
      { form, onConflict: edit.onConflict },
    )
  }

  const isMine = !integration || integration.maker?.id === me.id
  return (
    <Form
      form={form}
      command={integration ? update : create}
      onSubmit={submit}
      submitLabel={integration ? t('integrations.save') : t('integrations.create')}
      onCancel={onClose}
    >
      <ChangedMeanwhile
        edit={edit}
        show={{
          permissions: text,
          warehouseCodes: (code: string | null) => code ?? t('users.allWarehouses'),
        }}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('integrations.name')}
        description={t('integrations.nameHint')}
        maxLength={limits.name}
        data-autofocus
      />
      <Checkbox.Group
        {...form.getInputProps('permissions')}
        label={t('roles.permissions')}
        description={t('integrations.grantHint')}
      >
        <Stack gap={6} mt={6}>
          {allPermissions.map((permission) => (
            <Checkbox
              size="xs"
              key={permission}
              value={permission}
              label={text(permission)}
              disabled={!mayGrant(mine, permission) && !form.values.permissions.includes(permission)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Checkbox
        size="xs"
        {...form.getInputProps('ownOrdersOnly', { type: 'checkbox' })}
        label={t('integrations.ownOrdersOnly')}
        description={t('integrations.ownOrdersHint')}
      />
      <Radio.Group {...form.getInputProps('limit')} label={t('users.warehouses')}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="all" label={t('integrations.makersWarehouses')} />
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
      <Checkbox
        size="xs"
        {...form.getInputProps('isStrict', { type: 'checkbox' })}
        label={t('integrations.isStrict')}
        description={t('integrations.strictHint')}
      />
      <NumberInput
        {...form.getInputProps('budgetPerSecond')}
        {...separators}
        label={t('fields.budgetPerSecond')}
        description={t('integrations.budgetHint')}
        min={0}
        max={limits.mostBudgetPerSecond}
        allowDecimal={false}
      />
      {integration && (
        <Switch
          {...form.getInputProps('isActive', { type: 'checkbox' })}
          label={t('fields.isActive')}
          description={t('integrations.activeHint')}
        />
      )}
      {!isMine && (
        <Checkbox
          size="xs"
          {...form.getInputProps('takeOver', { type: 'checkbox' })}
          label={t('integrations.takeOver')}
          description={
            integration.maker
              ? t('integrations.makerIs', { name: integration.maker.name })
              : t('integrations.noMaker')
          }
        />
      )}
      {!integration && (
        <Text size="xs" c="dimmed">
          {t('integrations.keysLater')}
        </Text>
      )}
    </Form>
  )
}
