import { screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { OrdersDocument, type OrdersQuery } from '../features/orders/orders.generated.ts'
import {
  ProductsDocument,
  TagsDocument,
  type ProductsQuery,
} from '../features/products/products.generated.ts'
import { StocksDocument, type StocksQuery } from '../features/stock/stock.generated.ts'
import { failure, onMutation, onQuery } from '../testing/network.ts'
import { renderApp } from '../testing/render-app.tsx'
import { ExportCsvDocument } from '../domain/exports/exports.generated.ts'
import { MovementsDocument, type MovementsQuery } from '../domain/movements/movements.generated.ts'

afterEach(() => vi.restoreAllMocks())

const nothing = {
  nodes: [],
  pageInfo: { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null },
}

/** Opens a list, clicks its download, and returns the filters that both were requested with. */
async function filtersAt(address: string, button = 'Download CSV') {
  const asked: { list?: unknown; kind?: string; file?: unknown } = {}
  const note = ({ filter }: { filter?: unknown }) => {
    asked.list = filter
  }
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
  const { user } = renderApp(address, {
    handlers: [
      onQuery(TagsDocument, () => ({ tags: [] })),
      onQuery(ProductsDocument, (variables): ProductsQuery => {
        note(variables)
        return { products: { __typename: 'ProductConnection', ...nothing } }
      }),
      onQuery(StocksDocument, (variables): StocksQuery => {
        note(variables)
        return { stocks: { __typename: 'StockConnection', ...nothing } }
      }),
      onQuery(MovementsDocument, (variables): MovementsQuery => {
        note(variables)
        return { movements: { __typename: 'StockMovementConnection', ...nothing } }
      }),
      onQuery(OrdersDocument, (variables): OrdersQuery => {
        note(variables)
        return { orders: { __typename: 'OrderConnection', ...nothing } }
      }),
      onMutation(ExportCsvDocument, ({ kind, filter }) => {
        Object.assign(asked, { kind, file: filter })
        return { exportCsv: { __typename: 'DownloadLink', url: '/export/it.csv?token=t' } }
      }),
    ],
  })
  await waitFor(() => expect(asked).toHaveProperty('list'))
  await user.click(await screen.findByRole('button', { name: button }))
  await waitFor(() => expect(clicked.mock.contexts).toHaveLength(1))
  const { href } = clicked.mock.contexts[0] as HTMLAnchorElement
  return { ...asked, href }
}

test.each([
  ['/stock?q=lamp&low=1&warehouse=LEEDS', 'STOCK', { search: 'lamp', lowOnly: true, warehouseCode: 'LEEDS' }],
  [
    '/movements?q=lamp&type=SHIPMENT&reference=r1&actor=u1&warehouse=LEEDS',
    'MOVEMENTS',
    { search: 'lamp', types: ['SHIPMENT'], referenceId: 'r1', actorId: 'u1', warehouseCode: 'LEEDS' },
  ],
  [
    '/orders?q=ayu&status=PENDING&from=2026-11-01&to=2026-11-02&warehouse=LEEDS',
    'ORDERS',
    {
      search: 'ayu',
      statuses: ['PENDING'],
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 10, 3).toISOString(),
      warehouseCode: 'LEEDS',
    },
  ],
  ['/products?q=lamp&tag=gift', 'PRODUCTS', { search: 'lamp', tags: ['gift'] }],
])('the download of %s has what the list has', async (address, kind, filter) => {
  const href = 'http://gudang.test/export/it.csv?token=t'
  expect(await filtersAt(address)).toEqual({ list: filter, file: filter, kind, href })
})

test('a list with deleted products says that the file leaves them out', async () => {
  const { file } = await filtersAt('/products?deleted=1', 'Download CSV (without deleted ones)')
  expect(file).toEqual({})
})

test('a refused download says why', async () => {
  const { user } = renderApp('/orders', {
    handlers: [
      onQuery(OrdersDocument, (): OrdersQuery => ({
        orders: { __typename: 'OrderConnection', ...nothing },
      })),
      onMutation(ExportCsvDocument, () => failure('FORBIDDEN')),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'Download CSV' }))
  expect(await screen.findByText('Your role does not allow this.')).toBeTruthy()
})
