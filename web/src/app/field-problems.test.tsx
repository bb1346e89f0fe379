import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ScanDocument } from '../domain/products/product-picker.generated.ts'
import {
  ChangePasswordDocument,
  OfferSecondFactorDocument,
  SetPasswordDocument,
  TurnOffSecondFactorDocument,
} from '../features/auth/auth.generated.ts'
import {
  CancelOrderDocument,
  OrderByNumberDocument,
  PlaceOrderDocument,
  ShipOrderDocument,
} from '../features/orders/orders.generated.ts'
import {
  CreateProductDocument,
  ProductDetailDocument,
  ProductsDocument,
  TagsDocument,
  UpdateProductDocument,
  type ProductRowFragment,
} from '../features/products/products.generated.ts'
import {
  AdjustStockDocument,
  AdjustStocksDocument,
  SetThresholdDocument,
  StockLevelDocument,
  StocksDocument,
} from '../features/stock/stock.generated.ts'
import { StartStocktakeDocument, StocktakesDocument } from '../features/stocktakes/stocktakes.generated.ts'
import { TransferStockDocument } from '../features/transfers/transfers.generated.ts'
import {
  CreateRoleDocument,
  CreateUserDocument,
  RolesDocument,
  UpdateRoleDocument,
  UpdateUserDocument,
  UsersDocument,
} from '../features/users/users.generated.ts'
import {
  CreateWarehouseDocument,
  UpdateWarehouseDocument,
  WarehouseListDocument,
} from '../features/warehouses/warehouses.generated.ts'
import { anOrder, aProduct, aScan, aStock } from '../testing/examples.ts'
import { failure, leeds, london, onMutation, onQuery, ownSecondFactor } from '../testing/network.ts'
import { renderApp } from '../testing/render-app.tsx'

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'))

/** Every path at which the server may find something wrong with what a mutation is given. */
function pathsOf(mutation: string): string[][] {
  const { args } = schema.getMutationType()!.getFields()[mutation]!
  return args
    .flatMap(({ name, type }) => {
      const paths = pathsWithin([name], type)
      // The server names the fields of an input, not the input.
      return name === 'input' ? paths.map((path) => path.slice(1)) : paths
    })
    .filter((path) => path.length > 0)
}

function pathsWithin(path: string[], type: GraphQLInputType): string[][] {
  const bare = isNonNullType(type) ? type.ofType : type
  if (isListType(bare)) return [path, ...pathsWithin([...path, '0'], bare.ofType as GraphQLInputType)]
  const named = getNamedType(bare)
  if (!isInputObjectType(named)) return [path]
  return Object.values(named.getFields()).flatMap((field) => pathsWithin([...path, field.name], field.type))
}

const pageInfo = { __typename: 'PageInfo' as const, hasNextPage: false, endCursor: null }
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
const role = {
  __typename: 'Role' as const,
  id: 'r2',
  version: 2,
  name: 'picker',
  permissions: ['order.view'],
  requiresSecondFactor: false,
}
const sri = {
  __typename: 'User' as const,
  id: 'u2',
  version: 7,
  email: 'sri@gudang.test',
  fullName: 'Sri Staff',
  isActive: true,
  hasSecondFactor: false,
  role,
  warehouses: [london],
}

const everything = [
  onQuery(StocksDocument, () => ({
    stocks: { __typename: 'StockConnection' as const, nodes: [aStock()], pageInfo },
  })),
  onQuery(StockLevelDocument, () => ({ stock: aStock() })),
  onQuery(ScanDocument, () => ({ scan: aScan(aProduct('LAMP', { LONDON: 3 })) })),
  onQuery(ProductsDocument, () => ({
    products: { __typename: 'ProductConnection' as const, nodes: [lamp], pageInfo },
  })),
  onQuery(ProductDetailDocument, () => ({ product: lamp })),
  onQuery(TagsDocument, () => ({ tags: [] })),
  onQuery(WarehouseListDocument, () => ({
    warehouses: [london, leeds].map((each) => ({ ...each, version: 1, address: '1 Test Street' })),
  })),
  onQuery(UsersDocument, () => ({
    users: { __typename: 'UserConnection' as const, nodes: [sri], pageInfo },
  })),
  onQuery(StocktakesDocument, () => ({
    stocktakes: { __typename: 'StocktakeConnection' as const, nodes: [], pageInfo },
  })),
  onQuery(RolesDocument, () => ({ roles: [role] })),
]

