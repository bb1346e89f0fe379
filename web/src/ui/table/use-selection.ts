import { useCallback, useMemo, useState } from 'react'

export interface SelectionState<Row> {
  selected: ReadonlyMap<string, Row>
  rows: Row[]
  toggle: (rows: Row[], on: boolean) => void
  clear: () => void
}

/** The selected rows by id, across pages. */
export function useSelection<Row extends { id: string }>(): SelectionState<Row> {
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map())
  const toggle = useCallback(
    (rows: Row[], on: boolean) =>
      setSelected((before) => {
        const after = new Map(before)
        for (const row of rows) {
          if (on) after.set(row.id, row)
          else after.delete(row.id)
        }
        return after
      }),
    [],
  )
  const clear = useCallback(() => setSelected(new Map()), [])
  return useMemo(() => ({ selected, rows: [...selected.values()], toggle, clear }), [selected, toggle, clear])
}
