import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'
import { scanPdf } from './scan-pdf.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = await signedIn(browser)
})
afterAll(() => browser.close())

it('a reader that is none of ours leads from the printed delivery note to its transfer', async () => {
  await page.goto('/transfers?list=toReceive')
  await page.locator('main [aria-busy="false"] tbody a.gd-code').first().click()
  await page.locator('main a[href$="/sheet"]').click()
  await page.getByRole('img', { name: /^QR code of TR-/ }).waitFor()
  const number = (await page.locator('article strong').textContent())!
  const read = scanPdf(await page.pdf({ preferCSSPageSize: true }), 300, [])
  expect(read).toEqual([`${inject('baseUrl')}/transfers/${number}`])
  await page.goto(read[0]!)
  await page.getByRole('heading', { level: 1, name: number }).waitFor()
  await page.getByRole('heading', { name: 'What has arrived' }).waitFor()
})
