import { Group, Text, Title } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { HeldBy } from '../../domain/orders/held-by.tsx'
import { useMoney } from '../../domain/people/me.tsx'
import { useFieldProblemText } from '../../graphql/problem-text.ts'
import { useFieldText } from '../../i18n/use-field-text.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { problemOf, type Problem } from '../../graphql/problem.ts'
import type { ImportState } from '../../graphql/schema.generated.ts'
import { DataTable, type Column } from '../../ui/table/data-table.tsx'
import type { PageOfRows } from '../../ui/table/pages.tsx'
import { usePaging, type Paging } from '../../ui/navigation/use-url-state.ts'
import type { ImportDetail } from './import-detail.ts'
import { useImportChangesQuery } from './imports.generated.ts'
import classes from './imports.module.css'

type RowError = ImportDetail['errors'][number] & { id: string }
type Change = ImportDetail['changes'][number] & { id: string }

const withPages: ImportState[] = ['READY', 'APPLYING', 'FAILED']

/** Every change of a file that is not applied yet, a page at a time; the first hundred of any other. */
function useChanges({ id, state, changes, changeCount }: ImportDetail) {
  const paging = usePaging()
  const hasMore = withPages.includes(state) && changeCount > changes.length
  const query = useImportChangesQuery({ variables: { id, after: paging.after }, skip: !hasMore })
  if (!hasMore) return { changes }
  const found = (query.data ?? query.previousData)?.importChanges
  return {
    changes: found?.nodes ?? (paging.after ? undefined : changes),
    paging,
    pageInfo: found?.pageInfo,
    problem: query.error && problemOf(query.error),
    retry: query.refetch,
  }
}

/** What the check has found: first what is wrong or left out, then what would change. */
export function ImportFindings({ file }: { file: ImportDetail }) {
  const { t } = useTranslation()
  const { changes: found, ...pages } = useChanges(file)
  // A row may have several errors, so the id is the index.
  const errors = file.errors
    .map((error, index): RowError => ({ ...error, id: String(index) }))
    .sort((a, b) => a.row - b.row)
  const changes = found?.map((change): Change => ({ ...change, id: String(change.row) }))
  const isApplied = file.state === 'APPLIED' || file.state === 'APPLYING' || file.state === 'CANCELLED'
  return (
    <>
      <Findings
        title={t(isApplied ? 'imports.leftOut' : 'imports.errors')}
        rows={errors}
        all={file.errorCount}
        columns={useErrorColumns()}
      />
      <Findings
        title={t('imports.changes')}
        rows={changes}
        all={file.changeCount}
        columns={useChangeColumns(file.kind === 'STOCK_COUNTS')}
        {...pages}
      />
    </>
  )
}

interface FindingsProps<Row> {
  title: string
  rows: Row[] | undefined
  /** How many there are; the server sends the first hundred, or pages of them. */
  all: number
  columns: Column<Row>[]
  paging?: Paging
  pageInfo?: PageOfRows
  problem?: Problem
  retry?: () => unknown
}

function Findings<Row extends { id: string }>({ title, rows, all, ...table }: FindingsProps<Row>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows?.length === 0 && !table.paging?.after) return null
  return (
    <section>
      <Group justify="space-between" mb={6} gap="xs">
        <Title order={2} size="sm">
          {title}
        </Title>
        {rows && all > rows.length && !table.paging && (
          <Text size="xs" c="dimmed">
            {t('imports.first', { count: rows.length, all: format.number(all) })}
          </Text>
        )}
      </Group>
      <DataTable label={title} rows={rows} retry={() => undefined} empty={null} {...table} />
    </section>
  )
}

function useErrorColumns(): Column<RowError>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const fieldText = useFieldText()
  const problemText = useFieldProblemText()
  return useMemo(
    (): Column<RowError>[] => [
      { name: 'row', title: t('imports.row'), numeric: true, render: ({ row }) => format.number(row) },
      { name: 'column', title: t('imports.column'), render: ({ column }) => column && fieldText(column) },
      {
        name: 'message',
        title: t('imports.wrong'),
        grow: true,
        render: (error) => (
          <span className={classes.wrap}>
            {problemText(error)} <HeldByOfRow {...error} />
          </span>
        ),
      },
    ],
    [t, format, fieldText, problemText],
  )
}

/** Where a count is below what is promised: the orders that have to let go first. */
function HeldByOfRow({ values, heldBy }: RowError) {
  const named = new Map(values.map(({ name, value }) => [name, value]))
  return <HeldBy sku={named.get('sku') ?? ''} warehouseCode={named.get('warehouse') ?? ''} heldBy={heldBy} />
}

function useChangeColumns(withWarehouse: boolean): Column<Change>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const changeText = useChangeText()
  return useMemo(
    (): Column<Change>[] => [
      { name: 'row', title: t('imports.row'), numeric: true, render: ({ row }) => format.number(row) },
      { name: 'sku', title: t('imports.sku'), render: ({ sku }) => <span className="gd-code">{sku}</span> },
      ...(withWarehouse
        ? [
            {
              name: 'warehouse',
              title: t('imports.warehouse'),
              render: ({ warehouseCode }: Change) => warehouseCode,
            },
          ]
        : []),
      {
        name: 'summary',
        title: t('imports.change'),
        grow: true,
        render: (change) => <span className={classes.wrap}>{changeText(change)}</span>,
      },
    ],
    [t, format, withWarehouse, changeText],
  )
}

const counts = new Set(['onHand', 'defaultLowStockThreshold', 'units'])

/** What a row changes: its fields with what they were and what they become. */
function useChangeText(): (change: Change) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const money = useMoney()
  const fieldText = useFieldText()
  return useCallback(
    ({ creates, fields, summary }) => {
      const written = (field: string, value: string | null) => {
        if (value === null) return '–'
        if (field === 'price') return money(Number(value))
        return counts.has(field) ? format.number(Number(value)) : value
      }
      // Files that were checked by a version that did not list the fields.
      if (fields.length === 0) return summary
      const texts = fields.map(({ field, before, after }) => {
        const change = creates
          ? written(field, after)
          : `${written(field, before)} → ${written(field, after)}`
        return field === 'onHand' ? change : `${fieldText(field)}: ${change}`
      })
      return creates ? t('imports.creates', { facts: texts.join('; ') }) : texts.join('; ')
    },
    [t, format, money, fieldText],
  )
}
