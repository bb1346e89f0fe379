import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { FindProductsDocument, ScanDocument } from '../../domain/products/product-picker.generated.ts'
import { anOrder, aProduct, aScan } from '../../testing/examples.ts'
import { failure, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  EarlierCustomersDocument,
  OrderByNumberDocument,
  PlaceOrderDocument,
  type PlaceOrderMutation,
  type PlaceOrderMutationVariables,
} from './orders.generated.ts'

const products = [aProduct('LAMP', { LONDON: 3, LEEDS: 4 }), aProduct('TABLE', { LONDON: 9 })]
const scanOf = (code: string) => {
  const product = products.find(({ sku }) => sku === code)
  if (product) return aScan(product)
  return code === 'CARTON' ? aScan(products[0]!, 12) : null
}

const ann = {
  customerEmail: 'ann@gudang.test',
  customerPhone: null,
  customerAddress: '1 Test Street\nLondon',
}
const earlier = [ann, ann, { ...ann, customerAddress: '2 Mill Lane' }].map((known, index) => ({
  __typename: 'Order' as const,
  id: `earlier-${index}`,
  customerName: 'Ann Baker',
  ...known,
}))

function openPage(
  answers: (PlaceOrderMutation['placeOrder'] | ReturnType<typeof failure>)[],
  lookedUp?: Promise<void>,
) {
  const sent: PlaceOrderMutationVariables['input'][] = []
  const handlers = [
    onQuery(FindProductsDocument, ({ search }) => ({
      products: {
        __typename: 'ProductConnection',
        nodes: products.filter(({ sku }) => sku.startsWith(search.toUpperCase())),
      },
    })),
    onQuery(ScanDocument, ({ code }) => ({ scan: scanOf(code) }), lookedUp),
    onMutation(PlaceOrderDocument, ({ input }) => {
      sent.push(input)
      const answer = answers[sent.length - 1]!
      return 'code' in answer && 'extensions' in answer ? answer : { placeOrder: answer }
    }),
    onQuery(OrderByNumberDocument, () => ({ order: anOrder() })),
    onQuery(EarlierCustomersDocument, ({ search }) => ({
      orders: {
        __typename: 'OrderConnection' as const,
        nodes: earlier.filter(({ customerName }) => customerName.startsWith(search)),
      },
    })),
  ]
  return { sent, ...renderApp('/orders/new', { handlers }) }
}

const focused = () => document.activeElement?.getAttribute('aria-label')
const focusOn = (label: string) => waitFor(() => expect(focused()).toBe(label))

test('an order is placed with the keyboard alone: SKU, Enter, quantity, Enter', async () => {
  const { user, sent, address } = openPage([anOrder()])
  await screen.findByRole('textbox', { name: 'SKU of line 1' })
  await user.keyboard('Harbour Gifts')
  await user.click(screen.getByRole('textbox', { name: 'SKU of line 1' }))
  await user.keyboard('lamp{Enter}')
  await focusOn('Quantity of line 1')
  await user.keyboard('2{Enter}')
  await focusOn('SKU of line 2')
  await user.keyboard('table{Enter}')
  await focusOn('Quantity of line 2')
  await user.keyboard('1{Control>}{Enter}{/Control}')
  await waitFor(() => expect(address()).toBe('/orders/261123-AAAA-BBBB'))
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({
    customerName: 'Harbour Gifts',
    items: [
      { sku: 'LAMP', qty: 2 },
      { sku: 'TABLE', qty: 1 },
    ],
  })
  expect(sent[0]?.warehouseCode).toBeUndefined()
})

test('a customer of earlier orders is picked once for each address, with all that is known', async () => {
  const { user, sent } = openPage([anOrder()])
  await user.type(await screen.findByRole('textbox', { name: 'Customer' }), 'Ann')
  const offered = await screen.findAllByRole('option')
  expect(offered.map(({ textContent }) => textContent)).toEqual([
    'Ann Bakerann@gudang.test · 1 Test Street, London',
    'Ann Bakerann@gudang.test · 2 Mill Lane',
  ])
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
  expect(screen.getByRole('textbox', { name: 'Address' })).toHaveProperty('value', '2 Mill Lane')
  await user.click(screen.getByRole('textbox', { name: 'SKU of line 1' }))
  await user.keyboard('lamp{Enter}')
  await focusOn('Quantity of line 1')
  await user.keyboard('2{Control>}{Enter}{/Control}')
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]).toMatchObject({
    customerName: 'Ann Baker',
    customerEmail: 'ann@gudang.test',
    customerAddress: '2 Mill Lane',
  })
})

