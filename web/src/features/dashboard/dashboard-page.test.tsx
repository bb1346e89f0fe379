import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TransferCountsDocument } from '../../domain/transfers/transfer-counts.generated.ts'
import { MovementsDocument, type MovementsQuery } from '../../domain/movements/movements.generated.ts'
import { OpenAlertsDocument } from '../../app/alerts/open-alerts.generated.ts'
import type { AlertUrgency } from '../../graphql/schema.generated.ts'
import { failure, leeds, london, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  DashboardDocument,
  IdleStocksDocument,
  MovementTrendDocument,
  type DashboardQuery,
  type DashboardQueryVariables,
  type IdleStocksQuery,
  type MovementTrendQueryVariables,
} from './dashboard.generated.ts'

const alertOf = (sku: string, urgency: AlertUrgency, daysOfCover: number | null) => ({
  __typename: 'Alert' as const,
  ...{ id: `${sku}-alert`, quantity: 4, threshold: 5, raisedAt: '2026-11-23T08:00:00Z', resolvedAt: null },
  ...{ urgency, daysOfCover, snoozedUntil: null, warehouse: london },
  product: { __typename: 'Product' as const, id: sku, sku, name: `Name of ${sku}` },
})

const figures: DashboardQuery = {
  firstSteps: null,
  dashboard: {
    __typename: 'Dashboard',
    idleStocks: 7,
    openOrders: [
      { __typename: 'OpenOrdersByAge', status: 'PENDING', age: 'OVER_7_DAYS', count: 2 },
      { __typename: 'OpenOrdersByAge', status: 'PROCESSED', age: 'UNDER_1_DAY', count: 4 },
    ],
    movementsToday: [{ __typename: 'MovementsByType', type: 'SHIPMENT', count: 5, units: 31 }],
    stockValue: [
      { __typename: 'WarehouseStockValue', onHand: 10, value: 2_500, valueIsCapped: false, warehouse: leeds },
      { __typename: 'WarehouseStockValue', onHand: 30, value: 7_500, valueIsCapped: true, warehouse: london },
    ],
  },
  transferCounts: {
    __typename: 'TransferCounts',
    ...{ toSend: 0, onTheWay: 0, toReceive: null, discrepant: 1, overdue: 2 },
  },
  low: {
    __typename: 'AlertConnection',
    totalCount: 3,
    nodes: [alertOf('LAMP', 'PROMISED', 9), alertOf('MUG', 'SOON', 2), alertOf('CUP', 'LATER', null)],
  },
  urgent: { __typename: 'AlertConnection', totalCount: 2 },
  countPlans: [
    {
      ...{ __typename: 'CountPlan', id: 'w1', warehouse: london },
      today: [
        { __typename: 'CountsDue', abcClass: 'A', proposed: 9 },
        { __typename: 'CountsDue', abcClass: 'B', proposed: 4 },
      ],
    },
  ],
  blocked: {
    __typename: 'StocktakeConnection',
    nodes: [
      {
        ...{ __typename: 'Stocktake', id: 'st1', number: 'ST-1' },
        progress: { __typename: 'StocktakeProgress', blocked: 3 },
      },
      {
        ...{ __typename: 'Stocktake', id: 'st2', number: 'ST-2' },
        progress: { __typename: 'StocktakeProgress', blocked: 0 },
      },
    ],
  },
  topMovers: [
    {
      __typename: 'TopMover',
      units: 12,
      orders: 4,
      product: { __typename: 'Product', id: 'p1', sku: 'LAMP', name: 'Name of LAMP' },
    },
  ],
}

const day = (name: string, unitsIn: number, unitsOut: number) => ({
  __typename: 'MovementDay' as const,
  day: name,
  unitsIn,
  unitsOut,
  movements: 2,
})

function answers(answer = figures) {
  const asked: (DashboardQueryVariables | MovementTrendQueryVariables)[] = []
  const handlers = [
    onQuery(DashboardDocument, (variables) => {
      asked.push(variables)
      return answer
    }),
    onQuery(MovementTrendDocument, (variables) => {
      asked.push(variables)
      return { movementTrend: [day('2026-11-22', 5, 0), day('2026-11-23', 1, 9)] }
    }),
    // The bell and the menu ask for the same counts.
    onQuery(OpenAlertsDocument, () => ({ alerts: { ...answer.low!, nodes: [] }, urgent: answer.urgent! })),
    onQuery(TransferCountsDocument, () => ({ transferCounts: answer.transferCounts! })),
  ]
  return { asked, handlers }
}

