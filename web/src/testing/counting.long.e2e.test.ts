import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = await signedIn(browser, { width: 360, height: 740 })
})
afterAll(() => browser.close())

const field = () => page.getByRole('textbox', { name: 'Scan or type a code' })
const scans = () => page.getByRole('list', { name: 'Last scans' }).getByRole('listitem')

it('counts without a network, keeps it over a reload, and whatever becomes of the answers nothing is lost and nothing doubled', async () => {
  const keys: string[] = []
  const ways: Record<string, (route: Route) => Promise<void>> = {
    dead: (route) => route.abort(),
    // The server has done it, and nobody hears of it.
    lost: async (route) => {
      await route.fetch()
      await route.abort()
    },
    open: (route) => route.continue(),
  }
  const answers: string[] = []
  await page.route('**/graphql', async (route) => {
    const asked = route.request().postData() ?? ''
    if (!asked.includes('recordCounts')) return route.continue()
    keys.push(/"idempotencyKey":"([^"]+)"/.exec(asked)![1]!)
    await ways[answers.shift() ?? 'open']!(route)
  })

  await page.goto('/stocktakes?state=COUNTING')
  await page.locator('main [aria-busy="false"] tbody a.gd-code').first().click()
  await page.getByRole('link', { name: 'Count', exact: true }).and(page.locator('main a')).click()
  const open = page.locator('main section ol li')
  await open.first().waitFor()
  const skuOf = async (index: number) =>
    (await open.nth(index).locator('.mantine-Text-root').textContent())!.trim()
  const [first, second] = [await skuOf(0), await skuOf(1)]

  await page.context().setOffline(true)
  // The keyboard alone, as a scanner: the field keeps the focus.
  for (const code of [first, first, second, first]) await page.keyboard.type(`${code}\n`)
  await page.getByText('4 not sent').waitFor()
  answers.push(...Array.from({ length: 50 }, () => 'dead'))
  await page.context().setOffline(false)
  await page.reload()
  await page.getByText('4 not sent').waitFor()
  expect(await field().evaluate((element) => element === document.activeElement)).toBe(true)

  answers.splice(0, Infinity, 'lost', 'open')
  const before = keys.length
  await page.getByText('All sent').waitFor()
  // What was sent and lost goes again under its key; what was counted after it under another.
  const [once, again, rest] = keys.slice(before)
  expect(again).toBe(once)
  expect(rest).not.toBe(once)
  await scans().filter({ hasText: '3 by you' }).first().waitFor()
  expect(await scans().count()).toBe(4)

  await scans().nth(1).getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back').waitFor()
  await page.getByText('All sent').waitFor()
  await page.keyboard.type(`${second}\n`)
  await scans().first().getByText('1 by you, 1 in all').waitFor()
})
