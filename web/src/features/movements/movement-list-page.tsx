import { Button, Select, TextInput } from '@mantine/core'
import { normalizeSku } from '@gudang/domain'
import { IconHistory } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useWarehouseChoice } from '../../domain/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { MovementType } from '../../graphql/schema.generated.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { usePaging, useUrlState } from '../../ui/use-url-state.ts'
import { useMovementColumns } from './movement-columns.tsx'
import { useMovementsQuery } from './movements.generated.ts'

const types: MovementType[] = [
  'ADJUSTMENT',
  'TRANSFER_OUT',
  'TRANSFER_IN',
  'ALLOCATION',
  'RELEASE',
  'SHIPMENT',
]

export function MovementListPage() {
  const { t } = useTranslation()
  const url = useUrlState()
  const paging = usePaging()
  const { code: warehouseCode } = useWarehouseChoice()
  const sku = url.get('sku') ?? ''
  const type = types.find((known) => known === url.get('type'))
  const from = url.get('from')
  const to = url.get('to')
  const { data, previousData, error, loading, refetch } = useMovementsQuery({
    variables: {
      first: 50,
      after: paging.after,
      filter: {
        warehouseCode,
        sku: normalizeSku(sku) || undefined,
        types: type && [type],
        from: from && startOfDay(from, 0),
        to: to && startOfDay(to, 1),
      },
    },
  })
  useLiveRefetch('stock', () => void (!paging.after && refetch()))
  const filtered = Boolean(sku || type || warehouseCode || from || to)
  const movements = (data ?? (loading ? previousData : undefined))?.movements
  const clear = () => url.set({ sku: undefined, type: undefined, from: undefined, to: undefined })
  return (
    <Page
      fill
      title={t('movements.title')}
      toolbar={
        <>
          <SearchField
            label={t('movements.skuFilter')}
            value={sku}
            onChange={(value) => url.set({ sku: value })}
          />
          <Select
            size="xs"
            w={160}
            aria-label={t('movements.type')}
            placeholder={t('movements.typeFilter')}
            clearable
            clearButtonProps={{ 'aria-label': t('actions.clear') }}
            value={type ?? null}
            onChange={(value) => url.set({ type: value ?? undefined })}
            data={types.map((value) => ({ value, label: t(`movements.types.${value}`) }))}
          />
          <TextInput
            size="xs"
            type="date"
            aria-label={t('movements.from')}
            value={from ?? ''}
            onChange={(event) => url.set({ from: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            type="date"
            aria-label={t('movements.to')}
            value={to ?? ''}
            onChange={(event) => url.set({ to: event.currentTarget.value })}
          />
        </>
      }
    >
      <DataTable
        label={t('movements.title')}
        columns={useMovementColumns()}
        rows={movements?.nodes}
        pageInfo={movements?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        empty={
          filtered ? (
            <EmptyState
              title={t('movements.nothingFound')}
              hint={t('movements.nothingFoundHint')}
              action={
                <Button variant="default" onClick={clear}>
                  {t('actions.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<IconHistory stroke={1.5} aria-hidden />}
              title={t('movements.empty')}
              hint={t('movements.emptyHint')}
            />
          )
        }
      />
    </Page>
  )
}

/** Midnight of the reader's own day, some days on, as the moment that the server compares with. */
function startOfDay(day: string, daysOn: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  const moment = new Date(year ?? Number.NaN, (month ?? 1) - 1, (date ?? 1) + daysOn)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
