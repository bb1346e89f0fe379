import { foldText } from '@gudang/domain'
import { useEffect, useEffectEvent, useState } from 'react'

interface ExactHit<Row> {
  /** What the list shows now. */
  search: string
  /** Of this search; undefined until they have come. */
  rows: Row[] | undefined
  /** The names that are exact: a number, a code. */
  namesOf: (row: Row) => string[]
  open: (row: Row) => void
}

/** After Enter, or a scan: the one row that is called exactly so is opened as soon as the list has it. */
export function useExactHit<Row>({ search, rows, namesOf, open }: ExactHit<Row>): (text: string) => void {
  const [entered, setEntered] = useState<string>()
  const isThere = entered !== undefined && search === entered && rows !== undefined
  const take = useEffectEvent((text: string, found: Row[]) => {
    setEntered(undefined)
    const sought = foldText(text.trim())
    const hits = found.filter((row) => namesOf(row).some((name) => foldText(name) === sought))
    if (hits.length === 1) open(hits[0]!)
  })
  useEffect(() => {
    if (isThere) take(entered, rows)
  }, [isThere, entered, rows])
  return setEntered
}
