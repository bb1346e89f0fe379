import { Button, Group, Skeleton, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react'
import { DataTable as MantineDataTable, type DataTableColumn } from 'mantine-datatable'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../graphql/problem.ts'
import classes from './data-table.module.css'
import { ErrorState } from './states.tsx'
import type { Paging } from './use-url-state.ts'

export interface Column<Row> {
  /** Unique in the table; also the name by which people will choose columns. */
  name: string
  title: ReactNode
  render: (row: Row) => ReactNode
  /** Figures stand on the right, in digits of one width. */
  numeric?: boolean
  width?: number | string
  /** Left out on screens narrower than this. */
  from?: 'xs' | 'sm' | 'md' | 'lg'
}

export interface PageOfRows {
  hasNextPage: boolean
  endCursor: string | null
}

interface DataTableProps<Row extends { id: string }> {
  label: string
  columns: Column<Row>[]
  /** Undefined while the first answer is on its way. */
  rows: Row[] | undefined
  problem?: Problem
  retry: () => unknown
  empty: ReactNode
  paging?: Paging
  pageInfo?: PageOfRows
  onRowClick?: (row: Row) => void
  rowClassName?: (row: Row) => string | undefined
}

const widths = { xs: '30em', sm: '48em', md: '62em', lg: '75em' }
const skeletonRows = Array.from({ length: 14 }, (_, index) => ({ id: String(index) }))

/** The one table: skeleton of its final shape, rows, or what there is instead of them, and its pages. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, columns, rows, problem, retry, empty, paging, pageInfo, onRowClick, rowClassName } = props
  const { t } = useTranslation()
  if (!rows && problem) return <ErrorState problem={problem} retry={retry} />
  if (rows?.length === 0 && !paging?.after) return empty
  const shape = (column: Column<Row>): DataTableColumn<Row> => ({
    accessor: column.name,
    title: column.title,
    width: column.width,
    textAlign: column.numeric ? 'right' : 'left',
    cellsClassName: column.numeric ? 'gd-number' : undefined,
    visibleMediaQuery: column.from && `(min-width: ${widths[column.from]})`,
    render: rows ? column.render : () => <Skeleton h={12} w={column.numeric ? 40 : '70%'} ml={column.numeric ? 'auto' : 0} />,
  })
  return (
    <section className={classes.frame} aria-label={label} aria-busy={!rows}>
      <MantineDataTable<Row>
        className={classes.table}
        height="100%"
        scrollAreaProps={{ type: 'auto', viewportProps: { tabIndex: 0, 'aria-label': label, role: 'region' } }}
        records={rows ?? (skeletonRows as Row[])}
        columns={columns.map(shape)}
        verticalSpacing={5}
        horizontalSpacing="xs"
        fz="sm"
        withTableBorder={false}
        highlightOnHover={Boolean(onRowClick)}
        onRowClick={rows && onRowClick && (({ record, event }) => isPlainClick(event) && onRowClick(record))}
        rowClassName={rows && rowClassName}
        noRecordsText=""
        minHeight={rows?.length === 0 ? 160 : 0}
        emptyState={<span />}
      />
      {paging && (
        <Pages paging={paging} pageInfo={pageInfo} count={rows?.length} label={t('table.loading')} />
      )}
    </section>
  )
}

/** A click on a link or button in a row, or one that selects text, is not a click on the row. */
function isPlainClick({ target }: { target: EventTarget }): boolean {
  return !(target as Element).closest('a, button, input') && !window.getSelection()?.toString()
}

interface PagesProps {
  paging: Paging
  pageInfo?: PageOfRows
  count: number | undefined
  label: string
}

function Pages({ paging, pageInfo, count, label }: PagesProps) {
  const { t } = useTranslation()
  const next = pageInfo?.hasNextPage ? () => paging.next(pageInfo.endCursor) : undefined
  return (
    <Group justify="space-between" className={classes.pages} gap="xs" wrap="nowrap">
      <Text size="xs" c="dimmed" aria-live="polite">
        {count === undefined ? label : t('table.rows', { count })}
      </Text>
      {(next || paging.first) && (
        <Group gap={4} wrap="nowrap">
          <Button variant="subtle" color="gray" size="compact-xs" disabled={!paging.first} onClick={paging.first}>
            <IconChevronsLeft size={14} aria-label={t('actions.first')} />
          </Button>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            disabled={!paging.previous}
            onClick={paging.previous}
            leftSection={<IconChevronLeft size={14} aria-hidden />}
          >
            {t('actions.previous')}
          </Button>
          {paging.page !== undefined && (
            <Text size="xs" c="dimmed" className="gd-number">
              {t('table.page', { page: paging.page })}
            </Text>
          )}
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            disabled={!next}
            onClick={next}
            rightSection={<IconChevronRight size={14} aria-hidden />}
          >
            {t('actions.next')}
          </Button>
        </Group>
      )}
    </Group>
  )
}
