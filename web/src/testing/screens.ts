import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright-core'
import { inject } from 'vitest'

export interface Screen {
  /** Of its screenshots. */
  name: string
  address: string
  /** What is done there first, where the address alone does not lead to it. */
  before?: (page: Page) => Promise<void>
  /** What is there when the page is, in any language. */
  shows: (page: Page) => Locator
}

/** Of a list that has come: a skeleton has rows too. */
const rows = (page: Page) => page.locator('main [aria-busy="false"] tbody tr').first()
const dialog = (page: Page) =>
  page
    .getByRole('dialog')
    .locator('input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea')
    .first()

const found = (page: Page) =>
  page.locator('main h3, main .mantine-EmptyState-title, main [aria-busy="false"] tbody tr').first()

const firstDocument = (page: Page) => rows(page).locator('a.gd-code').click()
const field = (page: Page) => page.locator('main input').first()
const sheet = (name: string) => async (page: Page) => {
  await firstDocument(page)
  await page.locator(`main a[href$="/${name}"]`).click()
}
const counts = ['sku,warehouse,counted', '85123A,LONDON,90', 'NO-SUCH,LONDON,1', '22423,LEEDS,-3'].join('\n')

const keyShown = (page: Page) => page.getByRole('dialog').locator('input[readonly][data-autofocus]')
/** Of an integration that is made for it; its row in the list. */
async function makeKey(page: Page): Promise<Locator> {
  const name = `Shop ${randomUUID()}`
  const row = page.locator('main tbody tr', { hasText: name })
  await dialog(page).fill(name)
  await page.getByRole('dialog').locator('button[type=submit]').click()
  await row.locator('button').last().click()
  await page.getByRole('dialog').locator('button[type=submit]').click()
  return row
}

/** Of an integration that is made for it; its page. */
async function makeWebhook(page: Page): Promise<void> {
  const name = `App ${randomUUID()}`
  const form = page.getByRole('dialog')
  await dialog(page).fill(name)
  await form.locator('input[value="product.view"]').check()
  await form.locator('button[type=submit]').click()
  await form.waitFor({ state: 'detached' })
  await page.goto('/webhooks?webhook=new')
  await form.getByRole('combobox').first().click()
  await page.getByRole('option', { name }).click()
  await form.locator('input[type=url]').fill('https://toko.example/hook')
  await form.locator('button[type=submit]').click()
  await form.locator('input[readonly][data-autofocus]').waitFor()
  await form.locator('button').last().click()
  await page.locator('main tbody a').last().click()
  await page.locator('main h1', { hasText: 'toko.example' }).waitFor()
}

