import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { liveKinds } from '../../../graphql/live.types.ts'
import { aStock } from '../../../testing/examples.ts'
import { LiveSocket } from '../../../testing/live-socket.ts'
import { failure, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  StocksDocument,
  type StockRowFragment,
  type StocksQuery,
  type StocksQueryVariables,
} from '../stock.generated.ts'

const page = (nodes: StockRowFragment[], endCursor: string | null = null): StocksQuery => ({
  stocks: {
    __typename: 'StockConnection',
    nodes,
    pageInfo: { __typename: 'PageInfo', hasNextPage: endCursor !== null, endCursor },
  },
})

function stocks(nodes: StockRowFragment[]) {
  const asked: StocksQueryVariables[] = []
  const handler = onQuery(StocksDocument, (variables) => {
    asked.push(variables)
    return page(nodes)
  })
  return { asked, handler }
}

/** As the subscription sends it: without the product and warehouse that never change. */
function changed(changes: Parameters<typeof aStock>[0]) {
  const { product: _product, warehouse: _warehouse, ...level } = aStock(changes)
  return level
}

const row = async (sku: string) => (await screen.findByText(sku)).closest('tr')!

test('a row tells quantity, allocated and on hand, and says in a word that it is low', async () => {
  renderApp('/stock', { handlers: [stocks([aStock({ quantity: 2, allocated: 5 })]).handler] })
  const cells = within(await row('LAMP'))
  expect(cells.getByText('2')).toBeTruthy()
  expect(cells.getByText('5')).toBeTruthy()
  expect(cells.getByText('7')).toBeTruthy()
  expect(cells.getByText('Low')).toBeTruthy()
})

test('typing searches without Enter, and the address keeps the search', async () => {
  const { asked, handler } = stocks([aStock()])
  const { user, address } = renderApp('/stock', { handlers: [handler] })
  await user.type(await screen.findByRole('searchbox'), 'lam')
  await waitFor(() => expect(asked.at(-1)?.filter?.search).toBe('lam'))
  expect(address()).toBe('/stock?q=lam')
})

test('the warehouse of the address and the low filter go to the server', async () => {
  const { asked, handler } = stocks([aStock()])
  const { user } = renderApp('/stock?warehouse=LEEDS', { handlers: [handler] })
  await user.click(await screen.findByRole('checkbox', { name: 'Low only' }))
  await waitFor(() => expect(asked.at(-1)?.filter).toEqual({ warehouseCode: 'LEEDS', lowOnly: true }))
})

test('next seeks behind the last row, and previous comes back', async () => {
  const asked: unknown[] = []
  const handler = onQuery(StocksDocument, (variables) => {
    asked.push(variables.after)
    return variables.after ? page([aStock({ sku: 'TABLE' })]) : page([aStock()], 'cursor-1')
  })
  const { user } = renderApp('/stock', { handlers: [handler] })
  await user.click(await screen.findByRole('button', { name: 'Next' }))
  expect(await row('TABLE')).toBeTruthy()
  expect(asked.at(-1)).toBe('cursor-1')
  await user.click(screen.getByRole('button', { name: 'Previous' }))
  expect(await row('LAMP')).toBeTruthy()
})

test('a change by somebody else appears without a request, and an older one that comes late does not', async () => {
  const { asked, handler } = stocks([aStock({ quantity: 8, version: 4 }), aStock({ sku: 'TABLE' })])
  renderApp('/stock', { handlers: [handler] })
  const lamp = within(await row('LAMP'))
  const table = within(await row('TABLE'))
  await waitFor(() => expect(LiveSocket.subscribers()).toBe(liveKinds.length))
  const before = asked.length
  LiveSocket.push({ stockChanged: changed({ quantity: 41, version: 6 }) })
  expect(await lamp.findByText('41')).toBeTruthy()
  LiveSocket.push({ stockChanged: changed({ quantity: 17, version: 5 }) })
  LiveSocket.push({ stockChanged: changed({ sku: 'NOT-ON-THIS-PAGE' }) })
  LiveSocket.push({ stockChanged: changed({ sku: 'TABLE', quantity: 55, version: 2 }) })
  expect(await table.findByText('55')).toBeTruthy()
  expect(lamp.getByText('41')).toBeTruthy()
  expect(asked.length).toBe(before)
})

test('after a lost connection the list is fetched again', async () => {
  const { asked, handler } = stocks([aStock()])
  renderApp('/stock', { handlers: [handler] })
  await row('LAMP')
  await waitFor(() => expect(LiveSocket.subscribers()).toBe(liveKinds.length))
  const before = asked.length
  LiveSocket.loseAll()
  expect(await screen.findByText('Reconnecting')).toBeTruthy()
  await waitFor(() => expect(asked.length).toBeGreaterThan(before), { timeout: 5_000 })
  expect(screen.getByText('Live')).toBeTruthy()
})

test.each([
  ['is refused', () => LiveSocket.refuse('stockChanged', 'SERVICE_UNAVAILABLE')],
  ['reads too slowly for the server', () => LiveSocket.loseAll(1013)],
  ['has a token that does not hold any more', () => LiveSocket.loseAll(4401)],
  ['is closed for good', () => LiveSocket.loseAll(4400)],
])('a subscription that %s is asked for again, and what it missed is fetched', async (_how, lose) => {
  const { asked, handler } = stocks([aStock()])
  renderApp('/stock', { handlers: [handler] })
  const lamp = within(await row('LAMP'))
  await waitFor(() => expect(LiveSocket.subscribers()).toBe(liveKinds.length))
  const before = asked.length
  lose()
  expect(await screen.findByText('Reconnecting')).toBeTruthy()
  await waitFor(() => expect(LiveSocket.subscribers()).toBe(liveKinds.length), { timeout: 5_000 })
  await waitFor(() => expect(asked.length).toBeGreaterThan(before), { timeout: 5_000 })
  expect(await screen.findByText('Live')).toBeTruthy()
  LiveSocket.push({ stockChanged: changed({ quantity: 41, version: 6 }) })
  expect(await lamp.findByText('41')).toBeTruthy()
})

test('a failure says what it is and its request id, and can be tried again', async () => {
  let fail = true
  const handler = onQuery(StocksDocument, () => (fail ? failure('SERVICE_UNAVAILABLE') : page([aStock()])))
  const { user } = renderApp('/stock', { handlers: [handler] })
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toMatch(/cannot reach its database.*Request [0-9a-f]{32}/)
  fail = false
  await user.click(within(alert).getByRole('button', { name: 'Try again' }))
  expect(await row('LAMP')).toBeTruthy()
})

test('an empty business is told what to do, an empty search to widen it', async () => {
  const { handler } = stocks([])
  const { user } = renderApp('/stock', { handlers: [handler] })
  expect(await screen.findByText('No stock yet')).toBeTruthy()
  await user.type(screen.getByRole('searchbox'), 'x')
  expect(await screen.findByText('No stock matches')).toBeTruthy()
})

test('who may not adjust finds no button for it', async () => {
  renderApp('/stock', { permissions: ['inventory.view'], handlers: [stocks([aStock()]).handler] })
  await row('LAMP')
  expect(screen.queryByRole('button', { name: /Adjust/ })).toBeNull()
})
