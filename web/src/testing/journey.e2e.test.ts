import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const sku = '85123A'
const warehouses = ['BRISTOL', 'LEEDS', 'LONDON']

/** What the row of a SKU in a warehouse shows as available and allocated. */
async function levelOf(page: Page, warehouse: string): Promise<{ available: number; allocated: number }> {
  const row = page.getByRole('row').filter({ hasText: sku }).filter({ hasText: warehouse }).first()
  const cells = await row.getByRole('cell').allInnerTexts()
  const numbers = cells.slice(4, 6).map((text) => Number(text.replace(/[^\d]/g, '')))
  return { available: numbers[0]!, allocated: numbers[1]! }
}

it('signs in, shows stock, places an order, sees the quantity fall and return without a reload', async () => {
  const stock = await signedIn(browser)
  await stock.getByPlaceholder('SKU, name or tag').fill(sku)
  const rows = stock.getByRole('row').filter({ hasText: sku })
  await expect.poll(() => rows.count()).toBe(warehouses.length)
  const levels = await Promise.all(warehouses.map((code) => levelOf(stock, code)))
  // An order goes to the warehouse that has most.
  const most = Math.max(...levels.map(({ available }) => available))
  const at = levels.findIndex(({ available }) => available === most)
  const [warehouse, before] = [warehouses[at]!, levels[at]!]
  let loads = 0
  stock.on('load', () => loads++)

  const orders = await signedIn(browser)
  await orders.getByRole('link', { name: 'Orders' }).click()
  await orders.getByRole('link', { name: 'New order' }).click()
  await orders.getByRole('textbox', { name: 'Customer', exact: true }).fill('Ayu Lestari')
  await orders.getByRole('textbox', { name: 'SKU of line 1' }).fill(sku)
  await orders.keyboard.press('Enter')
  const quantity = orders.getByRole('textbox', { name: 'Quantity of line 1' })
  await expect.poll(() => quantity.evaluate((input) => input === document.activeElement)).toBe(true)
  await orders.keyboard.type('999999')
  await orders.keyboard.press('Control+Enter')
  await orders.getByText('One product is short. Nothing was placed.').waitFor()
  expect(await orders.getByText(/999,999 wanted, [\d,]+ available/).count()).toBe(1)

  await quantity.fill('2')
  await orders.keyboard.press('Control+Enter')
  await orders.getByRole('button', { name: 'Cancel order' }).waitFor()
  await expect
    .poll(() => levelOf(stock, warehouse))
    .toEqual({ available: before.available - 2, allocated: before.allocated + 2 })

  await orders.getByRole('button', { name: 'Cancel order' }).click()
  await orders.getByRole('button', { name: 'Cancel the order' }).click()
  await orders.getByText('Cancelled', { exact: true }).first().waitFor()
  await expect.poll(() => levelOf(stock, warehouse)).toEqual(before)
  expect(loads).toBe(0)
})

it('tells a wrong password at its field and keeps what was typed', async () => {
  const page = await browser.newPage({ baseURL: inject('baseUrl'), locale: 'en-GB' })
  await page.goto('/orders')
  await page.getByLabel('E-mail').fill(inject('email'))
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByText('E-mail or password is not right.').waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(inject('email'))
  await page.getByLabel('Password', { exact: true }).fill(inject('password'))
  await page.keyboard.press('Enter')
  // Back to where the visitor was going.
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
})

it('shows a viewer the stock and none of what it may not do', async () => {
  const page = await signedIn(browser, { email: 'viewer@gudang.test' })
  await page.getByRole('row').nth(1).waitFor()
  expect(await page.getByRole('button', { name: 'Adjust' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Orders' }).click()
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  expect(await page.getByRole('link', { name: 'New order' }).count()).toBe(0)
})
