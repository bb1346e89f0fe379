import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'
import { filmBarcode } from './camera-film.ts'

const [sku, other] = ['85123A', '22423']
let film: string
let browser: Browser
beforeAll(async () => {
  film = mkdtempSync(join(tmpdir(), 'gudang-film-'))
  filmBarcode(join(film, 'label.y4m'), sku)
  browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${join(film, 'label.y4m')}`,
  ])
})
afterAll(async () => {
  await browser.close()
  rmSync(film, { recursive: true })
})

/** A figure at the top of a stock's page. */
const figure = (page: Page, label: string) =>
  page
    .locator('main dl div', { has: page.getByText(label, { exact: true }) })
    .locator('dd .gd-number')
    .first()

async function openStock(page: Page, warehouse: string, code = sku): Promise<void> {
  await page.goto(`/stock/${warehouse}/${code}`)
  await figure(page, 'On hand').waitFor()
}

const numberIn = async (page: Page, label: string) =>
  Number((await figure(page, label).innerText()).replace(/\D/g, ''))

async function chooseWarehouse(page: Page, label: string, code: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: new RegExp(`^${code} `) }).click()
}

async function adjust(page: Page, delta: string, reason: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Difference in units' }).fill(delta)
  await page.getByRole('combobox', { name: 'Reason' }).click()
  await page.getByRole('option', { name: reason }).click()
  await page.getByRole('button', { name: 'Book the adjustment' }).click()
}

it('refuses an adjustment of a value that is stale, shows the new one, and books what is then agreed to', async () => {
  const [late, quick] = [await signedIn(browser), await signedIn(browser)]
  // Nothing live reaches the first: the connection of a warehouse's far corner.
  await late.routeWebSocket(/graphql/, (socket) => socket.close())
  await openStock(late, 'LONDON')
  const before = await numberIn(late, 'On hand')
  await late.getByRole('button', { name: 'Adjust', exact: true }).click()
  await late.getByRole('textbox', { name: 'Difference in units' }).waitFor()
  await openStock(quick, 'LONDON')
  await quick.getByRole('button', { name: 'Adjust', exact: true }).click()
  await adjust(quick, '3', 'Found')
  await expect.poll(() => numberIn(quick, 'On hand')).toBe(before + 3)

  await adjust(late, '-1', 'Damage')
  await late.getByText(`On hand is ${before + 3} by now, not ${before}.`).waitFor()
  await expect.poll(() => numberIn(late, 'On hand')).toBe(before + 3)
  await late.getByRole('button', { name: 'Book the adjustment' }).click()
  await expect.poll(() => numberIn(late, 'On hand')).toBe(before + 2)
  // And the other browser, which did nothing, sees it.
  await expect.poll(() => numberIn(quick, 'On hand')).toBe(before + 2)
})

it('moves what a scanner types and the camera sees, and another browser sees both warehouses change', async () => {
  const [worker, watcher] = [await signedIn(browser), await signedIn(browser)]
  await worker.getByRole('link', { name: 'Warehouses' }).waitFor()
  await worker.goto('/transfer')
  await chooseWarehouse(worker, 'From', 'LONDON')
  await worker.getByRole('combobox', { name: 'To' }).click()
  const to = (await worker.getByRole('option').filter({ hasNotText: 'LONDON' }).first().innerText()).split(
    ' ',
  )[0]!
  await worker.getByRole('option', { name: new RegExp(`^${to} `) }).click()
  await openStock(watcher, 'LONDON', other)
  const before = await numberIn(watcher, 'On hand')

  await worker.getByRole('textbox', { name: 'Scan or search a product' }).click()
  for (const code of [other, other, other, 'NO-SUCH-CODE']) {
    await worker.keyboard.type(code)
    await worker.keyboard.press('Enter')
  }
  await worker.getByText('No product has the code NO-SUCH-CODE.').waitFor()
  const units = (code: string) => worker.getByRole('textbox', { name: `Units of ${code}` })
  await expect.poll(() => units(other).inputValue()).toBe('3')

  await worker.getByRole('button', { name: 'Scan with the camera' }).click()
  await worker.getByText(new RegExp(`^2 × ${sku}`)).waitFor()
  await worker.keyboard.press('Escape')
  const scanned = await units(sku).inputValue()
  expect(Number(scanned)).toBeGreaterThanOrEqual(2)
  await worker.getByRole('button', { name: 'Move the stock' }).click()
  await worker.getByText(`units moved from LONDON to ${to}.`).waitFor()
  await expect.poll(() => numberIn(watcher, 'On hand')).toBe(before - 3)

  // The camera over a dialog: what another product has is not taken, and Escape closes the camera alone.
  await worker.goto(`/products?product=${other}`)
  await worker.getByRole('dialog').getByRole('button', { name: 'Scan with the camera' }).click()
  await worker.getByText(`${sku} is a code of ${sku} already.`).first().waitFor()
  await worker.keyboard.press('Escape')
  await worker.getByRole('dialog', { name: 'Scan' }).waitFor({ state: 'detached' })
  expect(await worker.getByRole('textbox', { name: 'SKU' }).inputValue()).toBe(other)
})

it('speaks the language and wears the theme that were chosen, also after a reload', async () => {
  const page = await signedIn(browser)
  await page.goto('/account')
  await page.getByText('Bahasa Indonesia').click()
  await page.getByText('Gelap', { exact: true }).click()
  await page.goto('/stock')
  await page.getByRole('heading', { name: 'Stok' }).waitFor()
  const html = page.locator('html')
  expect(await html.getAttribute('lang')).toBe('id')
  expect(await html.getAttribute('data-mantine-color-scheme')).toBe('dark')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Pencarian dan perintah' }).fill('terang')
  await page.keyboard.press('Enter')
  await expect.poll(() => html.getAttribute('data-mantine-color-scheme')).toBe('light')
})

it('counts a shelf on a phone of 360 px, from the menu to the ledger', async () => {
  const page = await signedIn(browser, { width: 360, height: 740 })
  await page.getByRole('button', { name: 'Open navigation' }).click()
  await page.getByRole('link', { name: 'Stock', exact: true }).click()
  await page.getByRole('searchbox').fill(sku)
  await page.getByRole('link', { name: sku, exact: true }).first().click()
  await figure(page, 'On hand').waitFor()
  const before = await numberIn(page, 'On hand')
  await page.getByRole('button', { name: 'Adjust', exact: true }).click()
  await page.getByText('The count', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Units counted on the shelf' }).fill(String(before + 4))
  await page.getByRole('button', { name: 'Book the adjustment' }).click()
  await expect.poll(() => numberIn(page, 'On hand')).toBe(before + 4)
  await expect
    .poll(() => page.getByRole('region', { name: 'Ledger' }).getByRole('row').nth(1).innerText())
    .toMatch(/Count[^]*\+4/)
})