const link = async (name: RegExp) => (await screen.findByRole('link', { name })).getAttribute('href')

test('it is where a person who may see reports begins', async () => {
  const { address } = renderApp('/', { handlers: answers().handlers })
  expect(await screen.findByRole('heading', { name: 'Dashboard' })).toBeTruthy()
  expect(address()).toBe('/dashboard')
})

test('figure, trend and the list behind them mean the days of the reader', async () => {
  const { asked, handlers } = answers()
  const filters: unknown[] = []
  const movementList = onQuery(MovementsDocument, ({ filter }): MovementsQuery => {
    filters.push(filter)
    const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
    return { movements: { __typename: 'StockMovementConnection', nodes: [], pageInfo } }
  })
  const { user } = renderApp('/dashboard', { handlers: [...handlers, movementList] })
  // The chart's code comes later than the figures; who leaves before has not asked for it.
  await waitFor(() => expect(asked.some((variables) => 'to' in variables)).toBe(true))
  await user.click(await screen.findByRole('link', { name: /^Movements today/ }))
  await waitFor(() => expect(filters.length).toBe(1))
  const now = new Date()
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const trend = asked.find((variables) => 'to' in variables) as MovementTrendQueryVariables
  // As vitest.config.ts has it.
  expect(asked[0]).toMatchObject({ timeZone: 'Asia/Jakarta' })
  expect(trend.timeZone).toBe('Asia/Jakarta')
  expect(new Date(trend.to as string).getTime() - midnight.getTime()).toBe(86_400_000)
  expect(filters[0]).toMatchObject({ from: midnight.toISOString() })
})

test('every figure leads to the list that explains it', async () => {
  renderApp('/dashboard', { handlers: answers().handlers })
  const tasks = await screen.findByRole('region', { name: 'What needs you today' })
  const links = await within(tasks).findAllByRole('link')
  expect(links.map((each) => [each.textContent, each.getAttribute('href')])).toEqual([
    ['4orders to ship', '/orders?status=PROCESSED'],
    ['2orders to process2 of them for over 7 days', '/orders?status=PENDING'],
    ['10k+transfers to receive', '/transfers?list=toReceive'],
    ['1transfer with a difference to settle', '/transfers?list=discrepant'],
    ['2transfers that should have arrived', '/transfers?list=overdue'],
    ['3stocks to order or bring in2 urgent: LAMP, MUG', '/alerts'],
    ['13stocks to count today', '/stocktakes/plans'],
    ['3counted stocks that orders hold', '/stocktakes/ST-1/lines?list=blocked'],
  ])
  expect(await link(/^Movements today.*5.*31 units/)).toMatch(/^\/movements\?from=\d{4}-\d\d-\d\d$/)
  expect(await link(/^Without movement.*7/)).toBe('/idle-stock')
  expect(await link(/^London$/)).toBe('/stock?warehouse=LONDON')
  expect(await link(/^LAMP$/)).toBe('/products/LAMP')
  expect(await link(/^12$/)).toMatch(/^\/movements\?q=LAMP&type=ALLOCATION&from=/)
  const late = within((await screen.findByText('Over 7 days ago')).closest('tr')!)
  expect(late.getByRole('link', { name: '2' }).getAttribute('href')).toBe(
    '/orders?status=PENDING&age=OVER_7_DAYS',
  )
  expect(screen.getByText('≥ £100.00')).toBeTruthy()
})

test('the chart is there as a table too, and each day leads to its movements', async () => {
  const { user } = renderApp('/dashboard', { handlers: answers().handlers })
  await user.click(await screen.findByRole('button', { name: 'As a table' }))
  const row = within((await screen.findByRole('link', { name: '23 Nov 2026' })).closest('tr')!)
  expect(row.getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['1', '9', '2'])
  expect(row.getByRole('link').getAttribute('href')).toBe('/movements?from=2026-11-23&to=2026-11-23')
})

