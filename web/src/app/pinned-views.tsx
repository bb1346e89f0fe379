import type { DocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { IconBookmark } from '@tabler/icons-react'
import { Kind, OperationTypeNode } from 'graphql'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useMe } from '../domain/people/me.tsx'
import { useCountText } from '../domain/transfers/transfer-counts.ts'
import { filterOf } from '../domain/views/list-filters.ts'
import { paramsOf } from '../domain/views/view-search.ts'
import { useViewsQuery, type KeptViewFragment } from '../domain/views/views.generated.ts'
import { useWarehouseChoice } from '../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../graphql/api.tsx'
import type { ViewList } from '../graphql/schema.generated.ts'
import { paths } from '../paths.ts'
import classes from './layout.module.css'

const lists: Record<ViewList, { path: string; field: string; filter: string }> = {
  STOCK: { path: paths.stock, field: 'stocks', filter: 'StockFilter' },
  MOVEMENTS: { path: paths.movements, field: 'movements', filter: 'MovementFilter' },
  ORDERS: { path: paths.orders, field: 'orders', filter: 'OrderFilter' },
  PRODUCTS: { path: paths.products, field: 'products', filter: 'ProductFilter' },
  AUDIT: { path: paths.audit, field: 'auditLog', filter: 'AuditFilter' },
}

/** A menu is no list: what is pinned beyond is found in its list. */
const mostPinned = 10
/** Counting reads every row that it counts. */
const countedEveryMs = 10_000

/** What this person has pinned, and what is pinned for their role, each with how many rows it has. */
export function PinnedViews() {
  const { role } = useMe()
  const { data } = useViewsQuery({ fetchPolicy: 'cache-first' })
  const pinned = useMemo(
    () =>
      (data?.views ?? [])
        .filter((view) => view.isPinned && (!view.role || view.role.id === role.id))
        .slice(0, mostPinned),
    [data, role.id],
  )
  return pinned.length > 0 && <Menu pinned={pinned} />
}

function Menu({ pinned }: { pinned: KeptViewFragment[] }) {
  const { t } = useTranslation()
  const { pathname, search } = useLocation()
  const countText = useCountText()
  const counts = useCounts(pinned)
  return (
    <>
      <div className={classes.heading}>
        <IconBookmark size={16} stroke={1.75} aria-hidden />
        {t('views.title')}
      </div>
      <ul className={classes.lists} aria-label={t('views.menu')}>
        {pinned.map((view) => {
          const to = { pathname: lists[view.list].path, search: `?${paramsOf(view).toString()}` }
          const isOpen = pathname === to.pathname && search === to.search
          const count = counts.get(view.id)
          return (
            <li key={view.id}>
              <Link
                to={to}
                className={`${classes.link} ${classes.list}`}
                aria-current={isOpen ? 'page' : undefined}
              >
                <span className="gd-clip">{view.name}</span>
                {count !== undefined && <span className="gd-number">{countText(count)}</span>}
              </Link>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** The rows of a matrix are products, which have no total. */
const isCounted = (view: KeptViewFragment) => paramsOf(view).get('as') !== 'matrix'

/** By id, all of them in one request, again after what may have changed them; null where the server counts no further. */
function useCounts(pinned: KeptViewFragment[]): Map<string, number | null> {
  const { code: warehouseCode } = useWarehouseChoice()
  const views = useMemo(() => pinned.filter(isCounted), [pinned])
  const counted = views.map(({ list }) => list).join(' ')
  const document = useMemo(() => countingDocument(counted.split(' ') as ViewList[]), [counted])
  const variables = useMemo(
    () =>
      Object.fromEntries(
        views.map((view, index) => {
          const params = paramsOf(view)
          const get = (name: string) => params.get(name) ?? undefined
          return [`filter${index}`, filterOf[view.list](get, warehouseCode)]
        }),
      ),
    [views, warehouseCode],
  )
  const { data, previousData, refetch } = useQuery<Record<string, { totalCount: number | null }>>(document, {
    ...{ variables, skip: counted === '', fetchPolicy: 'no-cache' },
  })
  const again = (...changed: ViewList[]) => {
    if (views.some(({ list }) => changed.includes(list))) void refetch()
  }
  useLiveRefetch('stock', () => again('STOCK', 'MOVEMENTS'), countedEveryMs)
  useLiveRefetch('order', () => again('ORDERS'), countedEveryMs)
  const counts = data ?? previousData
  return new Map(
    views.flatMap(({ id }, index): [string, number | null][] => {
      const answer = counts?.[`view${index}`]
      return answer ? [[id, answer.totalCount]] : []
    }),
  )
}

const named = (value: string) => ({ kind: Kind.NAME, value }) as const
const variable = (name: string) => ({ kind: Kind.VARIABLE, name: named(name) }) as const

/** `query ($filter0: StockFilter, …) { view0: stocks(first: 1, filter: $filter0) { totalCount } … }` */
function countingDocument(counted: ViewList[]): DocumentNode {
  const selections = counted.map((list, index) => ({
    kind: Kind.FIELD as const,
    alias: named(`view${index}`),
    name: named(lists[list].field),
    arguments: [
      {
        kind: Kind.ARGUMENT as const,
        name: named('first'),
        value: { kind: Kind.INT as const, value: '1' },
      },
      { kind: Kind.ARGUMENT as const, name: named('filter'), value: variable(`filter${index}`) },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET as const,
      selections: [{ kind: Kind.FIELD as const, name: named('totalCount') }],
    },
  }))
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        name: named('PinnedCounts'),
        variableDefinitions: counted.map((list, index) => ({
          kind: Kind.VARIABLE_DEFINITION,
          variable: variable(`filter${index}`),
          type: { kind: Kind.NAMED_TYPE, name: named(lists[list].filter) },
        })),
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
    ],
  }
}
