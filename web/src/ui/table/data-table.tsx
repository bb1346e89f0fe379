import { Skeleton, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import {
  memo,
  useDeferredValue,
  useRef,
  type ComponentProps,
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
} from 'react'
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
  /** Right-aligned, in tabular figures. */
  numeric?: boolean
  /** Takes the remaining width and is truncated with …; at most one in a table. */
  grow?: boolean
  /** Hidden on narrower screens. */
  from?: 'xs' | 'sm' | 'md' | 'lg' | 'xl'
  /** Stays in sight where the others scroll sideways under it. */
  pin?: 'start' | 'end'
  /** What each click on the title sorts by, in turn. */
  sort?: SortStep[]
}

export interface SortStep {
  value: string
  direction: 'ascending' | 'descending'
}

/** The current sort, as named by the columns. */
interface Sorting {
  value: string
  onChange: (value: string) => void
}

/** Rows selected for a bulk action; the selection survives paging. */
export interface Selection<Row> {
  selected: ReadonlyMap<string, Row>
  toggle: (rows: Row[], on: boolean) => void
  labelOf: (row: Row) => string
}

interface DataTableProps<Row extends { id: string }> {
  label: string
  columns: Column<Row>[]
  /** Undefined until the first answer arrives. */
  rows: Row[] | undefined
  problem?: Problem
  retry: () => unknown
  empty: ReactNode
  paging?: Paging
  pageInfo?: PageOfRows
  /** Rows of all pages; null where the server counts no further. */
  total?: number | null
  /** For the mouse; keyboards use the link that the row must have. */
  onRowClick?: (row: Row) => void
  sorting?: Sorting
  selection?: Selection<Row>
}

const skeletonRows = Array.from({ length: 16 }, (_, index) => ({ id: String(index) }))

/** The table of every list: a skeleton in its final shape, then rows, an error or an empty state; and its pages. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, columns, problem, retry, empty, paging, pageInfo, onRowClick, sorting, selection } = props
  // Rows are rendered at low priority, so that input stays responsive.
  const rows = useDeferredValue(props.rows)
  const navigate = useNavigate()
  const extend = useExtending<Row>()
  if (!rows && problem) return <ErrorState problem={problem} retry={retry} />
  if (rows?.length === 0 && !paging?.after) return empty
  // What is left of a row on a phone begins with it.
  const lead = columns.find(({ from }) => !from)?.name
  const click = (event: MouseEvent) => {
    const mark = event.target as Element
    if (mark.matches('[data-select]')) return mark.querySelector('input')?.click()
    if (selection && rows) extend(event, rows, selection)
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
    <div className={classes.frame} style={{ '--gd-columns': columns.length } as CSSProperties}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={label} aria-busy={!rows}>
        <table className={classes.table} data-rows={rows && ''}>
          <thead>
            <tr>
              {selection && <SelectAll rows={rows ?? []} selection={selection} />}
              {columns.map((column) => (
                <Title key={column.name} column={column} sorting={sorting} {...attributesOf(column, lead)} />
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
                    lead={lead}
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
                      <td key={column.name} {...attributesOf(column, lead)}>
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
      {paging && <Pages paging={paging} pageInfo={pageInfo} count={rows?.length} total={props.total} />}
    </div>
  )
}

/** With Shift, a click marks everything from the last one on, as in every list of files. */
function useExtending<Row extends { id: string }>() {
  const last = useRef<number>(undefined)
  return ({ target, shiftKey }: MouseEvent, rows: Row[], { toggle }: Selection<Row>) => {
    const box = (target as Element).closest<HTMLInputElement>('[data-select] input')
    const at = box?.closest('tr')?.sectionRowIndex
    if (!box || at === undefined) return
    const from = shiftKey ? (last.current ?? at) : at
    if (from !== at) toggle(rows.slice(Math.min(from, at), Math.max(from, at) + 1), box.checked)
    last.current = at
  }
}

const attributesOf = <Row,>({ name, numeric, grow, from, pin }: Column<Row>, lead: string | undefined) => ({
  'data-lead': name === lead || undefined,
  'data-numeric': numeric || undefined,
  'data-grow': grow || undefined,
  'data-from': from,
  'data-pin': pin,
})

interface RowProps<Row> {
  row: Row
  columns: Column<Row>[]
  lead: string | undefined
  clickable: boolean
  /** Undefined if rows cannot be selected. */
  selected: boolean | undefined
  label: string | undefined
  toggle: Selection<Row>['toggle'] | undefined
}

/** Rendered again only when it changes: a page of rows costs more than everything around it. */
const Row = memo(function Row<Row>({
  row,
  columns,
  lead,
  clickable,
  selected,
  label,
  toggle,
}: RowProps<Row>) {
  return (
    <tr data-clickable={clickable || undefined} data-selected={selected || undefined}>
      {selected !== undefined && (
        <td data-select>
          {/* Mantine's checkbox costs more than all other cells of the row. */}
          <input
            type="checkbox"
            aria-label={label}
            checked={selected}
            onChange={(event) => toggle?.([row], event.currentTarget.checked)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.name} {...attributesOf(column, lead)}>
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
        // After the last step the list has its default order.
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
