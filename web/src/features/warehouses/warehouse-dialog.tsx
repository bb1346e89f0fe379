import { limits, tidyCode } from '@gudang/domain'
import { Switch, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../domain/edits/changed-meanwhile.tsx'
import { useEdit } from '../../domain/edits/use-edit.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { Refusal } from '../../ui/form/refusal.tsx'
import { notifyDone } from '../../ui/feedback/notify.ts'
import {
  useCreateWarehouseCommand,
  useUpdateWarehouseCommand,
  type WarehouseRowFragment,
} from './warehouses.generated.ts'

interface WarehouseDialogProps {
  /** From the address: undefined is closed, 'new' creates one. */
  code: string | undefined
  warehouse: WarehouseRowFragment | undefined
  onClose: () => void
  onCreate: () => void
}

export function WarehouseDialog({ code, warehouse, onClose, onCreate }: WarehouseDialogProps) {
  const { t } = useTranslation()
  const opened = code === 'new' || warehouse !== undefined
  return (
    <Dialog title={warehouse?.code ?? t('warehouses.new')} opened={opened} onClose={onClose}>
      {opened && <WarehouseForm key={code} warehouse={warehouse} onClose={onClose} onCreate={onCreate} />}
    </Dialog>
  )
}

const factsOf = ({ name, address, isActive }: WarehouseRowFragment) => ({ name, address, isActive })

function WarehouseForm({ warehouse, onClose, onCreate }: Omit<WarehouseDialogProps, 'code'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm({
    initialValues: {
      code: warehouse?.code ?? '',
      name: warehouse?.name ?? '',
      address: warehouse?.address ?? '',
      isActive: warehouse?.isActive ?? true,
    },
    validate: {
      code: (value) => (/^\S+$/.test(tidyCode(value)) ? null : t('warehouses.badCode')),
      name: (value) => (value.trim() ? null : t('form.required')),
    },
  })
  const edit = useEdit({
    form,
    current: warehouse && { version: warehouse.version, facts: factsOf(warehouse) },
    factsOf: ({ name, address, isActive }) => ({ name: name.trim(), address: address.trim(), isActive }),
    valuesOf: (facts) => facts,
  })
  const saved = (code: string) => {
    notifyDone(t('warehouses.saved', { code }))
    onClose()
  }
  const create = useCreateWarehouseCommand({
    Warehouse: ({ code }) => {
      onCreate()
      saved(code)
    },
  })
  const update = useUpdateWarehouseCommand({
    Warehouse: ({ code }) => saved(code),
    WarehouseNotEmpty: ({ onHand, inTransit, stocks }) =>
      setRefusal(
        t('warehouses.notEmpty', {
          onHand: format.number(onHand),
          inTransit: format.number(inTransit),
          stocks: format.number(stocks),
        }),
      ),
  })

  function submit(values: typeof form.values): void {
    setRefusal(undefined)
    if (!warehouse) {
      const { isActive: _, ...input } = values
      void create.run((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), { form })
      return
    }
    const { expectedVersion, ...changes } = edit.changes(values)
    const { code } = warehouse
    void update.run((idempotencyKey) => ({ input: { code, ...changes, expectedVersion, idempotencyKey } }), {
      form,
      optimistic: { updateWarehouse: { ...warehouse, ...changes } },
      onConflict: edit.onConflict,
    })
  }

  return (
    <Form
      form={form}
      command={warehouse ? update : create}
      onSubmit={submit}
      submitLabel={warehouse ? t('warehouses.save') : t('warehouses.create')}
      onCancel={onClose}
    >
      <ChangedMeanwhile edit={edit} />
      <Refusal>{refusal}</Refusal>
      <TextInput
        {...form.getInputProps('code')}
        label={t('warehouses.code')}
        description={warehouse ? undefined : t('warehouses.codeHint')}
        disabled={warehouse !== undefined}
        maxLength={limits.warehouseCode}
        autoCapitalize="characters"
        autoComplete="off"
        data-autofocus={!warehouse || undefined}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('warehouses.name')}
        maxLength={limits.name}
        data-autofocus={warehouse !== undefined || undefined}
      />
      <Textarea
        {...form.getInputProps('address')}
        label={t('warehouses.address')}
        maxLength={limits.note}
        autosize
        minRows={2}
      />
      {warehouse && (
        <Switch
          {...form.getInputProps('isActive', { type: 'checkbox' })}
          label={t('warehouses.active')}
          description={t('warehouses.activeHint')}
        />
      )}
    </Form>
  )
}