/** Every page and dialog on the demo data, for the tests that look at each of them. */
export const screens: Screen[] = [
  { name: 'dashboard', address: '/dashboard', shows: (it) => it.locator('main svg text').first() },
  {
    name: 'dashboard-year',
    address: '/dashboard?days=365',
    shows: (it) => it.locator('main svg text').first(),
  },
  {
    name: 'idle-stock',
    address: '/idle-stock',
    shows: found,
  },
  { name: 'stock', address: '/stock', shows: rows },
  {
    name: 'stock-nothing-found',
    address: '/stock?q=no-such-product',
    shows: (it) => it.locator('main button').last(),
  },
  { name: 'stock-matrix', address: '/stock?as=matrix', shows: rows },
  { name: 'stock-edit', address: '/stock?edit=1', shows: (it) => it.locator('main table input').first() },
  { name: 'stock-adjust', address: '/stock?adjust=85123A+LONDON', shows: dialog },
  { name: 'stock-one', address: '/stock/LONDON/85123A', shows: (it) => it.locator('main .recharts-surface') },
  {
    name: 'transfer',
    address: '/transfer?from=LONDON&sku=85123A&sku=22423',
    shows: (it) => it.locator('main').getByText('22423'),
  },
  { name: 'transfers', address: '/transfers', shows: found },
  { name: 'transfer-missing', address: '/transfers/TR-0', shows: found },
  { name: 'transfer-sheet-missing', address: '/transfers/TR-0/sheet', shows: found },
  { name: 'transfer-receiving', address: '/transfers?list=toReceive', before: firstDocument, shows: field },
  {
    name: 'transfer-sheet',
    address: '/transfers?list=toReceive',
    before: async (page) => {
      await firstDocument(page)
      await page.locator('main a[href$="/sheet"]').click()
    },
    shows: (it) => it.locator('main article img'),
  },
  {
    name: 'transfer-edit',
    address: '/transfers?list=toSend',
    before: async (page) => {
      await firstDocument(page)
      await page.locator('main a[href$="/edit"]').click()
    },
    shows: (it) => it.locator('main textarea').first(),
  },
  { name: 'stocktakes', address: '/stocktakes', shows: rows },
  { name: 'count-plans', address: '/stocktakes/plans', shows: rows },
  { name: 'count-plan', address: '/stocktakes/plans?plan=LONDON', shows: dialog },
  { name: 'stocktake-start', address: '/stocktakes?start=new', shows: dialog },
  { name: 'stocktake-missing', address: '/stocktakes/ST-0', shows: found },
  {
    name: 'stocktake',
    address: '/stocktakes?state=COUNTING',
    before: firstDocument,
    shows: (it) => it.locator('main .mantine-Timeline-root'),
  },
  {
    name: 'stocktake-count',
    address: '/stocktakes?state=COUNTING',
    before: async (page) => {
      await firstDocument(page)
      await page.locator('main a[href$="/count"]').click()
    },
    shows: (it) => it.locator('main ol li').last(),
  },
  {
    name: 'stocktake-lines',
    address: '/stocktakes?state=REVIEW',
    before: async (page) => {
      await firstDocument(page)
      await page.locator('main a[href$="/lines"]').click()
      await page.waitForURL('**/lines*')
    },
    shows: rows,
  },
  {
    name: 'stocktake-line',
    address: '/stocktakes?state=REVIEW',
    before: async (page) => {
      await firstDocument(page)
      await page.locator('main a[href$="/lines"]').click()
      await page.waitForURL('**/lines*')
      await rows(page).locator('button').first().click()
    },
    shows: (it) => it.getByRole('dialog').locator('dl'),
  },
  {
    name: 'count-sheet',
    address: '/stocktakes?state=COUNTING',
    before: sheet('sheet'),
    shows: (it) => it.locator('main article img'),
  },
  { name: 'orders', address: '/orders', shows: rows },
  {
    name: 'order',
    address: '/orders?status=PROCESSED',
    before: firstDocument,
    shows: (it) => it.locator('main .mantine-Timeline-root'),
  },
  {
    name: 'pick-list',
    address: '/orders?status=PENDING',
    before: sheet('pick-list'),
    shows: (it) => it.locator('main table').first(),
  },
  {
    name: 'packing-slip',
    address: '/orders?status=SHIPPED',
    before: sheet('packing-slip'),
    shows: (it) => it.locator('main table').first(),
  },
  {
    name: 'orders-marked',
    address: '/orders?status=PENDING',
    before: async (it) => {
      await rows(it).waitFor()
      await it.locator('main thead input[type=checkbox]').check()
    },
    shows: (it) => it.locator('main [role=region] button').last(),
  },
  { name: 'print-nothing', address: '/orders/print', shows: found },
  {
    name: 'pick-list-merged',
    address: '/orders?status=PENDING',
    before: async (it) => {
      await rows(it).waitFor()
      await it.locator('main thead input[type=checkbox]').check()
      await it.locator('main a[href^="/orders/print"]').click()
    },
    shows: (it) => it.locator('main article').first(),
  },
  { name: 'order-new', address: '/orders/new', shows: (it) => it.getByPlaceholder('SKU').first() },
  { name: 'movements', address: '/movements', shows: rows },
  { name: 'alerts', address: '/alerts?state=all', shows: found },
  { name: 'alerts-open', address: '/alerts', shows: found },
  { name: 'products', address: '/products', shows: rows },
  {
    name: 'products-edit',
    address: '/products?edit=1',
    shows: (it) => it.locator('main table input').first(),
  },
  { name: 'product', address: '/products?product=85123A', shows: dialog },
  { name: 'product-page', address: '/products/85123A', shows: rows },
  { name: 'product-new', address: '/products?product=new', shows: dialog },
  { name: 'labels', address: '/labels?q=lunch', shows: rows },
  { name: 'import', address: '/import', shows: found },
  {
    name: 'import-checked',
    address: '/import?kind=STOCK_COUNTS',
    before: (it) =>
      it
        .locator('input[type=file]')
        .setInputFiles({ name: 'counts.csv', mimeType: 'text/csv', buffer: Buffer.from(counts) }),
    shows: (it) => it.locator('main section tbody tr').nth(2),
  },
  { name: 'warehouses', address: '/warehouses', shows: rows },
  { name: 'warehouse', address: '/warehouses?open=LONDON', shows: dialog },
  { name: 'users', address: '/users', shows: rows },
  { name: 'user-new', address: '/users?user=new', shows: dialog },
  { name: 'roles', address: '/roles', shows: (it) => it.locator('main tbody tr').first() },
  { name: 'role-new', address: '/roles?role=new', shows: dialog },
  { name: 'integrations', address: '/integrations', shows: found },
  { name: 'integration-new', address: '/integrations?integration=new', shows: dialog },
  {
    name: 'integration-key',
    address: '/integrations?integration=new',
    before: async (it) => void (await makeKey(it)),
    shows: keyShown,
  },
  {
    name: 'integration',
    address: '/integrations?integration=new',
    before: async (it) => {
      const row = await makeKey(it)
      const authorization = `Bearer ${await keyShown(it).inputValue()}`
      for (const query of ['{ actor { id } }', '{ users { nodes { id } } }', '{ nothing }'])
        await it.request.post('/graphql', { data: { query }, headers: { authorization } })
      await it.keyboard.press('Escape')
      await row.locator('a').last().click()
    },
    shows: (it) => it.locator('main [aria-busy="false"] tbody tr').nth(2),
  },
  { name: 'webhooks', address: '/webhooks', shows: found },
  { name: 'webhook-new', address: '/webhooks?webhook=new', shows: dialog },
  {
    name: 'webhook',
    address: '/integrations?integration=new',
    before: async (it) => {
      await makeWebhook(it)
      await it
        .getByRole('button')
        .filter({ hasText: /Send a test|Kirim percobaan/ })
        .click()
    },
    // Nobody is at the address, which is what its row tells.
    shows: rows,
  },
  {
    name: 'webhook-replay',
    address: '/integrations?integration=new',
    before: async (it) => {
      await makeWebhook(it)
      await it.locator('main button[aria-haspopup="menu"]').last().click()
      await it.getByRole('menuitem').first().click()
    },
    shows: dialog,
  },
  {
    name: 'ledger-check',
    address: '/ledger-check',
    before: async (it) => {
      await it
        .getByRole('button')
        .filter({ hasText: /Check now|Periksa sekarang/ })
        .click()
    },
    shows: (it) => it.locator('main dl'),
  },
  { name: 'audit', address: '/audit', shows: rows },
  { name: 'account', address: '/account', shows: (it) => it.locator('main button').first() },
  {
    name: 'second-factor',
    address: '/account',
    before: async (it) => {
      await it
        .getByRole('button')
        .filter({ hasText: /Set up a second factor|Atur faktor kedua/ })
        .click()
      await dialog(it).fill(inject('password'))
      await it.keyboard.press('Enter')
    },
    shows: (it) => it.getByRole('dialog').locator('img'),
  },
  { name: 'sessions', address: '/account/sessions', shows: rows },
  {
    name: 'palette',
    address: '/stock',
    before: async (it) => {
      await rows(it).waitFor()
      await it.keyboard.press('Control+k')
    },
    shows: dialog,
  },
  {
    name: 'shortcuts',
    address: '/stock',
    before: async (it) => {
      await rows(it).waitFor()
      await it.keyboard.press('?')
    },
    shows: (it) => it.getByRole('dialog').locator('dl'),
  },
  {
    name: 'scan-refused',
    address: '/stock',
    before: (it) => it.locator('main button[aria-haspopup=dialog]').first().click(),
    shows: (it) => it.getByRole('dialog').getByRole('alert'),
  },
  { name: 'no-such-page', address: '/no-such-page', shows: (it) => it.locator('main a').first() },
]