test('a scanned code that no product has is told at its line, and nothing similar is taken for it', async () => {
  const { user } = openPage([])
  await user.click(await screen.findByRole('textbox', { name: 'SKU of line 1' }))
  await user.keyboard('lam{Enter}')
  expect(await screen.findByText('No product has this SKU.')).toBeTruthy()
})

test('a shortage stands at the line that lacks it, with what there is and where, and the form stays', async () => {
  const { user, sent } = openPage([
    {
      __typename: 'InsufficientStock',
      code: 'INSUFFICIENT_STOCK',
      message: 'Not enough stock.',
      path: null,
      shortages: [{ __typename: 'Shortage', sku: 'LAMP', warehouseCode: null, requested: 50, available: 7 }],
    },
    anOrder(),
  ])
  await user.type(await screen.findByRole('textbox', { name: 'Customer' }), 'Harbour Gifts')
  await user.click(screen.getByRole('textbox', { name: 'SKU of line 1' }))
  await user.keyboard('LAMP{Enter}')
  await focusOn('Quantity of line 1')
  await user.keyboard('50{Control>}{Enter}{/Control}')
  const line = within(screen.getByRole('group', { name: 'Line 1' }))
  expect(await line.findByText('50 wanted, 7 available. There is: 4 LEEDS, 3 LONDON.')).toBeTruthy()
  expect(screen.getByText('One product is short. Nothing was placed.')).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Quantity of line 1' }).getAttribute('value')).toBe('50')
  await user.click(screen.getByRole('textbox', { name: 'Quantity of line 1' }))
  await user.keyboard('{Backspace}{Backspace}7{Control>}{Enter}{/Control}')
  await waitFor(() => expect(sent[1]?.items).toEqual([{ sku: 'LAMP', qty: 7 }]))
})

test('who may not place orders is told so, and nothing of the form is there', async () => {
  renderApp('/orders/new', { permissions: ['order.view'] })
  expect(await screen.findByText('You may not see this page')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Place the order' })).toBeNull()
})

test('a quantity that is typed before a slow look-up has answered stays', async () => {
  let answer = () => {}
  const { user } = openPage([], new Promise((done) => (answer = done)))
  await user.click(await screen.findByRole('textbox', { name: 'SKU of line 1' }))
  await user.keyboard('lamp{Enter}')
  await user.click(screen.getByRole('textbox', { name: 'Quantity of line 1' }))
  await user.keyboard('7')
  answer()
  expect(await screen.findByText('Name of LAMP')).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Quantity of line 1' }).getAttribute('value')).toBe('7')
})

test('scans that come faster than the answers each get a line, one more of the same gets none, and a carton is all in it', async () => {
  let answer = () => {}
  const { user } = openPage([], new Promise((done) => (answer = done)))
  await user.click(await screen.findByRole('textbox', { name: 'Scan or search a product' }))
  await user.keyboard('LAMP{Enter}TABLE{Enter}CARTON{Enter}NOTHING{Enter}')
  answer()
  expect(await screen.findByText('No product has the code NOTHING.')).toBeTruthy()
  const quantity = (line: number) => screen.getByRole('textbox', { name: `Quantity of line ${line}` })
  expect(quantity(1).getAttribute('value')).toBe('13')
  expect(quantity(2).getAttribute('value')).toBe('1')
  expect(screen.queryByRole('group', { name: 'Line 3' })).toBeNull()
  await user.clear(screen.getByRole('textbox', { name: 'SKU of line 2' }))
  await user.type(screen.getByRole('textbox', { name: 'SKU of line 2' }), 'carton{Enter}')
  await waitFor(() => expect(quantity(2).getAttribute('value')).toBe('12'))
})

test('a reference that another order has leads to that order', async () => {
  const values = [
    { name: 'value', value: '4711' },
    { name: 'order', value: '261123-AAAA-BBBB' },
  ]
  const field = { path: ['externalReference'], code: 'TAKEN', message: 'Taken.', values }
  const { user, address } = openPage([failure('BAD_USER_INPUT', { fields: [field] })])
  await user.type(await screen.findByLabelText('Customer'), 'Harbour Gifts')
  await user.click(screen.getByRole('textbox', { name: 'SKU of line 1' }))
  await user.keyboard('lamp{Enter}')
  await focusOn('Quantity of line 1')
  await user.keyboard('2{Control>}{Enter}{/Control}')
  await user.click(await screen.findByRole('link', { name: 'Order 261123-AAAA-BBBB has it' }))
  await user.click(await screen.findByRole('button', { name: 'Leave' }))
  await waitFor(() => expect(address()).toBe('/orders/261123-AAAA-BBBB'))
})
