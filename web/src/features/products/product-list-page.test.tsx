import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ScanDocument } from '../../domain/products/product-picker.generated.ts'
import { switchLanguage } from '../../i18n/index.ts'
import { aProduct, aScan } from '../../testing/examples.ts'
import { failure, lost, onMutation, onQuery } from '../../testing/network.ts'
import { renderApp } from '../../testing/render-app.tsx'
import {
  BinsDocument,
  CreateProductDocument,
  DeleteProductDocument,
  ProductDetailDocument,
  ProductsDocument,
  RestoreProductDocument,
  TagsDocument,
  UpdateProductDocument,
  type CreateProductMutationVariables,
  type ProductRowFragment,
  type ProductsQuery,
  type ProductsQueryVariables,
  type UpdateProductMutationVariables,
} from './products.generated.ts'

const lamp: ProductRowFragment = {
  __typename: 'Product',
  id: 'p1',
  version: 4,
  sku: 'LAMP',
  name: 'Name of LAMP',
  price: 1250,
  tags: ['light'],
  barcodes: ['5012345678900'],
  packs: [],
  isDeleted: false,
  defaultLowStockThreshold: 3,
  updatedAt: '2026-11-20T10:00:00.000Z',
}

function catalogue(nodes = [lamp]) {
  const asked: ProductsQueryVariables[] = []
  const handlers = [
    onQuery(ProductsDocument, (variables): ProductsQuery => {
      asked.push(variables)
      return {
        products: {
          __typename: 'ProductConnection',
          nodes,
          pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
        },
      }
    }),
    onQuery(ProductDetailDocument, ({ sku }) => ({
      product: nodes.find((each) => each.sku === sku) ?? null,
    })),
    onQuery(TagsDocument, () => ({ tags: [{ __typename: 'TagCount', tag: 'light', count: 4 }] })),
  ]
  return { asked, handlers }
}

test('search, tag, order and deleted ones go to the server, and stay in the address', async () => {
  const { asked, handlers } = catalogue()
  const { user, address } = renderApp('/products?tag=light&sort=PRICE_DESC', { handlers })
  await user.type(await screen.findByRole('searchbox'), 'lam')
  await user.click(screen.getByRole('checkbox', { name: 'Deleted too' }))
  await waitFor(() =>
    expect(asked.at(-1)).toMatchObject({
      sort: 'PRICE_DESC',
      filter: { search: 'lam', tags: ['light'], includeDeleted: true },
    }),
  )
  expect(address()).toMatch(/tag=light&sort=PRICE_DESC/)
  expect(address()).toMatch(/q=lam/)
  expect(address()).toMatch(/deleted=1/)
})

test('a new product is sent with its price in minor units, its tags and its barcodes', async () => {
  const sent: CreateProductMutationVariables[] = []
  const create = onMutation(CreateProductDocument, (variables) => {
    sent.push(variables)
    return { createProduct: { ...lamp, sku: 'DESK', id: 'p2' } }
  })
  const { user } = renderApp('/products', { handlers: [...catalogue().handlers, create] })
  await user.click((await screen.findAllByRole('button', { name: 'New product' }))[0]!)
  const dialog = within(await screen.findByRole('dialog'))
  await user.type(dialog.getByLabelText(/^SKU/), 'desk')
  await user.type(dialog.getByLabelText(/^Name/), 'Desk')
  await user.type(dialog.getByLabelText(/^Barcodes/, { selector: 'input' }), '5012345678900{Enter}')
  await user.click(dialog.getByRole('button', { name: 'Create the product' }))
  expect(await dialog.findByText('An amount such as £12.50.')).toBeTruthy()
  expect(sent).toEqual([])
  await user.type(dialog.getByLabelText(/^Price in GBP/), '1,012.5{Control>}{Enter}{/Control}')
  expect(await screen.findByText('DESK is saved.')).toBeTruthy()
  expect(sent[0]!.input).toMatchObject({
    sku: 'desk',
    name: 'Desk',
    price: 101250,
    barcodes: ['5012345678900'],
    defaultLowStockThreshold: 0,
  })
})

