import { limits } from '@gudang/domain'
import {
  Anchor,
  Chip,
  Group,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { WarehouseSelect } from '../../domain/warehouses/warehouse-select.tsx'
import type { AbcClass } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { Form } from '../../ui/form/form.tsx'
import { optionsBySearch } from '../../ui/form/options-by-search.ts'
import { Refusal } from '../../ui/form/refusal.tsx'
import {
  useStartStocktakeCommand,
  useStocktakePreviewQuery,
  useTagsToCountQuery,
} from './stocktakes.generated.ts'

interface StartStocktakeDialogProps {
  /** From the address: undefined is closed, 'new' or SKUs open it. */
  of: string | undefined
  onClose: () => void
}

export function StartStocktakeDialog({ of, onClose }: StartStocktakeDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('stocktakes.start')} opened={of !== undefined} onClose={onClose}>
      {of !== undefined && <StartForm skus={of === 'new' ? [] : of.split(' ')} onClose={onClose} />}
    </Dialog>
  )
}

const scopes = ['all', 'tags', 'skus', 'bins', 'classes'] as const
const abcClasses = ['A', 'B', 'C'] as const

const numberOrNothing = (value: number | string) => (value === '' ? undefined : Number(value))

interface Chosen {
  by: (typeof scopes)[number]
  scope: {
    tags: string[]
    skus: string[]
    abcClasses: AbcClass[]
    binFrom: string
    binTo: string
    withStockOnly: boolean
  }
}

function scopeOf({ by, scope: { withStockOnly, tags, skus, abcClasses, binFrom, binTo } }: Chosen) {
  const chosen = {
    all: { all: true },
    tags: { tags },
    skus: { skus },
    classes: { abcClasses },
    bins: { binFrom, binTo },
  }[by]
  return { ...chosen, withStockOnly }
}

/** Whether anything is chosen that a server could count. */
const isWhole = ({ by, scope: { tags, skus, abcClasses, binFrom, binTo } }: Chosen) =>
  by === 'all' ||
  {
    tags: tags.length,
    skus: skus.length,
    classes: abcClasses.length,
    bins: Number(Boolean(binFrom.trim() && binTo.trim())),
  }[by] > 0

