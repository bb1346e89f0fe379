/** Rows of every list, from wherever the focus is; the first list of the page where it is in none. */
const rows = 'main table[data-rows] tbody tr'

const rowInFocus = () => document.activeElement?.closest<HTMLElement>(rows) ?? undefined

/** To the next row or the one before; to the first where none has the focus. What opens it takes the focus, and Enter opens it. */
export function moveRow(way: 'next' | 'previous'): void {
  const row = rowInFocus()
  const beside = way === 'next' ? row?.nextElementSibling : row?.previousElementSibling
  const to = row ? beside : document.querySelector(rows)
  to?.querySelector<HTMLElement>('a, button')?.focus()
}

/** As a click on its box does. */
export const markRow = (): void =>
  rowInFocus()?.querySelector<HTMLInputElement>('[data-select] input')?.click()

/** What the button of the page does that has `data-edit-rows`. */
export const editRows = (): void =>
  document.querySelector<HTMLElement>('main button[data-edit-rows]')?.click()
