import { useCallback } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

export interface UrlState {
  get(name: string): string | undefined
  /** Undefined and '' are removed from the address. A changed filter goes back to the first page. */
  set(values: Record<string, string | undefined>, options?: { keepPage?: boolean }): void
}

/** Filters live in the address: a reload, a link and the back button all show the same. */
export function useUrlState(): UrlState {
  const [params, setParams] = useSearchParams()
  const set = useCallback(
    (values: Record<string, string | undefined>, { keepPage = false } = {}) => {
      setParams(
        (current) => {
          if (!keepPage) current.delete('after')
          for (const [name, value] of Object.entries(values)) {
            if (value) current.set(name, value)
            else current.delete(name)
          }
          return current
        },
        { replace: true },
      )
    },
    [setParams],
  )
  return { get: (name) => params.get(name) || undefined, set }
}

/** Rows on a page; the middle one where nobody has chosen. */
export const pageSizes = [25, 50, 100]

export interface Paging {
  /** Rows on a page. */
  size: number
  resize(size: number): void
  after: string | undefined
  /** 1-based; undefined when the page was opened by a link, which does not say. */
  page: number | undefined
  next(endCursor: string | null): void
  previous: (() => void) | undefined
  first: (() => void) | undefined
}

/** Pages by cursor: the cursor is in the address, the cursors before it in the history entry. */
export function usePaging(): Paging {
  const [params] = useSearchParams()
  const location = useLocation()
  const { set } = useUrlState()
  const navigate = useNavigate()
  const after = params.get('after') ?? undefined
  const trail = (location.state as { trail?: (string | null)[] } | null)?.trail ?? []

  function go(cursor: string | null, way: (string | null)[]): void {
    const next = new URLSearchParams(params)
    if (cursor) next.set('after', cursor)
    else next.delete('after')
    void navigate({ search: next.toString() }, { state: { trail: way } })
  }

  return {
    size: pageSizes.find((size) => String(size) === params.get('size')) ?? 50,
    resize: (size) => set({ size: size === 50 ? undefined : String(size) }),
    after,
    page: after ? (trail.length > 0 ? trail.length + 1 : undefined) : 1,
    next: (endCursor) => go(endCursor, [...trail, after ?? null]),
    previous: after && trail.length > 0 ? () => go(trail.at(-1)!, trail.slice(0, -1)) : undefined,
    first: after ? () => go(null, []) : undefined,
  }
}