test('a price is shown and typed as the language of the reader writes it', async () => {
  await switchLanguage('id')
  try {
    const sent: unknown[] = []
    const update = onMutation(UpdateProductDocument, ({ input }) => {
      sent.push(input.price)
      return { updateProduct: { ...lamp, price: input.price! } }
    })
    const { user } = renderApp('/products?product=LAMP', { handlers: [...catalogue().handlers, update] })
    const price = await screen.findByLabelText<HTMLInputElement>(/^Harga dalam GBP/)
    expect(price.value).toBe('12,50')
    await user.clear(price)
    await user.type(price, '15.000,5')
    expect(price.value).toBe('15.000,5')
    await user.click(screen.getByRole('button', { name: 'Simpan' }))
    await waitFor(() => expect(sent).toEqual([1_500_050]))
  } finally {
    await switchLanguage('en')
  }
})

test('what the server refuses is told at its field, and what was typed stays', async () => {
  const values = [
    { name: 'value', value: '4006381333931' },
    { name: 'by', value: 'DESK' },
  ]
  const taken = { path: ['barcodes'], code: 'TAKEN', message: 'Of the server.', values }
  const update = onMutation(UpdateProductDocument, () => failure('BAD_USER_INPUT', { fields: [taken] }))
  const { user } = renderApp('/products?product=LAMP', { handlers: [...catalogue().handlers, update] })
  const name = await screen.findByLabelText(/^Name/)
  await user.clear(name)
  await user.type(name, 'Brighter')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('4006381333931 is a code of DESK already.')).toBeTruthy()
  expect((screen.getByLabelText(/^Name/) as HTMLInputElement).value).toBe('Brighter')
})

test('a misread barcode is told at the barcodes, with its digits', async () => {
  const misread = { path: ['barcodes', '1'], code: 'CHECK_DIGIT', message: 'Of the server.' }
  const update = onMutation(UpdateProductDocument, () => failure('BAD_USER_INPUT', { fields: [misread] }))
  const { user } = renderApp('/products?product=LAMP', { handlers: [...catalogue().handlers, update] })
  const codes = await screen.findByLabelText(/^Barcodes/, { selector: 'input' })
  await user.type(codes, '5012345678901{Enter}')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  const told = '5012345678901: The check digit is wrong: one of the digits is misread.'
  expect(await screen.findByText(told)).toBeTruthy()
  expect(codes.getAttribute('aria-invalid')).toBe('true')
})

test('a change shows at once and goes back when the answer is lost; the second attempt has the same key', async () => {
  const keys: unknown[] = []
  const update = onMutation(UpdateProductDocument, ({ input }: UpdateProductMutationVariables) => {
    keys.push(input.idempotencyKey)
    return keys.length === 1 ? lost : { updateProduct: { ...lamp, name: 'Brighter' } }
  })
  const { user } = renderApp('/products?product=LAMP', { handlers: [...catalogue().handlers, update] })
  const name = await screen.findByLabelText(/^Name/)
  await user.clear(name)
  await user.type(name, 'Brighter{Enter}')
  expect(await screen.findByText(/The server cannot be reached/)).toBeTruthy()
  expect(await screen.findAllByText('Name of LAMP')).not.toEqual([])
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('LAMP is saved.')).toBeTruthy()
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

test('a deletion is undone with one click', async () => {
  const done: string[] = []
  const handlers = [
    ...catalogue().handlers,
    onMutation(DeleteProductDocument, ({ sku }) => {
      done.push(`delete ${sku}`)
      return { deleteProduct: { ...lamp, isDeleted: true } }
    }),
    onMutation(RestoreProductDocument, ({ sku }) => {
      done.push(`restore ${sku}`)
      return { restoreProduct: lamp }
    }),
  ]
  const { user } = renderApp('/products?product=LAMP', { handlers })
  await user.click(await screen.findByRole('button', { name: 'Delete' }))
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('LAMP is back.')).toBeTruthy()
  expect(done).toEqual(['delete LAMP', 'restore LAMP'])
})

