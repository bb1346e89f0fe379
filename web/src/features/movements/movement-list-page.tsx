import { Button, Select } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { adjustmentReasons } from '../../domain/stock/adjustment-reasons.ts'
import { ExportButton } from '../../domain/exports/export-button.tsx'
import { useMovementColumns, type Movement } from '../../domain/movements/movement-columns.tsx'
import { useMovementsQuery } from '../../domain/movements/movements.generated.ts'
import { ProductSearchField } from '../../domain/products/product-search-field.tsx'
import { movementFilter, movementTypes } from '../../domain/views/list-filters.ts'
import { SavedViews } from '../../domain/views/saved-views.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { ColumnChoice, useColumnChoice } from '../../ui/table/column-choice.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { DayRange, useDaysChip } from '../../ui/filters/day-range.tsx'
import { Page } from '../../ui/page/page.tsx'
import { Filters } from '../../ui/filters/filters.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'

export function MovementListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const search = url.get('q') ?? ''
  const kind = url.get('type')
  const [from, to] = [url.get('from'), url.get('to')]
  const [reference, actor] = [url.get('reference'), url.get('actor')]
  const filter = movementFilter(url.get, warehouseCode)
  const { data, previousData, error, loading, refetch } = useMovementsQuery({
    variables: { first: paging.size, after: paging.after, filter },
  })
  useLiveRefetch('stock', () => void (!paging.after && refetch()))
  const movements = (data ?? (loading ? previousData : undefined))?.movements
  const chips = useChips(filter, movements?.nodes ?? [])
  const filtered = Boolean(search || kind || warehouseCode || from || to || reference || actor)
  // With one warehouse chosen, every row would repeat it.
  const known = useMovementColumns()
  const all = useMemo(
    () => known.filter(({ name }) => !warehouseCode || name !== 'warehouse'),
    [known, warehouseCode],
  )
  const { columns, hidden, set } = useColumnChoice(url, all)
  return (
    <Page
      fill
      title={t('shell.movements')}
      actions={<ExportButton kind="MOVEMENTS" filter={filter} />}
      toolbar={
        <>
          <ProductSearchField label={t('stock.search')} value={search} onChange={(q) => url.set({ q })} />
          <Filters chips={chips}>
            <Select
              size="xs"
              w={170}
              aria-label={t('movements.type')}
              placeholder={t('movements.typeFilter')}
              clearable
              clearButtonProps={{ 'aria-label': t('actions.clear') }}
              maxDropdownHeight={420}
              value={filter.types?.[0] ?? filter.reasons?.[0] ?? null}
              onChange={(value) => url.set({ type: value ?? undefined })}
              data={[
                {
                  group: t('movements.type'),
                  items: movementTypes.map((value) => ({ value, label: t(`movements.types.${value}`) })),
                },
                {
                  group: t('stock.adjustment.reason'),
                  items: adjustmentReasons.map((value) => ({ value, label: t(`stock.reasons.${value}`) })),
                },
              ]}
            />
            <DayRange from={from} to={to} onChange={url.set} />
            <SavedViews list="MOVEMENTS" parameters={[...filters, 'hide']} />
            <ColumnChoice
              columns={all.filter(({ name }) => !fixed.has(name))}
              hidden={hidden}
              onChange={set}
            />
          </Filters>
        </>
      }
    >
      <DataTable
        label={t('shell.movements')}
        columns={columns}
        rows={movements?.nodes}
        pageInfo={movements?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        empty={
          <NoMovements
            filtered={filtered}
            clear={() => url.set(Object.fromEntries(filters.map((name) => [name, undefined])))}
          />
        }
      />
    </Page>
  )
}

const filters = ['q', 'type', 'from', 'to', 'reference', 'actor']
const fixed = new Set(['type', 'sku', 'actions'])

/** What is set: by the fields, or by a link in the table, whose name is read from the rows. */
function useChips({ types, reasons }: ReturnType<typeof movementFilter>, movements: Movement[]) {
  const { t } = useTranslation()
  const url = useUrlState()
  const days = useDaysChip({ from: url.get('from'), to: url.get('to') })
  const [reference, actor] = [url.get('reference'), url.get('actor')]
  const nameOf = {
    reference: movements.find((movement) => movement.reference?.id === reference)?.reference?.label,
    actor: movements.find((movement) => movement.actor.id === actor)?.actor.name,
  }
  const kind = types
    ? t(`movements.types.${types[0]!}`)
    : reasons && `${t('stock.adjustment.reason')}: ${t(`stock.reasons.${reasons[0]!}`)}`
  return [
    kind !== undefined && { parameters: ['type'], text: kind },
    days,
    ...(['reference', 'actor'] as const).map(
      (name) =>
        url.get(name) !== undefined && {
          parameters: [name],
          text: `${t(`movements.${name}`)}: ${nameOf[name] ?? '…'}`,
        },
    ),
  ]
}

function NoMovements({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation()
  if (!filtered) {
    return (
      <EmptyState
        icon={<IconHistory stroke={1.5} aria-hidden />}
        title={t('movements.empty')}
        hint={t('movements.emptyHint')}
      />
    )
  }
  return (
    <EmptyState
      title={t('movements.nothingFound')}
      hint={t('movements.nothingFoundHint')}
      action={
        <Button variant="default" onClick={clear}>
          {t('actions.clearFilters')}
        </Button>
      }
    />
  )
}
