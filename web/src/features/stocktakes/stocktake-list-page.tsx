import { Button, Progress, Select, Text } from '@mantine/core'
import { IconChecklist, IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { Can } from '../../domain/people/me.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { StocktakeStatus } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { Filters } from '../../ui/filters/filters.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { useDialogAddress } from '../../ui/navigation/use-dialog-address.ts'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { Page } from '../../ui/page/page.tsx'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { CountsWaiting } from './counting/not-sent.tsx'
import { DueToday } from './plans/due-today.tsx'
import { StartStocktakeDialog } from './start-stocktake-dialog.tsx'
import { progressOf } from './stocktake-progress.ts'
import { StocktakeStatusLabel } from './stocktake-status.tsx'
import { useStocktakesQuery, type StocktakeRowFragment } from './stocktakes.generated.ts'

const statuses: StocktakeStatus[] = ['COUNTING', 'REVIEW', 'POSTING', 'POSTED', 'CANCELLED']

export function StocktakeListPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const url = useUrlState()
  const paging = usePaging()
  const dialog = useDialogAddress('start')
  const { code } = useWarehouseChoice()
  const status = statuses.find((known) => known === url.get('state'))
  const search = url.get('q') ?? ''
  const filter = {
    warehouseCode: code,
    statuses: status && [status],
    search: search || undefined,
  }
  const { data, previousData, error, loading, refetch } = useStocktakesQuery({
    variables: { first: 50, after: paging.after, filter },
  })
  useLiveRefetch('stocktake', () => void (!paging.after && refetch()), 2_000)
  const stocktakes = (data ?? (loading ? previousData : undefined))?.stocktakes
  const begin = (
    <Can permission="stocktake.manage">
      <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => dialog.open('new')}>
        {t('stocktakes.start')}
      </Button>
    </Can>
  )
  const plans = (
    <Can permission="stocktake.manage">
      <Button variant="default" component={Link} to={paths.countPlans}>
        {t('stocktakes.plans')}
      </Button>
    </Can>
  )
  return (
    <Page
      fill
      title={t('shell.stocktakes')}
      actions={
        <>
          {plans}
          {begin}
        </>
      }
      toolbar={
        <>
          <SearchField label={t('stocktakes.search')} value={search} onChange={(q) => url.set({ q })} />
          <Filters chips={[status && { parameters: ['state'], text: t(`stocktakes.statuses.${status}`) }]}>
            <Select
              size="xs"
              aria-label={t('stocktakes.status')}
              placeholder={t('stocktakes.anyStatus')}
              data={statuses.map((value) => ({ value, label: t(`stocktakes.statuses.${value}`) }))}
              value={status ?? null}
              onChange={(state) => url.set({ state: state ?? undefined })}
              clearable
              clearButtonProps={{ 'aria-label': t('actions.clear') }}
            />
          </Filters>
        </>
      }
    >
      <CountsWaiting />
      <DueToday />
      <DataTable
        label={t('shell.stocktakes')}
        columns={useColumns()}
        rows={stocktakes?.nodes}
        pageInfo={stocktakes?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={({ number }) => void navigate(paths.stocktake(number))}
        empty={
          <EmptyState
            icon={<IconChecklist stroke={1.5} aria-hidden />}
            title={t('stocktakes.nothing')}
            hint={t('stocktakes.nothingHint')}
            action={begin}
          />
        }
      />
      <StartStocktakeDialog of={dialog.value} onClose={dialog.close} />
    </Page>
  )
}

function useColumns(): Column<StocktakeRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<StocktakeRowFragment>[] => [
      {
        name: 'number',
        title: t('stocktakes.number'),
        render: ({ number, title, warehouse }) => (
          <>
            <RowLink className="gd-link gd-code" to={paths.stocktake(number)}>
              {number}
            </RowLink>
            <span className="gd-phone">{[warehouse.code, title].filter(Boolean).join(' · ')}</span>
          </>
        ),
      },
      {
        name: 'title',
        title: t('stocktakes.title'),
        grow: true,
        from: 'sm',
        render: ({ title }) => title,
      },
      {
        name: 'warehouse',
        title: t('fields.warehouse'),
        from: 'sm',
        render: ({ warehouse }) => <span title={warehouse.name}>{warehouse.code}</span>,
      },
      {
        name: 'status',
        title: t('stocktakes.status'),
        render: ({ status, progress }) => {
          const { done, all } = progressOf(progress)
          return (
            <>
              <StocktakeStatusLabel status={status} />
              <span className="gd-phone">
                {t('stocktakes.ofAll', { done: format.number(done), all: format.number(all) })}
              </span>
            </>
          )
        },
      },
      {
        name: 'progress',
        title: t('stocktakes.counted'),
        numeric: true,
        from: 'sm',
        render: ({ progress }) => {
          const { done, all, percent } = progressOf(progress)
          return (
            <>
              <Text span inherit className="gd-number">
                {t('stocktakes.ofAll', { done: format.number(done), all: format.number(all) })}
              </Text>
              <Progress value={percent} size={3} aria-hidden />
            </>
          )
        },
      },
      {
        name: 'started',
        title: t('stocktakes.started'),
        numeric: true,
        from: 'sm',
        render: ({ createdAt }) => <span title={format.dateTime(createdAt)}>{format.moment(createdAt)}</span>,
      },
    ],
    [t, format],
  )
}
