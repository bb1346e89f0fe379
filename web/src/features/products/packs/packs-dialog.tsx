import { codeKey, limits, printedGtin, tidyCode } from '@gudang/domain'
import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProductByCode } from '../../../domain/products/product-by-code.ts'
import { ScanButton } from '../../../domain/scanner/scan-button.tsx'
import type { ScanAnswer } from '../../../domain/scanner/scan-dialog.tsx'
import { useFormat } from '../../../i18n/use-format.ts'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { notifyDone } from '../../../ui/feedback/notify.ts'
import { Form } from '../../../ui/form/form.tsx'
import { Refusal } from '../../../ui/form/refusal.tsx'
import { useSetProductPacksCommand, type ProductRowFragment } from '../products.generated.ts'

interface PacksDialogProps {
  product: ProductRowFragment
  onClose: () => void
  onChange: () => void
}

export function PacksDialog(props: PacksDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('products.packs.of', { sku: props.product.sku })} opened onClose={props.onClose}>
      <PacksForm {...props} />
    </Dialog>
  )
}

interface Row {
  key: string
  name: string
  units: number | string
  barcode: string
}

const newRow = (): Row => ({ key: randomId(), name: '', units: '', barcode: '' })

const isBlank = ({ name, units, barcode }: Row) => !name.trim() && units === '' && !barcode.trim()

function PacksForm({ product, onClose, onChange }: PacksDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const byCode = useProductByCode()
  const [refusal, setRefusal] = useState<string>()
  // Of what the form was filled with, or of what its reader was told since: the page behind it follows others.
  const [expectedVersion, setExpectedVersion] = useState(product.version)
  const { sku, packs } = product
  const used = packs.filter(({ retired }) => !retired)
  const form = useForm({
    initialValues: {
      packs: [
        ...used.map(({ name, units, barcode }): Row => ({
          ...{ key: randomId(), name, units, barcode: barcode ?? '' },
        })),
        ...(used.length === 0 ? [newRow()] : []),
      ],
    },
    validate: {
      packs: {
        name: (value, { packs: rows }, path) =>
          value.trim() || isBlank(rows[Number(path.split('.')[1])]!) ? null : t('form.required'),
        units: (value, { packs: rows }, path) =>
          Number(value) >= 2 || isBlank(rows[Number(path.split('.')[1])]!) ? null : t('products.packs.least'),
      },
    },
  })
  const set = useSetProductPacksCommand({
    Product: () => {
      notifyDone(t('products.packs.saved', { sku }))
      onChange()
      onClose()
    },
  })
  const retired = packs.filter((pack) => pack.retired)

  async function scan(index: number, read: string): Promise<ScanAnswer> {
    const code = printedGtin(tidyCode(read))
    const owner = await byCode(code).catch(() => undefined)
    const isOwnPack = packs.some(({ barcode }) => barcode && codeKey(barcode) === codeKey(code))
    if (owner && !isOwnPack)
      return { found: false, text: t('problems.fields.TAKEN_by', { value: code, by: owner.sku }) }
    form.setFieldValue(`packs.${index}.barcode`, code)
    return { found: true, text: code }
  }

  function submit({ packs: rows }: typeof form.values): void {
    setRefusal(undefined)
    const wanted = rows.filter((row) => !isBlank(row))
    // Rows that are left empty are none: the others are told of by their places.
    if (wanted.length < rows.length) form.setFieldValue('packs', wanted)
    void set.run(
      (idempotencyKey) => ({
        input: {
          sku,
          packs: wanted.map(({ name, units, barcode }) => ({
            ...{ name: name.trim(), units: Number(units), barcode: barcode.trim() || undefined },
          })),
          expectedVersion,
          idempotencyKey,
        },
      }),
      {
        form,
        onConflict: ({ version }) => {
          setExpectedVersion(version)
          setRefusal(t('products.packs.changed'))
          onChange()
        },
      },
    )
  }

  return (
    <Form
      form={form}
      command={set}
      onSubmit={submit}
      submitLabel={t('products.save')}
      onCancel={onClose}
      many
    >
      <Refusal>{refusal}</Refusal>
      <Text size="sm" c="dimmed">
        {t('products.packs.hint')}
      </Text>
      {form.values.packs.map(({ key }, index) => (
        <Stack gap={6} key={key} role="group" aria-label={t('products.packs.row', { row: index + 1 })}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <TextInput
              {...form.getInputProps(`packs.${index}.name`)}
              aria-label={t('products.packs.name')}
              placeholder={t('products.packs.name')}
              maxLength={limits.packName}
              flex={1}
              data-autofocus={index === 0 || undefined}
            />
            <NumberInput
              {...form.getInputProps(`packs.${index}.units`)}
              aria-label={t('products.packs.units')}
              placeholder={t('products.packs.units')}
              {...format.separators}
              max={limits.packUnits}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              w={110}
            />
            <ActionIcon
              size={36}
              variant="subtle"
              color="gray"
              aria-label={t('products.packs.remove', { row: index + 1 })}
              onClick={() => form.removeListItem('packs', index)}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <TextInput
              {...form.getInputProps(`packs.${index}.barcode`)}
              aria-label={t('products.packs.barcode')}
              placeholder={t('products.packs.barcode')}
              maxLength={limits.barcode}
              autoComplete="off"
              flex={1}
            />
            <ScanButton onCode={(code) => scan(index, code)} size={36} />
          </Group>
        </Stack>
      ))}
      {form.values.packs.length < limits.packs && (
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => form.insertListItem('packs', newRow())}
          >
            {t('products.packs.add')}
          </Button>
        </Group>
      )}
      {retired.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('products.packs.retired', {
            packs: retired.map(({ name, units }) => `${name} (${format.number(units)})`).join(', '),
          })}
        </Text>
      )}
    </Form>
  )
}