const order = (allowedTransitions: ('SHIPPED' | 'CANCELLED')[]) =>
  onQuery(OrderByNumberDocument, () => ({ order: anOrder({ allowedTransitions }) }))

const field = (name: string | RegExp) => screen.findByRole('textbox', { name })
const dialogOf = async () => within(await screen.findByRole('dialog'))

async function markedRow(user: UserEvent, action: string) {
  await user.click(await screen.findByRole('checkbox', { name: /^Mark LAMP / }))
  await user.click(
    within(screen.getByRole('region', { name: /marked rows/ })).getByRole('button', { name: action }),
  )
}

interface FormCase {
  document: TypedDocumentNode<never, never>
  address: string
  handlers?: ReturnType<typeof onQuery>[]
  fill: (user: UserEvent) => Promise<unknown>
  submit: string
}

const form = <TData, TVariables>(
  document: TypedDocumentNode<TData, TVariables>,
  address: string,
  submit: string,
  fill: FormCase['fill'],
  handlers?: FormCase['handlers'],
): FormCase => ({ document: document as never, address, submit, fill, handlers })

const password = 'correct horse battery staple'
const forms: Record<string, FormCase> = {
  adjustStock: form(
    AdjustStockDocument,
    '/stock?adjust=LAMP+LONDON&as=count',
    'Book the adjustment',
    async (user) => user.type(await field('Units counted on the shelf'), '4'),
  ),
  adjustStocks: form(AdjustStocksDocument, '/stock', 'Book all of them', async (user) => {
    await markedRow(user, 'Adjust')
    await user.type(await field('Figure of LAMP in LONDON'), '4')
  }),
  setLowStockThreshold: form(SetThresholdDocument, '/stock', 'Set', async (user) => {
    await markedRow(user, 'Set the threshold')
    await user.type(await field('Threshold'), '4')
  }),
  placeOrder: form(PlaceOrderDocument, '/orders/new', 'Place the order', async (user) => {
    await user.type(await field('Customer'), 'Harbour Gifts')
    await user.type(await field('SKU of line 1'), 'LAMP{Enter}')
    await screen.findByText('Name of LAMP')
    await user.type(await field('Quantity of line 1'), '2')
  }),
  cancelOrder: form(
    CancelOrderDocument,
    `/orders/${anOrder().orderNumber}`,
    'Cancel the order',
    async (user) => user.click(await screen.findByRole('button', { name: 'Cancel order' })),
    [order(['CANCELLED'])],
  ),
  shipOrder: form(
    ShipOrderDocument,
    `/orders/${anOrder().orderNumber}`,
    'Mark as shipped',
    async (user) => user.click(await screen.findByRole('button', { name: 'Ship' })),
    [order(['SHIPPED'])],
  ),
  transferStock: form(
    TransferStockDocument,
    '/transfer?from=LONDON&sku=LAMP',
    'Move the stock',
    async (user) => {
      await user.click(await screen.findByRole('combobox', { name: 'To' }))
      const list = within(await screen.findByRole('listbox', { name: 'To' }))
      await user.click(await list.findByText(/^LEEDS/))
      await field('Units of LAMP')
    },
  ),
  startStocktake: form(
    StartStocktakeDocument,
    '/stocktakes?start=new&warehouse=LONDON',
    'Start counting',
    () => field('Name'),
  ),
  createProduct: form(CreateProductDocument, '/products?product=new', 'Create the product', async (user) => {
    const dialog = await dialogOf()
    await user.type(dialog.getByLabelText(/^SKU/), 'desk')
    await user.type(dialog.getByLabelText(/^Name/), 'Desk')
    await user.type(dialog.getByLabelText(/^Price/), '12')
    await user.type(dialog.getByLabelText(/^Tags/, { selector: 'input' }), 'wood{Enter}')
    await user.type(dialog.getByLabelText(/^Barcodes/, { selector: 'input' }), '5012345678901{Enter}')
  }),
  updateProduct: form(UpdateProductDocument, '/products?product=LAMP', 'Save', async (user) =>
    user.type(await screen.findByLabelText(/^Name/), ' 2'),
  ),
  createWarehouse: form(
    CreateWarehouseDocument,
    '/warehouses?open=new',
    'Create the warehouse',
    async (user) => {
      await user.type(await field('Code'), 'BALI')
      await user.type(await field('Name'), 'Bali')
    },
  ),
  updateWarehouse: form(UpdateWarehouseDocument, '/warehouses?open=LONDON', 'Save', async (user) =>
    user.type(await field('Name'), ' 2'),
  ),
  createUser: form(CreateUserDocument, '/users?user=new', 'Create the user', async (user) => {
    await user.type(await screen.findByLabelText(/^E-mail/), 'new@gudang.test')
    await user.type(screen.getByLabelText('Name'), 'New')
    await user.click(screen.getByRole('combobox', { name: /^Role/ }))
    await user.click(await screen.findByRole('option', { name: 'picker', hidden: true }))
  }),
  updateUser: form(UpdateUserDocument, '/users?user=u2', 'Save', async (user) =>
    user.type(await screen.findByLabelText('Name'), ' 2'),
  ),
  createRole: form(CreateRoleDocument, '/roles?role=new', 'Create the role', async (user) =>
    user.type(await field('Name'), 'packer'),
  ),
  updateRole: form(UpdateRoleDocument, '/roles?role=r2', 'Save', async (user) =>
    user.type(await field('Name'), ' 2'),
  ),
  changePassword: form(ChangePasswordDocument, '/account', 'Change password', async (user) => {
    await user.click(await screen.findByRole('button', { name: 'Change password' }))
    await user.type(await screen.findByLabelText('Present password'), 'guess')
    await user.type(screen.getByLabelText(/^New password/), password)
  }),
  offerSecondFactor: form(OfferSecondFactorDocument, '/account', 'Next', async (user) => {
    await user.click(await screen.findByRole('button', { name: 'Set up a second factor' }))
    await user.type(await screen.findByLabelText('Present password'), 'guess')
  }),
  turnOffSecondFactor: form(
    TurnOffSecondFactorDocument,
    '/account',
    'Turn off the second factor',
    async (user) => {
      await user.click(await screen.findByRole('button', { name: 'Turn off the second factor' }))
      await user.type(await screen.findByLabelText('Present password'), 'guess')
      await user.type(screen.getByLabelText('Code'), '123456')
    },
    [ownSecondFactor(true)],
  ),
  setPassword: form(SetPasswordDocument, '/set-password#tok-1', 'Set the password', async (user) => {
    await user.type(await screen.findByLabelText('New password'), password)
    await user.type(screen.getByLabelText('Once more'), password)
  }),
}

