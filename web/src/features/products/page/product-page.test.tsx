import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { MovementsDocument } from '../../../domain/movements/movements.generated.ts'
import { LiveSocket } from '../../../testing/live-socket.ts'
import { apiUrl, failure, leeds, london, onMutation, onQuery } from '../../../testing/network.ts'
import { renderApp } from '../../../testing/render-app.tsx'
import {
  ProductDetailDocument,
  ProductOrdersDocument,
  ProductPageDocument,
  RemoveProductPictureDocument,
  SetProductPacksDocument,
  TagsDocument,
  type ProductPageQuery,
  type ProductStockFragment,
  type SetProductPacksMutationVariables,
} from '../products.generated.ts'

type Shown = NonNullable<ProductPageQuery['product']>
const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }

const stockIn = (warehouse: typeof london, quantity: number): ProductStockFragment => ({
  __typename: 'Stock',
  id: `LAMP-${warehouse.code}`,
  ...{ quantity, allocated: 2, onHand: quantity + 2, inTransit: 4, version: 1, thresholdVersion: 0 },
  lowStockThreshold: 5,
  isLow: quantity <= 5,
  updatedAt: '2026-11-20T10:00:00.000Z',
  bin: 'A-1',
  warehouse,
  incoming: [],
})

const lamp: Shown = {
  __typename: 'Product',
  id: 'p1',
  ...{ version: 4, sku: 'LAMP', name: 'Name of LAMP', price: 1250, isDeleted: false },
  ...{ tags: ['light'], barcodes: ['5012345678900'], packs: [], defaultLowStockThreshold: 3 },
  updatedAt: '2026-11-20T10:00:00.000Z',
  picture: null,
  stocks: [stockIn(london, 3), stockIn(leeds, 1_200)],
}

function handlersOf(current: () => Shown) {
  return [
    onQuery(ProductPageDocument, ({ withStocks }): ProductPageQuery => {
      const { stocks, ...product } = current()
      if (!withStocks) return { product }
      const raised = { id: 'a1', raisedAt: '2026-11-19T10:00:00.000Z' }
      return {
        product: { ...product, stocks },
        alerts: {
          __typename: 'AlertConnection',
          nodes: [{ __typename: 'Alert', ...raised, stock: { __typename: 'Stock', id: 'LAMP-LONDON' } }],
        },
      }
    }),
    onQuery(ProductOrdersDocument, () => ({
      orders: {
        __typename: 'OrderConnection' as const,
        nodes: [
          {
            __typename: 'Order' as const,
            id: 'o1',
            orderNumber: '261123-AAAA-BBBB',
            customerName: 'Harbour Gifts',
            status: 'PENDING' as const,
            createdAt: '2026-11-23T10:00:00.000Z',
            items: [
              { __typename: 'OrderItem' as const, sku: 'LAMP', qty: 7 },
              { __typename: 'OrderItem' as const, sku: 'MUG', qty: 90 },
            ],
          },
        ],
        pageInfo,
      },
    })),
    onQuery(MovementsDocument, () => ({
      movements: { __typename: 'StockMovementConnection' as const, nodes: [], pageInfo },
    })),
  ]
}

test('it tells the levels of every warehouse and their sum, since when one is low, and who waits', async () => {
  renderApp('/products/LAMP', { handlers: handlersOf(() => lamp) })
  const levels = within(await screen.findByRole('region', { name: 'Where it is' }))
  const cells = (name: string) =>
    within(levels.getByText(name).closest('tr')!)
      .getAllByRole('cell')
      .map((cell) => cell.textContent)
  expect(cells('LONDON').slice(2, 6)).toEqual(['3', '2', '5', '4'])
  expect(cells('LONDON').at(-1)).toMatch(/Low.*Low since 19 Nov/)
  expect(cells('Total').slice(2, 6)).toEqual(['1,203', '4', '1,207', '8'])
  expect(levels.getByRole('link', { name: 'LONDON' }).getAttribute('href')).toBe('/stock/LONDON/LAMP')
  const order = within((await screen.findByText('Harbour Gifts')).closest('li')!)
  expect(order.getByText('7')).toBeTruthy()
})

