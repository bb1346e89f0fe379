import { Alert, Switch, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { notifyDone } from '../../ui/notify.ts'
import {
  useCreateWarehouseCommand,
  useUpdateWarehouseCommand,
  type WarehouseRowFragment,
} from './warehouses.generated.ts'

interface WarehouseDialogProps {
  /** Of the address: undefined is closed, 'new' is one that is not there yet. */
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
      code: (value) => (/^\S+$/.test(value.trim()) ? null : t('warehouses.badCode')),
      name: (value) => (value.trim() ? null : t('form.required')),
    },
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
    WarehouseNotEmpty: ({ onHand, stocks }) =>
      setRefusal(t('warehouses.notEmpty', { onHand: format.number(onHand), stocks: format.number(stocks) })),
  })

  function submit({ isActive, ...values }: typeof form.values): void {
    setRefusal(undefined)
    if (!warehouse) {
      void create.run((idempotencyKey) => ({ input: { ...values, idempotencyKey } }), { form })
      return
    }
    const change = { ...values, isActive: isActive === warehouse.isActive ? undefined : isActive }
    void update.run((idempotencyKey) => ({ input: { ...change, idempotencyKey } }), {
      form,
      optimistic: { updateWarehouse: { ...warehouse, ...values, isActive } },
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
      {refusal && (
        <Alert color="orange" variant="light" role="alert" p="xs">
          {refusal}
        </Alert>
      )}
      <TextInput
        {...form.getInputProps('code')}
        label={t('warehouses.code')}
        description={warehouse ? undefined : t('warehouses.codeHint')}
        disabled={warehouse !== undefined}
        maxLength={32}
        autoCapitalize="characters"
        autoComplete="off"
        data-autofocus={!warehouse || undefined}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('warehouses.name')}
        maxLength={200}
        data-autofocus={warehouse !== undefined || undefined}
      />
      <Textarea
        {...form.getInputProps('address')}
        label={t('warehouses.address')}
        maxLength={1000}
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
