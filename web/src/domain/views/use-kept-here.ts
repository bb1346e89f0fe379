import { limits } from '@gudang/domain'
import { useEffect, useEffectEvent } from 'react'
import { useApi } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import type { ViewList } from '../../graphql/schema.generated.ts'
import { pairsOf, paramsOf, searchOf } from './view-search.ts'
import { CreateViewDocument, ViewsDocument, type KeptViewFragment } from './views.generated.ts'

interface KeptHere {
  name: string
  search: string
}

/**
 * Views of a list were kept in the browser once: they go to the server, one after the other, and from here when they are
 * there. The same one from two tabs is one by its key; what the server does not take stays here.
 */
export function useKeptHere(
  list: ViewList,
  parameters: string[],
  known: KeptViewFragment[] | undefined,
): void {
  const { client } = useApi()
  const isKnown = known !== undefined
  const move = useEffectEvent(async () => {
    const storageKey = `gudang.views.${list.toLowerCase()}`
    const here = readViews(storageKey)
    if (here.length === 0) return
    const isThere = (search: string) =>
      known!.some((view) => view.list === list && searchOf(paramsOf(view), parameters) === search)
    const left: KeptHere[] = []
    for (const view of here) {
      const search = searchOf(new URLSearchParams(view.search), parameters)
      if (!isThere(search) && !(await keep(view.name, search))) left.push(view)
    }
    if (left.length > 0) localStorage.setItem(storageKey, JSON.stringify(left))
    else localStorage.removeItem(storageKey)
    await client.refetchQueries({ include: [ViewsDocument] })
  })

  /** Another view may have its name. */
  async function keep(name: string, search: string): Promise<boolean> {
    for (const called of [name, `${name} 2`, `${name} 3`]) {
      const input = {
        ...{ list, name: called, parameters: pairsOf(search) },
        idempotencyKey: `browser ${list} ${called} ${search}`.slice(0, limits.idempotencyKey),
      }
      try {
        await client.mutate({ mutation: CreateViewDocument, variables: { input } })
        return true
      } catch (error) {
        if (!problemOf(error).fields.some(({ code }) => code === 'TAKEN')) return false
      }
    }
    return false
  }

  useEffect(() => {
    if (isKnown) void move()
  }, [isKnown])
}

/** Anything may be stored there, by an older version or by hand: it must not break the page. */
function readViews(storageKey: string): KeptHere[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isView) : []
  } catch {
    return []
  }
}

function isView(value: unknown): value is KeptHere {
  const { name, search } = (value ?? {}) as Partial<KeptHere>
  return typeof name === 'string' && name.trim() !== '' && typeof search === 'string'
}