test('its packs are set with their barcodes, not over a colleague’s unseen, and the code of one is no barcode of a unit', async () => {
  const sent: SetProductPacksMutationVariables['input'][] = []
  const { stocks: _, ...rest } = lamp
  let product: Shown = lamp
  const dus = {
    __typename: 'Pack' as const,
    name: 'dus',
    units: 12,
    barcode: '8991234567890',
    retired: false,
  }
  const { user } = renderApp('/products/LAMP?packs=1', {
    handlers: [
      ...handlersOf(() => product),
      onQuery(ProductDetailDocument, () => ({ product })),
      onQuery(TagsDocument, () => ({ tags: [] })),
      onMutation(SetProductPacksDocument, ({ input }) => {
        sent.push(input)
        if (sent.length === 1) {
          const conflict = { version: 5, changedBy: null, changedAt: null, current: {} }
          return failure('BAD_USER_INPUT', { conflict })
        }
        product = { ...lamp, version: 6, packs: [dus] }
        return { setProductPacks: { ...rest, version: 6, packs: [dus] } }
      }),
    ],
  })
  const dialog = within(await screen.findByRole('dialog'))
  await user.type(dialog.getByLabelText('Name, e.g. dus'), 'dus')
  await user.type(dialog.getByLabelText('Units in it'), '1')
  await user.type(dialog.getByLabelText('Barcode on it'), '8991234567890')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await dialog.findByText('At least 2.')).toBeTruthy()
  await user.type(dialog.getByLabelText('Units in it'), '2')
  await user.click(dialog.getByRole('button', { name: 'Another pack' }))
  // A colleague’s name of it arrives at the page behind the form, with whatever stock changes.
  product = { ...lamp, version: 5, name: 'Lamp of a colleague' }
  LiveSocket.push({ stockChanged: { ...stockIn(leeds, 1_199), version: 2 } })
  expect(await screen.findByText('Lamp of a colleague')).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await dialog.findByText(/^Somebody has changed the product meanwhile/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('The packs of LAMP are saved.')).toBeTruthy()
  const packs = [{ name: 'dus', units: 12, barcode: '8991234567890' }]
  expect(sent).toMatchObject([
    { sku: 'LAMP', packs, expectedVersion: 4 },
    { packs, expectedVersion: 5 },
  ])
  expect(sent[0]!.packs).toHaveLength(1)
  expect(await screen.findByText('dus of 12 · 8991234567890')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Edit' }))
  const form = within(await screen.findByRole('dialog'))
  await user.type(await form.findByLabelText(/^Barcodes/, { selector: 'input' }), '8991234567890{Enter}')
  await user.click(form.getByRole('button', { name: 'Save' }))
  expect(await form.findByText('8991234567890 is the barcode of its pack dus, not of one unit.')).toBeTruthy()
})

test('a picture is sent as it is, shown by one’s own token, and removed; a large one is refused here', async () => {
  let product = lamp
  const tokens: (string | null)[] = []
  const types: (string | null)[] = []
  const path = '/files/products/LAMP/picture'
  const handlers = [
    ...handlersOf(() => product),
    http.post(new URL(path, apiUrl).href, ({ request }) => {
      types.push(request.headers.get('content-type'))
      const picture = { __typename: 'ProductPicture' as const, url: `${path}?of=1`, thumbnailUrl: '' }
      product = { ...lamp, picture }
      return HttpResponse.json({ id: '1' })
    }),
    http.get(new URL(path, apiUrl).href, ({ request }) => {
      tokens.push(request.headers.get('authorization'))
      return HttpResponse.arrayBuffer(new ArrayBuffer(8), { headers: { 'content-type': 'image/webp' } })
    }),
    onMutation(RemoveProductPictureDocument, () => {
      const { stocks: _, ...rest } = lamp
      product = lamp
      return { removeProductPicture: rest }
    }),
  ]
  const { user } = renderApp('/products/LAMP', { handlers })
  const section = within(await screen.findByRole('region', { name: 'Picture' }))
  const choose = (bytes: number) =>
    fireEvent.change(document.querySelector('input[type=file]')!, {
      target: { files: [new File([new Uint8Array(bytes)], 'lamp.png', { type: 'image/png' })] },
    })
  choose(2_000_001)
  expect(await section.findByText('lamp.png is larger than 2 MB.')).toBeTruthy()
  expect(types).toEqual([])
  choose(10)
  expect(await section.findByRole('img', { name: 'Picture of LAMP' })).toBeTruthy()
  expect(types).toEqual(['image/png'])
  expect(tokens[0]).toMatch(/^Bearer ./)
  await user.click(section.getByRole('button', { name: 'Remove it' }))
  await waitFor(() => expect(section.queryByRole('img')).toBeNull())
})

test('who sees no stock is asked about none, and who may not manage finds nothing to change', async () => {
  renderApp('/products/LAMP', { permissions: ['product.view'], handlers: handlersOf(() => lamp) })
  expect(await screen.findByText('5012345678900')).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'Where it is' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull()
  expect(screen.queryByRole('region', { name: 'Picture' })).toBeNull()
})