function StartForm({ skus, onClose }: { skus: string[]; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { code } = useWarehouseChoice()
  const [refusal, setRefusal] = useState<ReactNode>()
  const form = useForm({
    initialValues: {
      warehouseCode: code ?? '',
      title: '',
      by: (skus.length > 0 ? 'skus' : 'all') as (typeof scopes)[number],
      scope: {
        ...{ tags: [] as string[], skus, abcClasses: ['A'] as AbcClass[] },
        ...{ binFrom: '', binTo: '', withStockOnly: false },
      },
      zero: false,
      recountAbove: { units: '' as number | string, percent: '' as number | string },
      fourEyes: false,
    },
    validate: {
      warehouseCode: (value) => (value ? null : t('form.required')),
      scope: {
        tags: (tags, { by }) => (by === 'tags' && tags.length === 0 ? t('form.required') : null),
        skus: (skus, { by }) => (by === 'skus' && skus.length === 0 ? t('form.required') : null),
        binFrom: (bin, { by }) => (by === 'bins' && !bin.trim() ? t('form.required') : null),
        binTo: (bin, { by }) => (by === 'bins' && !bin.trim() ? t('form.required') : null),
      },
    },
  })
  const { by } = form.values
  const tags = useTagsToCountQuery({ skip: by !== 'tags' })
  const start = useStartStocktakeCommand({
    Stocktake: ({ number }) => void navigate(paths.stocktake(number)),
    StocktakeOverlaps: ({ numbers }) =>
      setRefusal(
        <>
          {t('stocktakes.overlaps')}{' '}
          {numbers.map((number, index) => (
            <span key={number}>
              {index > 0 && ', '}
              <Anchor component={Link} to={paths.stocktake(number)}>
                {number}
              </Anchor>
            </span>
          ))}
        </>,
      ),
  })

  function submit({
    warehouseCode,
    title,
    by,
    scope,
    zero,
    recountAbove,
    fourEyes,
  }: typeof form.values): void {
    setRefusal(undefined)
    const units = numberOrNothing(recountAbove.units)
    const percent = numberOrNothing(recountAbove.percent)
    void start.run(
      (idempotencyKey) => ({
        input: {
          warehouseCode,
          title: title.trim() || undefined,
          scope: scopeOf({ by, scope }),
          uncounted: zero ? 'ZERO' : 'LEAVE',
          recountAbove: units === undefined && percent === undefined ? undefined : { units, percent },
          fourEyes,
          idempotencyKey,
        },
      }),
      { form, names: { uncounted: 'zero', all: 'by' } },
    )
  }

  return (
    <Form
      form={form}
      command={start}
      onSubmit={submit}
      submitLabel={t('stocktakes.begin')}
      onCancel={onClose}
    >
      <Refusal>{refusal}</Refusal>
      <TextInput
        {...form.getInputProps('title')}
        label={t('stocktakes.title')}
        maxLength={limits.name}
        data-autofocus
      />
      <WarehouseSelect
        value={form.values.warehouseCode || undefined}
        onChange={(chosen) => form.setFieldValue('warehouseCode', chosen ?? '')}
        error={form.errors.warehouseCode}
        label={t('fields.warehouse')}
        noneLabel={t('transfers.choose')}
        activeOnly
      />
      <SegmentedControl
        aria-label={t('stocktakes.what')}
        {...form.getInputProps('by')}
        data={scopes.map((value) => ({ value, label: t(`stocktakes.scopes.${value}`) }))}
      />
      {by === 'tags' && (
        <TagsInput
          {...form.getInputProps('scope.tags')}
          label={t('fields.tags')}
          data={(tags.data?.tags ?? []).map(({ tag }) => tag)}
          filter={optionsBySearch}
          limit={20}
          maxTags={limits.tags}
          acceptValueOnBlur
        />
      )}
      {by === 'skus' && (
        <TagsInput
          {...form.getInputProps('scope.skus')}
          label={t('stocktakes.skus')}
          description={t('stocktakes.skusHint')}
          splitChars={[',', ';', ' ', '\n', '\t']}
          maxTags={limits.skus}
          acceptValueOnBlur
        />
      )}
      {by === 'classes' && (
        <Chip.Group multiple {...form.getInputProps('scope.abcClasses')}>
          <Group gap="xs" role="group" aria-label={t('stocktakes.scopes.classes')}>
            {abcClasses.map((value) => (
              <Chip key={value} value={value} size="xs">
                {value}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      {by === 'bins' && (
        <SimpleGrid cols={2}>
          <TextInput
            {...form.getInputProps('scope.binFrom')}
            label={t('stocktakes.binFrom')}
            maxLength={limits.bin}
          />
          <TextInput
            {...form.getInputProps('scope.binTo')}
            label={t('stocktakes.binTo')}
            maxLength={limits.bin}
          />
        </SimpleGrid>
      )}
      <Switch
        {...form.getInputProps('scope.withStockOnly', { type: 'checkbox' })}
        label={t('stocktakes.withStockOnly')}
      />
      <LinesOfScope warehouseCode={form.values.warehouseCode} chosen={form.values} />
      <Switch
        {...form.getInputProps('zero', { type: 'checkbox' })}
        label={t('stocktakes.zero')}
        description={t('stocktakes.zeroHint')}
      />
      <Switch
        {...form.getInputProps('fourEyes', { type: 'checkbox' })}
        label={t('stocktakes.fourEyes')}
        description={t('stocktakes.fourEyesHint')}
      />
      <Group grow align="flex-start">
        <NumberInput
          {...form.getInputProps('recountAbove.units')}
          label={t('stocktakes.recountUnits')}
          min={0}
          allowDecimal={false}
          hideControls
        />
        <NumberInput
          {...form.getInputProps('recountAbove.percent')}
          label={t('stocktakes.recountPercent')}
          min={0}
          max={1_000}
          hideControls
        />
      </Group>
    </Form>
  )
}

/** How many lines it will have, while it is chosen. */
function LinesOfScope({ warehouseCode, chosen }: { warehouseCode: string; chosen: Chosen }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asked] = useDebouncedValue({ warehouseCode, scope: scopeOf(chosen) }, 400)
  const { data, error } = useStocktakePreviewQuery({
    variables: asked,
    skip: !asked.warehouseCode || !isWhole(chosen),
  })
  if (!data || error) return null
  const { lines: count, beingCounted } = data.stocktakePreview
  return (
    <Text size="sm" role="status">
      {count > limits.stocktakeLines
        ? t('stocktakes.tooManyLines', { most: format.number(limits.stocktakeLines) })
        : t('stocktakes.willHave', { count })}
      {beingCounted > 0 && ` ${t('stocktakes.partlyCounted', { count: beingCounted })}`}
    </Text>
  )
}
