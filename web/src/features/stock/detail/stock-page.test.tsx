import { screen, waitFor, within } from '@testing-library/react'
import type { RequestHandler } from 'msw'
import { expect, test } from 'vitest'
import { MovementsDocument, type MovementsQuery } from '../../../domain/movements/movements.generated.ts'
import { aStock } from '../../../testing/examples.ts'
import { LiveSocket } from '../../../testing/live-socket.ts'
import { failure, held, london, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  AdjustStockDocument,
  SetThresholdDocument,
  StockAllocationsDocument,
  StockHistoryDocument,
  StockCountsDocument,
  StockIncomingDocument,
  StockLevelDocument,
  type AdjustStockMutation,
  type AdjustStockMutationVariables,
  type StockAllocationsQuery,
  type StockHistoryQuery,
  type StockCountsQuery,
  type StockIncomingQuery,
} from '../stock.generated.ts'

const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }

const receipt: MovementsQuery['movements']['nodes'][number] = {
  __typename: 'StockMovement',
  id: 'm1',
  sequence: 1,
  type: 'ADJUSTMENT',
  reason: 'RECEIPT',
  note: null,
  quantityDelta: 10,
  allocatedDelta: 0,
  quantityAfter: 10,
  allocatedAfter: 0,
  createdAt: '2026-11-20T10:00:00.000Z',
  reference: null,
  actor: { __typename: 'Actor', id: 'u1', kind: 'USER', name: 'Mira Manager' },
  product: { __typename: 'Product', id: 'product-LAMP', sku: 'LAMP', name: 'Name of LAMP' },
  warehouse: london,
}

function openPage(address = '/stock/LONDON/LAMP', more: RequestHandler[] = []) {
  const asked = { history: 0, ledger: 0 }
  const sent: AdjustStockMutationVariables['input'][] = []
  const handlers = [
    ...more,
    onQuery(StockLevelDocument, ({ sku }) => ({ stock: sku === 'LAMP' ? aStock() : null })),
    onQuery(StockHistoryDocument, (): StockHistoryQuery => {
      asked.history++
      const at = (day: number, quantity: number) => ({
        __typename: 'StockHistoryPoint' as const,
        at: `2026-11-${day}T00:00:00.000Z`,
        quantity,
        allocated: 2,
        onHand: quantity + 2,
      })
      return { stockHistory: [at(20, 3), at(21, 3), at(22, 8)] }
    }),
    onQuery(MovementsDocument, (): MovementsQuery => {
      asked.ledger++
      return { movements: { __typename: 'StockMovementConnection', nodes: [receipt], pageInfo } }
    }),
    onQuery(StockCountsDocument, (): StockCountsQuery => ({
      stock: {
        ...{ __typename: 'Stock', id: 'stock-LAMP', abcClass: 'A', onHand: 28 },
        product: {
          ...{ __typename: 'Product', id: 'product-LAMP' },
          packs: [{ __typename: 'Pack', name: 'dus', units: 12, retired: false }],
        },
        lastCounted: {
          ...{ __typename: 'StockCount', at: '2026-11-20T08:00:00.000Z' },
          stocktake: { __typename: 'Stocktake', id: 'st0', number: 'ST-0' },
        },
        blockedCount: {
          ...{ __typename: 'BlockedCount', counted: 9, reason: 'PROMISED', shortBy: 1 },
          stocktake: { __typename: 'Stocktake', id: 'st1', number: 'ST-1' },
        },
      },
    })),
    onQuery(StockIncomingDocument, (): StockIncomingQuery => ({
      stock: {
        ...{ __typename: 'Stock', id: 'stock-LAMP', inTransit: 7 },
        incoming: [
          {
            ...{ __typename: 'IncomingLine', transferNumber: 'TR-1', units: 7, expectedAt: null },
            from: { __typename: 'Partner', id: 'w2', code: 'LEEDS' },
          },
        ],
      },
    })),
    onQuery(StockAllocationsDocument, (): StockAllocationsQuery => ({
      stockAllocations: {
        __typename: 'OrderConnection',
        nodes: [
          {
            __typename: 'Order',
            id: 'o1',
            orderNumber: '261123-AAAA-BBBB',
            status: 'PENDING',
            customerName: 'Harbour Gifts',
            createdAt: '2026-11-23T09:00:00.000Z',
            updatedAt: '2026-11-23T09:00:00.000Z',
            items: [
              {
                __typename: 'OrderItem',
                sku: 'LAMP',
                allocations: [{ __typename: 'OrderAllocation', quantity: 2, warehouse: london }],
              },
            ],
          },
        ],
        pageInfo,
      },
    })),
    onMutation(AdjustStockDocument, ({ input }): AdjustStockMutation => {
      sent.push(input)
      return {
        adjustStock: {
          __typename: 'StockAdjusted',
          movement: { __typename: 'StockMovement', id: 'm2', quantityDelta: -10 },
          stock: aStock({ quantity: 0, allocated: 0, version: 2 }),
        },
      }
    }),
  ]
  return { asked, sent, ...renderApp(address, { handlers }) }
}

