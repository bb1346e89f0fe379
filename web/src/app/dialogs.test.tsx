import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ScanDocument } from '../domain/products/product-picker.generated.ts'
import {
  AdjustStocksDocument,
  StockAllocationsDocument,
  StockHistoryDocument,
  StockLevelDocument,
  StocksDocument,
  type StocksQuery,
} from '../features/stock/stock.generated.ts'
import { MovementsDocument } from '../domain/movements/movements.generated.ts'
import { aProduct, aScan, aStock } from '../testing/examples.ts'
import { lost, onMutation, onQuery } from '../testing/network.ts'
import { renderApp } from '../testing/render-app.tsx'

const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
const stocks = (...skus: string[]): StocksQuery => ({
  stocks: { __typename: 'StockConnection', nodes: skus.map((sku) => aStock({ sku })), pageInfo },
})
const list = onQuery(StocksDocument, () => stocks('LAMP'))
const level = onQuery(StockLevelDocument, () => ({ stock: aStock() }))

const adjustButton = () => screen.findByRole('button', { name: 'Adjust LAMP in LONDON' })
const figure = () => screen.findByRole('textbox', { name: 'Difference in units' })
const closed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())

test('Escape asks before it throws away what was typed, and keeps it where that was not meant', async () => {
  const { user } = renderApp('/stock', { handlers: [list, level] })
  await user.click(await adjustButton())
  await user.type(await figure(), '-3')
  await user.keyboard('{Escape}')
  const question = within(await screen.findByRole('alertdialog'))
  expect(question.getByText('What you have typed is not saved. Discard it?')).toBeTruthy()
  await user.click(question.getByRole('button', { name: 'Keep editing' }))
  expect((await figure()).getAttribute('value')).toBe('-3')
  await user.click(await figure())
  await user.keyboard('{Escape}')
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }))
  await closed()
})

test('an untouched dialog closes at once, and the focus is where it was before', async () => {
  const { user } = renderApp('/stock', { handlers: [list, level] })
  await user.click(await adjustButton())
  await figure()
  await user.keyboard('{Escape}')
  await closed()
  await waitFor(async () => expect(document.activeElement).toBe(await adjustButton()))
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

test('Enter, as a scanner types it, goes on to the next empty field of a form and sends nothing by half', async () => {
  const { user } = renderApp('/stock', { handlers: [list, level] })
  await user.click(await adjustButton())
  await user.type(await figure(), '-3{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Reason' }))
  expect(screen.queryByText('Needed.')).toBeNull()
})

test('a dialog over many rows is not sent by Enter: it leads to the button that would', async () => {
  let sent = 0
  const adjust = onMutation(AdjustStocksDocument, () => {
    sent++
    return { adjustStocks: { __typename: 'StocksAdjusted' as const, stocks: [aStock()] } }
  })
  const two = onQuery(StocksDocument, () => stocks('LAMP', 'TABLE'))
  const { user } = renderApp('/stock', { handlers: [two, level, adjust] })
  await screen.findByText('LAMP')
  await user.click(screen.getByRole('checkbox', { name: 'Mark all rows' }))
  await user.click(screen.getByRole('button', { name: 'Adjust' }))
  await user.type(await screen.findByRole('textbox', { name: 'Figure of LAMP in LONDON' }), '4{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Figure of TABLE in LONDON' }))
  await user.keyboard('5{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Book all of them' }))
  expect(sent).toBe(0)
  await user.keyboard('{Enter}')
  expect(await screen.findByText(/adjusted\./)).toBeTruthy()
  expect(sent).toBe(1)
})

test('two scans into a search are two searches, and the one that is exact opens what it names', async () => {
  const searches: unknown[] = []
  const found = onQuery(StocksDocument, ({ filter }) => {
    searches.push(filter?.search)
    return filter?.search === '21733' ? stocks('21733') : stocks('22457-A', '22457-B')
  })
  const byCode = onQuery(ScanDocument, ({ code }) => ({
    scan: code === '21733' ? aScan(aProduct('21733', {})) : null,
  }))
  const page = [
    level,
    onQuery(StockHistoryDocument, () => ({ stockHistory: [] })),
    onQuery(MovementsDocument, () => ({
      movements: { __typename: 'StockMovementConnection' as const, nodes: [], pageInfo },
    })),
    onQuery(StockAllocationsDocument, () => ({
      stockAllocations: { __typename: 'OrderConnection' as const, nodes: [], pageInfo },
    })),
  ]
  const { user, address } = renderApp('/stock', { handlers: [found, byCode, ...page] })
  await user.click(await screen.findByRole('searchbox'))
  await user.keyboard('22457{Enter}')
  await waitFor(() => expect(searches).toContain('22457'))
  await user.keyboard('21733{Enter}')
  await waitFor(() => expect(searches).toContain('21733'))
  expect(searches.filter((search) => String(search ?? '').length > 5)).toEqual([])
  await waitFor(() => expect(address()).toBe('/stock/LONDON/21733'))
})

test('what failed while the network was away comes by itself when it is back', async () => {
  let away = true
  renderApp('/stock', { handlers: [onQuery(StocksDocument, () => (away ? lost : stocks('LAMP')))] })
  expect(await screen.findByText(/The server cannot be reached/)).toBeTruthy()
  away = false
  window.dispatchEvent(new Event('online'))
  expect(await screen.findByText('LAMP')).toBeTruthy()
})
