import { Button, SegmentedControl } from '@mantine/core'
import { IconArrowsExchange, IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ExportButton } from '../../domain/exports/export-button.tsx'
import { Can } from '../../domain/people/me.tsx'
import { useCountText, useTransferCounts, waitingLists } from '../../domain/transfers/transfer-counts.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { TransferFilter } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { SearchField } from '../../ui/filters/search-field.tsx'
import { usePaging, useUrlState } from '../../ui/navigation/use-url-state.ts'
import { Page } from '../../ui/page/page.tsx'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'
import { useTransfersQuery, type TransfersQuery } from './transfer-documents.generated.ts'
import { TransferStatusLabel } from './transfer-status.tsx'

type TransferRow = TransfersQuery['transfers']['nodes'][number]

const lists = [...waitingLists, 'all'] as const
type List = (typeof lists)[number]

const filterOf = (list: List, code: string | undefined): TransferFilter => {
  const [from, to] = [
    { fromWarehouseCode: code, side: 'FROM' },
    { toWarehouseCode: code, side: 'TO' },
  ] as const
  const all: Record<List, TransferFilter> = {
    toSend: { ...from, statuses: ['DRAFT', 'READY'] },
    onTheWay: { ...from, statuses: ['IN_TRANSIT'] },
    toReceive: { ...to, statuses: ['IN_TRANSIT'] },
    discrepant: { discrepant: true, statuses: ['IN_TRANSIT'] },
    overdue: { overdue: true },
    all: {},
  }
  return all[list]
}

/** What waits for whom: the source sends, the destination receives. */
export function TransferListPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const url = useUrlState()
  const paging = usePaging()
  const { code } = useWarehouseChoice()
  const list = lists.find((known) => known === url.get('list')) ?? 'all'
  const search = url.get('q') ?? ''
  const { statuses, ...wanted } = { ...filterOf(list, code), search: search || undefined }
  const filter = { ...wanted, statuses }
  const { data, previousData, error, loading, refetch } = useTransfersQuery({
    variables: { first: paging.size, after: paging.after, filter },
  })
  useLiveRefetch('transfer', () => {
    if (!paging.after) void refetch()
  })
  const counts = useTransferCounts()
  const countText = useCountText()
  const labelOf = (name: List) => {
    if (name === 'all') return t('transfers.listAll')
    const title = t(`shell.transferLists.${name}`)
    return counts ? `${title} ${countText(counts[name])}` : title
  }
  const transfers = (data ?? (loading ? previousData : undefined))?.transfers
  const make = (
    <Can permission="inventory.transfer">
      <Button
        component={Link}
        to={`${paths.transfer}?by=van`}
        leftSection={<IconPlus size={14} aria-hidden />}
      >
        {t('transfers.new')}
      </Button>
    </Can>
  )
  return (
    <Page
      fill
      title={t('shell.transfers')}
      actions={
        <>
          <ExportButton kind="TRANSFERS" filter={{ ...wanted, transferStatuses: statuses }} />
          {make}
        </>
      }
      toolbar={
        <>
          <SearchField label={t('transfers.search')} value={search} onChange={(q) => url.set({ q })} />
          <div className="gd-scroll-x">
            <SegmentedControl
              size="xs"
              aria-label={t('transfers.which')}
              value={list}
              onChange={(value) => url.set({ list: value })}
              data={lists.map((value) => ({ value, label: labelOf(value) }))}
            />
          </div>
        </>
      }
    >
      <DataTable
        label={t('shell.transfers')}
        columns={useColumns()}
        rows={transfers?.nodes}
        pageInfo={transfers?.pageInfo}
        problem={error && problemOf(error)}
        retry={refetch}
        paging={paging}
        onRowClick={({ number }) => void navigate(paths.transferOf(number))}
        empty={
          <EmptyState
            icon={<IconArrowsExchange stroke={1.5} aria-hidden />}
            title={t('transfers.nothing')}
            hint={t('transfers.nothingHint')}
            action={make}
          />
        }
      />
    </Page>
  )
}

function useColumns(): Column<TransferRow>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<TransferRow>[] => [
      {
        name: 'number',
        title: t('transfers.number'),
        render: ({ number, from, to }) => (
          <>
            <RowLink className="gd-link gd-code" to={paths.transferOf(number)}>
              {number}
            </RowLink>
            <span className="gd-phone">
              {from.code} → {to.code}
            </span>
          </>
        ),
      },
      {
        name: 'way',
        title: t('transfers.way'),
        grow: true,
        from: 'sm',
        render: ({ from, to }) => (
          <span title={`${from.name} → ${to.name}`}>
            {from.code} → {to.code}
          </span>
        ),
      },
      {
        name: 'status',
        title: t('transfers.status'),
        render: (transfer) => <TransferStatusLabel transfer={transfer} />,
      },
      {
        name: 'expected',
        title: t('transfers.expectedAt'),
        numeric: true,
        from: 'sm',
        render: ({ expectedAt }) => expectedAt && format.moment(expectedAt),
      },
      {
        name: 'made',
        title: t('transfers.made'),
        numeric: true,
        from: 'sm',
        render: ({ createdAt }) => <span title={format.dateTime(createdAt)}>{format.moment(createdAt)}</span>,
      },
    ],
    [t, format],
  )
}
