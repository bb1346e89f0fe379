import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { ScanDocument } from '../../domain/products/product-picker.generated.ts'
import { aProduct, aScan } from '../../testing/examples.ts'
import { LiveSocket } from '../../testing/live-socket.ts'
import { onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  TransferStockDocument,
  type TransferStockMutation,
  type TransferStockMutationVariables,
} from './transfers.generated.ts'

const products = [aProduct('LAMP', { LONDON: 3, LEEDS: 4 }), aProduct('TABLE', { LONDON: 9 })]
const scanOf = (code: string) => {
  const product = products.find(({ sku }) => sku === code)
  if (product) return aScan(product)
  return code === 'CARTON' ? aScan(products[0]!, 12) : null
}

function openPage(answers: TransferStockMutation['transferStock'][] = [], address = '/transfer') {
  const sent: TransferStockMutationVariables['input'][] = []
  const handlers = [
    onQuery(ScanDocument, ({ code }) => ({
      scan: scanOf(code),
    })),
    onMutation(TransferStockDocument, ({ input }) => {
      sent.push(input)
      return { transferStock: answers[sent.length - 1]! }
    }),
  ]
  return { sent, ...renderApp(address, { handlers }) }
}

const moved: TransferStockMutation['transferStock'] = {
  __typename: 'StockTransfer',
  id: 't1',
  movements: [{ __typename: 'StockMovement', id: 'm1' }],
}

async function choose(user: UserEvent, label: string, code: string) {
  await user.click(await screen.findByRole('combobox', { name: label }))
  const list = await screen.findByRole('listbox', { name: label })
  await user.click(await within(list).findByText(new RegExp(code)))
}

const line = (sku: string) => within(screen.getByRole('group', { name: `Line of ${sku}` }))
const unitsOf = (sku: string) =>
  screen.getByRole('textbox', { name: `Units of ${sku}` }).getAttribute('value')

test('each scan is one unit more, that of a carton all in it, and the page is ready for the next transfer when one is done', async () => {
  const { user, sent } = openPage([moved])
  await choose(user, 'From', 'LONDON')
  await choose(user, 'To', 'LEEDS')
  const field = screen.getByRole('textbox', { name: 'Scan or search a product' })
  await user.click(field)
  await user.keyboard('lamp{Enter}table{Enter}carton{Enter}')
  await waitFor(() => expect(unitsOf('LAMP')).toBe('13'))
  expect(document.activeElement).toBe(field)
  await user.click(screen.getByRole('button', { name: 'Move the stock' }))
  expect(await screen.findByText('14 units moved from LONDON to LEEDS.')).toBeTruthy()
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({
    fromWarehouseCode: 'LONDON',
    toWarehouseCode: 'LEEDS',
    lines: [
      { sku: 'LAMP', quantity: 13 },
      { sku: 'TABLE', quantity: 1 },
    ],
  })
  expect(screen.queryByRole('group', { name: 'Line of LAMP' })).toBeNull()
  expect(document.activeElement).toBe(field)
})

test('a shortage stands at its line, and the lines stay', async () => {
  const short: TransferStockMutation['transferStock'] = {
    __typename: 'InsufficientStock',
    code: 'INSUFFICIENT_STOCK',
    message: 'Not enough stock.',
    path: null,
    shortages: [{ __typename: 'Shortage', sku: 'LAMP', warehouseCode: 'LONDON', requested: 5, available: 3 }],
  }
  const { user, sent } = openPage([short], '/transfer?warehouse=LONDON&sku=LAMP&sku=TABLE')
  await choose(user, 'To', 'LEEDS')
  const units = await screen.findByRole('textbox', { name: 'Units of LAMP' })
  await user.clear(units)
  await user.type(units, '5')
  await user.click(screen.getByRole('button', { name: 'Move the stock' }))
  expect(await line('LAMP').findByText('5 wanted, 3 available.')).toBeTruthy()
  expect(line('TABLE').queryByRole('alert')).toBeNull()
  expect(unitsOf('LAMP')).toBe('5')
  expect(sent).toHaveLength(1)
})

test('nothing is sent to the warehouse that it comes from, without a quantity, or without a line', async () => {
  const { user, sent } = openPage([], '/transfer?warehouse=LONDON')
  await choose(user, 'To', 'LONDON')
  await user.click(screen.getByRole('button', { name: 'Move the stock' }))
  expect(await screen.findByText('Another warehouse than it comes from.')).toBeTruthy()
  await choose(user, 'To', 'LEEDS')
  await user.click(screen.getByRole('button', { name: 'Move the stock' }))
  const field = screen.getByRole('textbox', { name: 'Scan or search a product' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  await user.keyboard('lamp{Enter}')
  await user.clear(await screen.findByRole('textbox', { name: 'Units of LAMP' }))
  await user.click(screen.getByRole('button', { name: 'Move the stock' }))
  expect(await screen.findByText('1 or more.')).toBeTruthy()
  expect(sent).toEqual([])
})

test('what is available at a line moves while it is being written', async () => {
  const { user } = openPage([], '/transfer?warehouse=LONDON')
  await user.type(await screen.findByRole('textbox', { name: 'Scan or search a product' }), 'lamp{Enter}')
  await screen.findByRole('group', { name: 'Line of LAMP' })
  expect(line('LAMP').getByText('3')).toBeTruthy()
  await waitFor(() => expect(LiveSocket.subscribers()).toBeGreaterThan(0))
  const [{ product: _product, warehouse: _warehouse, ...level }] = [
    { product: null, ...products[0]!.stocks![0]! },
  ]
  LiveSocket.push({ stockChanged: { ...level, quantity: 17, version: 9 } })
  expect(await line('LAMP').findByText('17')).toBeTruthy()
})
