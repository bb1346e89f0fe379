import { Group, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import type { ImportDetail } from './import-page.tsx'
import classes from './imports.module.css'

type RowError = ImportDetail['errors'][number] & { id: string }
type Change = ImportDetail['changes'][number] & { id: string }

/** What the check has found: first what is wrong, then what would change. */
export function ImportFindings({ file }: { file: ImportDetail }) {
  const { t } = useTranslation()
  // A row may have several errors: their place in the list names them.
  const errors = file.errors
    .map((error, index): RowError => ({ ...error, id: String(index) }))
    .sort((a, b) => a.row - b.row)
  const changes = file.changes.map((change): Change => ({ ...change, id: String(change.row) }))
  return (
    <>
      <Findings title={t('imports.errors')} rows={errors} all={file.errorCount} columns={useErrorColumns()} />
      <Findings
        title={t('imports.changes')}
        rows={changes}
        all={file.changeCount}
        columns={useChangeColumns(file.kind === 'STOCK_COUNTS')}
      />
    </>
  )
}

interface FindingsProps<Row> {
  title: string
  rows: Row[]
  /** How many there are; the server tells the first hundred. */
  all: number
  columns: Column<Row>[]
}

function Findings<Row extends { id: string }>({ title, rows, all, columns }: FindingsProps<Row>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows.length === 0) return null
  return (
    <section>
      <Group justify="space-between" mb={6} gap="xs">
        <Title order={2} size="sm">
          {title}
        </Title>
        {all > rows.length && (
          <Text size="xs" c="dimmed">
            {t('imports.first', { count: rows.length, all: format.number(all) })}
          </Text>
        )}
      </Group>
      <DataTable label={title} columns={columns} rows={rows} retry={() => undefined} empty={null} />
    </section>
  )
}

function useErrorColumns(): Column<RowError>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<RowError>[] => [
      { name: 'row', title: t('imports.row'), numeric: true, render: ({ row }) => format.number(row) },
      { name: 'column', title: t('imports.column'), render: ({ column }) => column },
      {
        name: 'message',
        title: t('imports.wrong'),
        grow: true,
        render: ({ message }) => <span className={classes.wrap}>{message}</span>,
      },
    ],
    [t, format],
  )
}

function useChangeColumns(withWarehouse: boolean): Column<Change>[] {
  const { t } = useTranslation()
  const format = useFormat()
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
        render: ({ summary }) => <span className={classes.wrap}>{summary}</span>,
      },
    ],
    [t, format, withWarehouse],
  )
}
