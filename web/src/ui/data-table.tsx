import { Skeleton } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'
import type { Problem } from '../graphql/problem.ts'
import classes from './data-table.module.css'
import { Pages, type PageOfRows } from './pages.tsx'
import { ErrorState } from './states.tsx'
import type { Paging } from './use-url-state.ts'

export interface Column<Row> {
  /** Unique in the table. */
  name: string
  title: ReactNode
  render: (row: Row) => ReactNode
  /** Figures stand on the right, in digits of one width. */
  numeric?: boolean
  /** Takes the width that the others leave, and is cut with … where that is too little. One a table. */
  grow?: boolean
  /** Left out on screens narrower than this. */
  from?: 'xs' | 'sm' | 'md' | 'lg' | 'xl'
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
  /** For the mouse; the keyboard takes the link that the row must have. */
  onRowClick?: (row: Row) => void
}

const skeletonRows = Array.from({ length: 16 }, (_, index) => ({ id: String(index) }))

/** The one table: a skeleton of its final shape, its rows, or what there is instead of them; and its pages. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, columns, rows, problem, retry, empty, paging, pageInfo, onRowClick } = props
  if (!rows && problem) return <ErrorState problem={problem} retry={retry} />
  if (rows?.length === 0 && !paging?.after) return empty
  const attributes = (column: Column<Row>) => ({
    'data-numeric': column.numeric || undefined,
    'data-grow': column.grow || undefined,
    'data-from': column.from,
  })
  const click = (row: Row) => onRowClick && ((event: MouseEvent) => isPlainClick(event) && onRowClick(row))
  return (
    <div className={classes.frame}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={label} aria-busy={!rows}>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col" {...attributes(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows
              ? rows.map((row) => (
                  <tr key={row.id} onClick={click(row)} data-clickable={onRowClick ? true : undefined}>
                    {columns.map((column) => (
                      <td key={column.name} {...attributes(column)}>
                        {column.render(row)}
                      </td>
                    ))}
                  </tr>
                ))
              : skeletonRows.map(({ id }) => (
                  <tr key={id}>
                    {columns.map((column) => (
                      <td key={column.name} {...attributes(column)}>
                        <Skeleton
                          h={10}
                          my={4}
                          w={column.grow ? '60%' : 48}
                          ml={column.numeric ? 'auto' : 0}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      {paging && <Pages paging={paging} pageInfo={pageInfo} count={rows?.length} />}
    </div>
  )
}

/** A click on a link or button in a row, or one that selects text, is not a click on the row. */
function isPlainClick({ target }: MouseEvent): boolean {
  return !(target as Element).closest('a, button, input, label') && !window.getSelection()?.toString()
}
