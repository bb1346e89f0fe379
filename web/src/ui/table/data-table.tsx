import { Skeleton, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { memo, useDeferredValue, type ComponentProps, type MouseEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Problem } from '../../graphql/problem.ts'
import classes from './data-table.module.css'
import { Pages, type PageOfRows } from './pages.tsx'
import { rowLinkOf } from './row-link.tsx'
import { ErrorState } from '../feedback/states.tsx'
import type { Paging } from '../navigation/use-url-state.ts'

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
  /** What a click on the title sorts by, and what the next click does. */
  sort?: SortStep[]
}

export interface SortStep {
  value: string
  direction: 'ascending' | 'descending'
}

/** What the list is sorted by, as the columns name it. */
interface Sorting {
  value: string
  onChange: (value: string) => void
}

/** Rows that are marked for what is done to many at once; it outlives the page of rows. */
export interface Selection<Row> {
  selected: ReadonlyMap<string, Row>
  toggle: (rows: Row[], on: boolean) => void
  labelOf: (row: Row) => string
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
  sorting?: Sorting
  selection?: Selection<Row>
}

const skeletonRows = Array.from({ length: 16 }, (_, index) => ({ id: String(index) }))

/** The one table: a skeleton of its final shape, its rows, or what there is instead of them; and its pages. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, columns, problem, retry, empty, paging, pageInfo, onRowClick, sorting, selection } = props
  // A page of rows is drawn in slices, between which what the reader does comes first.
  const rows = useDeferredValue(props.rows)
  const navigate = useNavigate()
  if (!rows && problem) return <ErrorState problem={problem} retry={retry} />
  if (rows?.length === 0 && !paging?.after) return empty
  const click = (event: MouseEvent) => {
    const to = rowLinkOf(event)
    if (to) {
      event.preventDefault()
      void navigate(to)
      return
    }
    const at = (event.target as Element).closest('tr')?.sectionRowIndex
    const row = at === undefined ? undefined : rows?.[at]
    if (row && isPlainClick(event)) onRowClick?.(row)
  }
  return (
    <div className={classes.frame}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={label} aria-busy={!rows}>
        <table className={classes.table}>
          <thead>
            <tr>
              {selection && <SelectAll rows={rows ?? []} selection={selection} />}
              {columns.map((column) => (
                <Title key={column.name} column={column} sorting={sorting} {...attributesOf(column)} />
              ))}
            </tr>
          </thead>
          <tbody onClick={click}>
            {rows
              ? rows.map((row) => (
                  <Row
                    key={row.id}
                    row={row}
                    columns={columns}
                    clickable={onRowClick !== undefined}
                    selected={selection?.selected.has(row.id)}
                    label={selection?.labelOf(row)}
                    toggle={selection?.toggle}
                  />
                ))
              : skeletonRows.map(({ id }) => (
                  <tr key={id}>
                    {selection && <td data-select />}
                    {columns.map((column) => (
                      <td key={column.name} {...attributesOf(column)}>
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

const attributesOf = <Row,>({ numeric, grow, from }: Column<Row>) => ({
  'data-numeric': numeric || undefined,
  'data-grow': grow || undefined,
  'data-from': from,
})

interface RowProps<Row> {
  row: Row
  columns: Column<Row>[]
  clickable: boolean
  /** Undefined where rows cannot be marked. */
  selected: boolean | undefined
  label: string | undefined
  toggle: Selection<Row>['toggle'] | undefined
}

/** Drawn again only when it has changed itself: a page of rows costs more than all around it. */
const Row = memo(function Row<Row>({ row, columns, clickable, selected, label, toggle }: RowProps<Row>) {
  return (
    <tr data-clickable={clickable || undefined} data-selected={selected || undefined}>
      {selected !== undefined && (
        <td data-select>
          {/* Mantine's own costs more than all other cells of the row. */}
          <input
            type="checkbox"
            aria-label={label}
            checked={selected}
            onChange={(event) => toggle?.([row], event.currentTarget.checked)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.name} {...attributesOf(column)}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  )
}) as <Row>(props: RowProps<Row>) => ReactNode

interface TitleProps<Row> extends ComponentProps<'th'> {
  column: Column<Row>
  sorting: Sorting | undefined
}

function Title<Row>({ column: { title, sort }, sorting, ...attributes }: TitleProps<Row>) {
  if (!sort || !sorting) {
    return (
      <th scope="col" {...attributes}>
        {title}
      </th>
    )
  }
  const at = sort.findIndex(({ value }) => value === sorting.value)
  const direction = sort[at]?.direction
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp
  return (
    <th scope="col" aria-sort={direction ?? 'none'} {...attributes}>
      <UnstyledButton
        className={classes.sort}
        // After its last step the list is as it was.
        onClick={() => sorting.onChange(sort[at + 1]?.value ?? '')}
      >
        {title}
        <Arrow size={12} aria-hidden data-on={direction !== undefined || undefined} />
      </UnstyledButton>
    </th>
  )
}

function SelectAll<Row extends { id: string }>({
  rows,
  selection,
}: {
  rows: Row[]
  selection: Selection<Row>
}) {
  const { t } = useTranslation()
  const count = rows.filter(({ id }) => selection.selected.has(id)).length
  return (
    <th scope="col" data-select>
      <input
        type="checkbox"
        ref={(element) => {
          if (element) element.indeterminate = count > 0 && count < rows.length
        }}
        aria-label={t('table.selectAll')}
        disabled={rows.length === 0}
        checked={count > 0 && count === rows.length}
        onChange={(event) => selection.toggle(rows, event.currentTarget.checked)}
      />
    </th>
  )
}

/** A click on a link or button in a row, or one that selects text, is not a click on the row. */
function isPlainClick({ target }: MouseEvent): boolean {
  return !(target as Element).closest('a, button, input, label') && !window.getSelection()?.toString()
}