test('tells what there is, who waits for it, how it came to that, and the chart as a table too', async () => {
  openPage()
  const promised = within(await screen.findByRole('region', { name: 'Promised to' }))
  expect(await promised.findByText('261123-AAAA-BBBB')).toBeTruthy()
  expect(promised.getByText('2')).toBeTruthy()
  const ledger = within(screen.getAllByRole('region', { name: 'Ledger' })[0]!)
  expect(await ledger.findByText('+10')).toBeTruthy()
  const table = within(await screen.findByRole('table', { name: 'Over time', hidden: true }))
  // Two of the three moments were different from what came before.
  expect(table.getAllByRole('row', { hidden: true })).toHaveLength(3)
  expect(screen.getByRole('heading', { name: '7 on the way to here' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'TR-1' })).toBeTruthy()
  const blocked = screen.getByText(/^9 were counted.*1 units more than were found/)
  expect(within(blocked).getByRole('link').getAttribute('href')).toBe('/stocktakes/ST-1/lines?list=blocked')
  expect(screen.getByText(/^2 dus \+ 4 on hand · Class A/)).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Start a stocktake' }).getAttribute('href')).toBe(
    '/stocktakes?start=LAMP&warehouse=LONDON',
  )
  expect(screen.getByRole('link', { name: 'ST-0' }).getAttribute('href')).toBe('/stocktakes/ST-0')
})

test('a movement by somebody else brings the ledger and the chart up to date', async () => {
  const { asked } = openPage()
  await screen.findByText('+10')
  await waitFor(() => expect(LiveSocket.subscribers()).toBeGreaterThan(0))
  await waitFor(() => expect(asked).toEqual({ history: 1, ledger: 1 }))
  const { product: _product, warehouse: _warehouse, ...level } = aStock({ quantity: 77, version: 2 })
  LiveSocket.push({ stockChanged: level })
  expect(await screen.findByText('77')).toBeTruthy()
  await waitFor(() => expect(asked).toEqual({ history: 2, ledger: 2 }))
})

test('a wrong movement is undone by one that names it, with the reason settled', async () => {
  const { user, sent } = openPage()
  await user.click(await screen.findByRole('link', { name: 'Correct this movement' }))
  const figure = await screen.findByRole('textbox', { name: 'Difference in units' })
  expect(figure.getAttribute('value')).toBe('-10')
  await user.clear(figure)
  await user.type(figure, '-8')
  expect(screen.queryByRole('textbox', { name: 'Reference' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Book the adjustment' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]).toMatchObject({ corrects: 'm1', reason: 'CORRECTION', delta: -8, expectedOnHand: 10 })
})

test('a stock that is not there says so', async () => {
  openPage('/stock/LONDON/NOTHING')
  expect(await screen.findByText('No stock of NOTHING in LONDON that you may see.')).toBeTruthy()
})

test('a new threshold shows at once, and goes back with the reason when it is refused', async () => {
  const { until, release } = held()
  const refuse = onMutation(SetThresholdDocument, () => failure('FORBIDDEN'), until)
  const { user } = openPage('/stock/LONDON/LAMP', [refuse])
  await user.click(await screen.findByRole('button', { name: /^Change/ }))
  const dialog = within(await screen.findByRole('dialog'))
  const field = dialog.getByLabelText<HTMLInputElement>('Threshold')
  const before = field.value
  await user.clear(field)
  await user.type(field, '77')
  await user.click(dialog.getByRole('button', { name: 'Set' }))
  const shown = () => screen.getByText('Threshold', { selector: 'main dt' }).parentElement!.textContent
  await waitFor(() => expect(shown()).toContain('77'))
  release()
  expect(await dialog.findByText('Your role does not allow this.')).toBeTruthy()
  await waitFor(() => expect(shown()).toMatch(new RegExp(`^Threshold${before}\\D`)))
  expect(field.value).toBe('77')
})
