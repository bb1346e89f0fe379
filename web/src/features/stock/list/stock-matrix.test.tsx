import { allPermissions } from '@gudang/domain'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ScanDocument } from '../../../domain/products/product-picker.generated.ts'
import { WarehousesDocument } from '../../../domain/warehouses/warehouses.generated.ts'
import { liveKinds } from '../../../graphql/live.types.ts'
import { aProduct, aScan, aStock } from '../../../testing/examples.ts'
import { LiveSocket } from '../../../testing/live-socket.ts'
import { leeds, london, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  StockMatrixDocument,
  StocksDocument,
  type StockMatrixCellFragment,
  type StockMatrixQuery,
  type StockMatrixQueryVariables,
  type StocksQuery,
} from '../stock.generated.ts'

const cell = (
  id: string,
  warehouseCode: string,
  quantity: number,
  more: Partial<StockMatrixCellFragment> = {},
) => ({
  __typename: 'Stock' as const,
  ...{ id, warehouseCode, quantity, onHand: quantity, isLow: false, version: 1, ...more },
})
const product = (sku: string, stocks: StockMatrixCellFragment[]) => ({
  __typename: 'Product' as const,
  ...{ id: `product-${sku}`, sku, name: `Name of ${sku}`, stocks },
})

function openList(address: string, permissions = allPermissions) {
  const asked: StockMatrixQueryVariables[] = []
  const dock = { ...london, id: 'w3', code: 'DOCK', name: 'Dock' }
  const closed = { ...london, id: 'w4', code: 'CLOSED', name: 'Closed', isActive: false }
  const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
  const opened = renderApp(address, {
    permissions,
    handlers: [
      onQuery(WarehousesDocument, () => ({ warehouses: [closed, dock, leeds, london] })),
      onQuery(StocksDocument, (): StocksQuery => ({
        stocks: { __typename: 'StockConnection', nodes: [aStock()], pageInfo },
      })),
      onQuery(ScanDocument, () => ({ scan: aScan(aProduct('MUG', {})) })),
      onQuery(StockMatrixDocument, (variables): StockMatrixQuery => {
        asked.push(variables)
        const nodes = [
          product('LAMP', [
            cell('stock-LAMP', 'LONDON', 8, { onHand: 10 }),
            cell('s2', 'LEEDS', 2, { isLow: true }),
          ]),
          product('MUG', [cell('s3', 'LEEDS', 5)]),
        ]
        return { stockMatrix: { __typename: 'StockMatrixConnection', nodes, pageInfo } }
      }),
    ],
  })
  const cells = async (sku: string) =>
    within((await screen.findByRole('link', { name: sku })).closest('tr')!)
      .getAllByRole('cell')
      .slice(1)
      .map(({ textContent }) => textContent!.trim())
  const titles = () => screen.getAllByRole('columnheader').map(({ textContent }) => textContent)
  return { ...opened, asked, cells, titles }
}

test('the stock list is a matrix too: a row a product, a column a warehouse, and what all of them have', async () => {
  const { user, address, asked, cells, titles } = openList('/stock?q=lam')
  await user.click(await screen.findByRole('radio', { name: 'By warehouse' }))
  expect(address()).toBe('/stock?q=lam&as=matrix')
  expect(await cells('LAMP')).toEqual(['', 'Low 2', '8 / 10', '10 / 12'])
  expect(await cells('MUG')).toEqual(['', '5', '', '5'])
  expect(titles()).toEqual(['Product', 'DOCK', 'LEEDS', 'LONDON', 'Total'])
  expect(screen.queryByRole('button', { name: 'Edit in place' })).toBeNull()

  const inLondon = screen.getByTitle('LONDON: 8 available, 10 on hand')
  expect(inLondon.getAttribute('href')).toBe('/stock/LONDON/LAMP')
  expect(screen.getByRole('link', { name: 'LAMP' }).getAttribute('href')).toBe('/products/LAMP')

  await waitFor(() => expect(LiveSocket.subscribers()).toBe(liveKinds.length))
  const {
    product: _product,
    warehouse: _warehouse,
    ...level
  } = aStock({ quantity: 41, allocated: 0, version: 6 })
  LiveSocket.push({ stockChanged: level })
  await waitFor(async () => expect(await cells('LAMP')).toEqual(['', 'Low 2', '41', '43']))

  await user.click(screen.getByRole('checkbox', { name: 'Low only' }))
  await waitFor(() => expect(asked.at(-1)?.filter).toEqual({ search: 'lam', lowOnly: true }))
  await user.clear(screen.getByRole('searchbox'))
  await user.type(screen.getByRole('searchbox'), 'mug{Enter}')
  await waitFor(() => expect(address()).toBe('/products/MUG'))
})

test('of who sees neither warehouses nor products, its columns are those of the page, and a row leads to its stocks', async () => {
  const { titles } = openList('/stock?as=matrix', ['inventory.view'])
  expect((await screen.findByRole('link', { name: 'LAMP' })).getAttribute('href')).toBe('/stock?q=LAMP')
  expect(titles()).toEqual(['Product', 'LEEDS', 'LONDON', 'Total'])
})
