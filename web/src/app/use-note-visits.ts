import { useEffect } from 'react'
import { matchPath, useLocation } from 'react-router'
import { useMe } from '../domain/people/me.tsx'
import { noteRecent } from '../domain/people/recents.ts'
import { paths } from '../paths.ts'

/** Pages beside those of orders. */
const noOrders: string[] = [paths.newOrder, paths.printOrders]

/** Orders and stocks that were looked at, for the palette. */
export function useNoteVisits(): void {
  const { id } = useMe()
  const { pathname } = useLocation()
  useEffect(() => {
    const order = matchPath(`${paths.orders}/:number`, pathname)?.params.number
    const { warehouse, sku } = matchPath(`${paths.stock}/:warehouse/:sku`, pathname)?.params ?? {}
    const product = matchPath(`${paths.products}/:sku`, pathname)?.params.sku
    if (product) noteRecent(id, { path: pathname, label: product })
    if (order && !noOrders.includes(pathname)) noteRecent(id, { path: pathname, label: order })
    if (warehouse && sku) noteRecent(id, { path: pathname, label: `${sku} · ${warehouse}` })
  }, [id, pathname])
}