test('who may only look finds facts and no buttons to change them', async () => {
  renderApp('/products?product=LAMP', { permissions: ['product.view'], handlers: catalogue().handlers })
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText('£12.50')).toBeTruthy()
  expect(dialog.queryByRole('button', { name: 'Delete' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'New product' })).toBeNull()
})

test('labels begin with what a search found, and count their copies', async () => {
  const { user } = renderApp('/labels?q=lam', { handlers: catalogue().handlers })
  expect(await screen.findByRole('cell', { name: '5012345678900' })).toBeTruthy()
  const copies = screen.getByLabelText('Copies of LAMP')
  await user.clear(copies)
  await user.type(copies, '12')
  expect(screen.getByRole('button', { name: 'PDF with 12 labels' })).toBeTruthy()
})

test('who may not see levels adds products to the labels all the same, by their code', async () => {
  const asked: unknown[] = []
  const byCode = onQuery(ScanDocument, (variables) => {
    asked.push(variables)
    const { stocks: _levels, ...desk } = { ...aProduct('DESK', {}), id: 'p2' }
    return { scan: aScan(desk) }
  })
  const handlers = [...catalogue().handlers, byCode]
  const { user } = renderApp('/labels?q=lam', { permissions: ['product.view'], handlers })
  await user.type(await screen.findByRole('textbox', { name: 'Add a product' }), 'desk{Enter}')
  expect(await screen.findByLabelText('Copies of DESK')).toBeTruthy()
  expect(asked).toEqual([{ code: 'DESK', withStocks: false }])
})

test('packs and bins have labels too: of packs with a barcode, of bins by name and of all that begin so', async () => {
  const pack = {
    __typename: 'Pack' as const,
    name: 'dus',
    units: 12,
    barcode: '15012345678907',
    retired: false,
  }
  const packs = [
    pack,
    { ...pack, name: 'peti', units: 48, barcode: null },
    { ...pack, name: 'rim', units: 500, barcode: 'RIM', retired: true },
  ]
  const asked: unknown[] = []
  const bins = onQuery(BinsDocument, (variables) => {
    asked.push(variables)
    const [first, rest] = [['B-2', 'B-2'], ['B-2-7']]
    const isFirst = !variables.after
    return {
      stocks: {
        __typename: 'StockConnection' as const,
        nodes: (isFirst ? first! : rest!).map((bin, index) => ({
          __typename: 'Stock' as const,
          ...{ id: `${bin} ${index}`, bin },
        })),
        pageInfo: { __typename: 'PageInfo' as const, hasNextPage: isFirst, endCursor: 'c1' },
      },
    }
  })
  const handlers = [...catalogue([{ ...lamp, packs }]).handlers, bins]
  const { user } = renderApp('/labels?q=lam&kind=pack&warehouse=LONDON&bin=A-1', { handlers })
  expect(await screen.findByRole('cell', { name: '15012345678907' })).toBeTruthy()
  expect(screen.getByRole('cell', { name: 'dus of 12 · Name of LAMP' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'PDF with 1 label' })).toBeTruthy()
  await user.click(screen.getByRole('radio', { name: 'Bin' }))
  expect(await screen.findByLabelText('Copies of A-1')).toBeTruthy()
  await user.type(screen.getByRole('textbox', { name: 'Bin' }), 'C-3{Enter}')
  await user.type(screen.getByRole('textbox', { name: 'Bin' }), 'B-2')
  await user.click(screen.getByRole('button', { name: 'All that begin so' }))
  expect(await screen.findByLabelText('Copies of B-2-7')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'PDF with 4 labels' })).toBeTruthy()
  expect(asked).toEqual([
    { warehouseCode: 'LONDON', bin: 'B-2', after: null },
    { warehouseCode: 'LONDON', bin: 'B-2', after: 'c1' },
  ])
})