/** In sight: not folded away. */
function isTold(text: string): boolean {
  return (
    screen.queryAllByText((_, element) => {
      if (!element?.textContent.includes(text)) return false
      if ([...element.children].some((child) => child.textContent.includes(text))) return false
      for (let each: Element | null = element; each; each = each.parentElement)
        if ((each as HTMLElement).style.display === 'none') return false
      return true
    }).length > 0
  )
}

test.each(Object.entries(forms))('%s: whatever the server finds wrong is told', async (mutation, each) => {
  // `token` of a link that does not hold has a page of its own.
  const paths = pathsOf(mutation).filter(([name]) => name !== 'token')
  expect(paths.length).toBeGreaterThan(0)
  const fields = paths.map((path) => ({ path, code: 'OF_TOMORROW', message: `Wrong at ${path.join('.')}!` }))
  const refuse = onMutation(each.document, () => failure('BAD_USER_INPUT', { fields }) as never)
  const { user } = renderApp(each.address, { handlers: [refuse, ...(each.handlers ?? []), ...everything] })
  await each.fill(user)
  const buttons = screen.getAllByRole('button', { name: each.submit })
  await user.click(buttons.at(-1)!)
  await waitFor(() => expect(isTold(fields[0]!.message)).toBe(true))
  expect(fields.map(({ message }) => message).filter((message) => !isTold(message))).toEqual([])
})
