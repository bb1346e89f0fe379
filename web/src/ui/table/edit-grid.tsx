import { Button, Group, Text } from '@mantine/core'
import { useRef, useState, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { notifyDone } from '../feedback/notify.ts'
import { useLeaveGuard } from '../navigation/use-leave-guard.ts'
import type { Paging } from '../navigation/use-url-state.ts'
import classes from './edit-grid.module.css'
import { cellsOf, placeAfter, type Place } from './grid-keys.ts'
import { Pages, type PageOfRows } from './pages.tsx'

export interface GridColumn<Row> {
  name: string
  title: string
  /** As it is now. */
  valueOf: (row: Row) => string
  /** Why it cannot be taken. */
  problemOf?: (text: string) => string | undefined
  maxLength: number
  numeric?: boolean
}

export interface Draft<Row> {
  /** As it was when its first cell was typed into, or as a refusal told. */
  row: Row
  /** By column. */
  values: Record<string, string>
  problem?: string
}

/** What became of one row: nothing to say where it was saved, else why not, and the row as it is by now. */
export type Outcome<Row> = undefined | { problem: string; row?: Row }

interface EditGridProps<Row extends { id: string }> {
  label: string
  rows: Row[] | undefined
  columns: GridColumn<Row>[]
  leadTitle: string
  lead: (row: Row) => ReactNode
  nameOf: (row: Row) => string
  paging: Paging
  pageInfo?: PageOfRows
  /** Tells what became of each, as soon as it is known. */
  save: (drafts: Draft<Row>[], tell: (row: Row, outcome: Outcome<Row>) => void) => Promise<void>
  onClose: () => void
}

/** Cells like those of a spreadsheet: arrows, Enter, fill down, a pasted column; one save, an outcome each. */
export function EditGrid<Row extends { id: string }>(props: EditGridProps<Row>) {
  const { label, rows = [], columns, leadTitle, lead, nameOf, paging, pageInfo, save, onClose } = props
  const { t } = useTranslation()
  const table = useRef<HTMLTableElement>(null)
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft<Row>>>(new Map())
  /** From the first cell of a range to the one with the focus. */
  const [anchor, setAnchor] = useState<Place>()
  const [last, setLast] = useState<Place>()
  const [saving, setSaving] = useState(false)
  useLeaveGuard(drafts.size > 0, t('grid.leave'))
  const shown = (row: Row, { name, valueOf }: GridColumn<Row>) =>
    drafts.get(row.id)?.values[name] ?? valueOf(row)
  const problemOf = (row: Row, column: GridColumn<Row>) => {
    const text = drafts.get(row.id)?.values[column.name]
    return text === undefined ? undefined : column.problemOf?.(text)
  }
  const isWrong = [...drafts.values()].some(({ values }) =>
    columns.some(({ name, problemOf: check }) => values[name] !== undefined && check?.(values[name])),
  )
  const cells = [...drafts.values()].reduce((sum, { values }) => sum + Object.keys(values).length, 0)

  /** Texts from a cell on, down and to the right; what is as it was is no change. */
  function write({ row: first, column: left }: Place, texts: string[][]): void {
    setDrafts((before) => {
      const after = new Map(before)
      for (const [down, line] of texts.entries()) {
        const row = rows[first + down]
        if (!row) break
        const draft = after.get(row.id) ?? { row, values: {} }
        const values = { ...draft.values }
        for (const [right, given] of line.entries()) {
          const column = columns[left + right]
          if (!column) break
          const text = given.slice(0, column.maxLength)
          if (text === column.valueOf(row)) delete values[column.name]
          else values[column.name] = text
        }
        if (Object.keys(values).length > 0) after.set(row.id, { row: draft.row, values })
        else after.delete(row.id)
      }
      return after
    })
  }

  function go({ row, column }: Place): void {
    table.current?.querySelector<HTMLInputElement>(`[data-at="${row}:${column}"]`)?.focus()
  }

  /** The first of the range into all of it; of one cell, what stands above it. */
  function fillDown({ row, column }: Place): void {
    const from = anchor && anchor.row !== row ? Math.min(anchor.row, row) : row - 1
    const to = anchor ? Math.max(anchor.row, row) : row
    const source = rows[from]
    if (!source) return
    const text = shown(source, columns[column]!)
    write(
      { row: from + 1, column },
      Array.from({ length: to - from }, () => [text]),
    )
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>, at: Place): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey, currentTarget } = event
    if (ctrlKey || metaKey) {
      if (key === 'Enter') void submit()
      else if (key.toLowerCase() === 'd') fillDown(at)
      else return
      event.preventDefault()
      return
    }
    if (altKey) return
    if (key === 'Escape') {
      event.preventDefault()
      const row = rows[at.row]!
      write(at, [[columns[at.column]!.valueOf(row)]])
      return
    }
    const next = placeAfter(event, at, currentTarget)
    if (!next) return
    event.preventDefault()
    setAnchor(shiftKey && key !== 'Enter' ? (anchor ?? at) : undefined)
    go(next)
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>, at: Place): void {
    const texts = cellsOf(event.clipboardData.getData('text'))
    if (texts.length === 1 && texts[0]!.length === 1) return
    event.preventDefault()
    write(at, texts)
  }

  async function submit(): Promise<void> {
    if (saving || isWrong || drafts.size === 0) return
    setSaving(true)
    let done = 0
    await save([...drafts.values()], ({ id }, outcome) => {
      if (!outcome) done++
      setDrafts((before) => {
        const after = new Map(before)
        const draft = before.get(id)
        if (!outcome) after.delete(id)
        else if (draft) after.set(id, { ...draft, row: outcome.row ?? draft.row, problem: outcome.problem })
        return after
      })
    })
    setSaving(false)
    if (done > 0) notifyDone(t('grid.saved', { count: done }))
  }

  const inRange = (row: number, column: number) =>
    anchor !== undefined &&
    last?.column === column &&
    row >= Math.min(anchor.row, last.row) &&
    row <= Math.max(anchor.row, last.row)

  return (
    <>
      <Group gap="xs" className={classes.bar}>
        <Button onClick={() => void submit()} loading={saving} disabled={drafts.size === 0 || isWrong}>
          {cells === 0 ? t('grid.save') : t('grid.saveMany', { count: cells })}
        </Button>
        <Button
          variant="default"
          disabled={saving}
          onClick={() => (drafts.size > 0 ? setDrafts(new Map()) : onClose())}
        >
          {drafts.size > 0 ? t('grid.discard') : t('actions.close')}
        </Button>
        <Text size="xs" c="dimmed" className="gd-wide">
          {t('grid.hint')}
        </Text>
      </Group>
      <div className={classes.frame}>
        <div className={classes.scroll}>
          <table ref={table} className={classes.table} aria-label={label}>
            <thead>
              <tr>
                <th>{leadTitle}</th>
                {columns.map(({ name, title, numeric }) => (
                  <th key={name} data-numeric={numeric || undefined}>
                    {title}
                  </th>
                ))}
                <th>{t('grid.outcome')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={row.id}>
                  <th scope="row">{lead(row)}</th>
                  {columns.map((column, at) => {
                    const place = { row: index, column: at }
                    const problem = problemOf(row, column)
                    return (
                      <td key={column.name} data-range={inRange(index, at) || undefined}>
                        <input
                          data-at={`${index}:${at}`}
                          data-numeric={column.numeric || undefined}
                          data-changed={drafts.get(row.id)?.values[column.name] !== undefined || undefined}
                          aria-label={`${column.title}, ${nameOf(row)}`}
                          aria-invalid={problem !== undefined}
                          title={problem}
                          inputMode={column.numeric ? 'decimal' : undefined}
                          autoComplete="off"
                          autoFocus={index === 0 && at === 0}
                          maxLength={column.maxLength}
                          disabled={saving}
                          value={shown(row, column)}
                          onChange={(event) => write(place, [[event.currentTarget.value]])}
                          onFocus={(event) => {
                            setLast(place)
                            event.currentTarget.select()
                          }}
                          onMouseDown={() => setAnchor(undefined)}
                          onKeyDown={(event) => onKeyDown(event, place)}
                          onPaste={(event) => onPaste(event, place)}
                        />
                      </td>
                    )
                  })}
                  <td className={classes.outcome}>
                    {drafts.get(row.id)?.problem ??
                      columns.map((column) => problemOf(row, column)).find(Boolean)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Pages paging={paging} pageInfo={pageInfo} count={rows.length} />
      </div>
    </>
  )
}