test('the arrow keys choose a day of the chart, and Enter opens its movements', async () => {
  const { address } = renderApp('/dashboard', {
    permissions: ['report.view'],
    handlers: answers().handlers,
  })
  const chart = await screen.findByRole('group', { name: /^In: 6 units. Out: 9 units/ })
  fireEvent.keyDown(chart, { key: 'ArrowLeft' })
  expect(await screen.findByText('23 Nov 2026')).toBeTruthy()
  fireEvent.keyDown(chart, { key: 'Enter' })
  await waitFor(() => expect(address()).toBe('/movements?from=2026-11-23&to=2026-11-23'))
})

test('the warehouse of the address goes to the server, and a longer time is asked for', async () => {
  const { asked, handlers } = answers()
  const { user, address } = renderApp('/dashboard?warehouse=LEEDS', { handlers })
  await user.click(await screen.findByText('90 days'))
  expect(asked.every(({ warehouseCode }) => warehouseCode === 'LEEDS')).toBe(true)
  expect(address()).toContain('days=90')
})

test('a failure says what it is and can be tried again', async () => {
  let fail = true
  const handlers = [
    onQuery(DashboardDocument, () => (fail ? failure('SERVICE_UNAVAILABLE') : figures)),
    answers().handlers[1]!,
  ]
  const { user } = renderApp('/dashboard', { handlers })
  const retry = await screen.findByRole('button', { name: 'Try again' })
  fail = false
  await user.click(retry)
  expect(await link(/stocks to order/)).toBe('/alerts')
})

test('the idle list asks for the days of the address, and says when nothing lies idle', async () => {
  const asked: unknown[] = []
  const handler = onQuery(IdleStocksDocument, ({ days }): IdleStocksQuery => {
    asked.push(days)
    return {
      idleStocks: {
        __typename: 'StockConnection',
        nodes: [],
        pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
      },
    }
  })
  renderApp('/idle-stock?days=90', { handlers: [handler] })
  expect(await screen.findByText('Nothing lies idle')).toBeTruthy()
  expect(asked).toEqual([90])
})

test('who may not see reports is told so, and nothing is asked', async () => {
  renderApp('/dashboard', { permissions: ['inventory.view'] })
  expect(await screen.findByText('You may not see this page')).toBeTruthy()
})

test('an empty installation begins with four steps, each of which leads to where it is done, until they are', async () => {
  const steps = (done: Partial<Record<'products' | 'stock' | 'people', boolean>>): DashboardQuery => ({
    ...figures,
    firstSteps: {
      __typename: 'FirstSteps',
      ...{ warehouse: true, products: false, stock: false, people: false, ...done },
    },
  })
  const first = answers(steps({}))
  const { user } = renderApp('/dashboard', { handlers: first.handlers })
  const list = within(await screen.findByRole('region', { name: 'To begin with' }))
  const links = list.getAllByRole('link')
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    '/warehouses?open=new',
    '/import?kind=PRODUCTS',
    '/import?kind=STOCK_COUNTS',
    '/users?user=new',
  ])
  expect(links[0]!.textContent).toContain('(done)')
  expect(links.map((link) => link.getAttribute('aria-current'))).toEqual([null, 'step', null, null])
  await user.click(list.getByRole('button', { name: 'Put aside' }))
  expect(screen.queryByRole('region', { name: 'To begin with' })).toBeNull()
  cleanup()
  const again = answers()
  renderApp('/dashboard', { handlers: again.handlers })
  await screen.findByRole('region', { name: 'What needs you today' })
  await waitFor(() => expect(again.asked).toContainEqual(expect.objectContaining({ withFirstSteps: false })))

  // What is done is not asked for again either.
  cleanup()
  localStorage.clear()
  renderApp('/dashboard', {
    handlers: answers(steps({ products: true, stock: true, people: true })).handlers,
  })
  await screen.findByRole('region', { name: 'What needs you today' })
  await waitFor(() => expect(localStorage.getItem('gudang.first-steps.u1')).toBe('over'))
  expect(screen.queryByRole('region', { name: 'To begin with' })).toBeNull()
})
