import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = await signedIn(browser, { width: 360, height: 740 })
})
afterAll(() => browser.close())

const lists = [
  '/stock',
  '/stock?as=matrix',
  '/stocktakes',
  '/orders',
  '/movements',
  '/products?deleted=1',
  '/warehouses',
  '/users',
  '/audit',
  '/account/sessions',
  '/labels?q=lunch',
  '/products/85123A',
  '/stock/LONDON/85123A',
]

/** How far the list goes beyond what is seen of it, and what of it no thumb would hit. */
const faultsOf = () =>
  page.evaluate(() => {
    const lists = [...document.querySelectorAll('main [role=region]:has(table)')]
    const faults = lists
      .filter((list) => list.scrollWidth > list.clientWidth)
      .map((list) => `${list.ariaLabel} goes on beside`)
    const targets = document.querySelectorAll<HTMLElement>(
      'header :is(a, button), nav :is(a, button), main :is(a, button, input, select, summary)',
    )
    for (const target of targets) {
      if (!target.checkVisibility({ visibilityProperty: true })) continue
      // What a name leads to is hit anywhere in its cell, and a mark in its own.
      const { height } = (
        target.closest('label, .mantine-Checkbox-body, td[data-lead], td[data-select]') ?? target
      ).getBoundingClientRect()
      if (height > 1 && height < 44 && !target.closest('th'))
        faults.push(`${Math.round(height)} px: ${target.outerHTML.slice(0, 120)}`)
    }
    return faults
  })

for (const width of [360, 390]) {
  it(`shows every list at ${width} px without scrolling sideways, and nothing that a thumb would miss`, async () => {
    await page.setViewportSize({ width, height: 740 })
    for (const address of lists) {
      await page.goto(address)
      await page.locator('main [aria-busy="false"] tbody tr').first().waitFor()
      expect(await faultsOf(), address).toEqual([])
    }
  })
}

it('folds filters into one button that tells how many are set, and which', async () => {
  await page.goto('/products?deleted=1')
  await page.locator('main [aria-busy="false"] tbody tr').first().waitFor()
  const sort = page.getByRole('combobox', { name: 'Order' })
  expect(await sort.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Filters (1)' }).click()
  await sort.waitFor()
  await page.getByRole('button', { name: 'Drop the filter Deleted too' }).click()
  await page.waitForURL('**/products')
})

it('has what a hand does under the thumb', async () => {
  await page.goto('/stock')
  const bar = page.getByRole('navigation', { name: 'By hand' })
  await bar.getByRole('link', { name: 'Receive' }).click()
  await page.waitForURL('**/transfers?list=toReceive')
  await bar.getByRole('link', { name: 'Pick' }).click()
  await page.waitForURL('**/orders?status=OPEN')
  await page.locator('main [aria-busy="false"] tbody tr').first().waitFor()
  await bar.getByRole('button', { name: 'Scan' }).click()
  await page.getByRole('dialog', { name: 'Scan' }).waitFor()
})
