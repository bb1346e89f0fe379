import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'
import { places } from './places.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = await signedIn(browser)
})
afterAll(() => browser.close())

async function violations(): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, target }) => `${id}: ${String(target)} ${html.slice(0, 160)}`),
    )
  })
  return found
}

for (const colorScheme of ['light', 'dark'] as const) {
  it(`has nothing that axe finds, on any page in the ${colorScheme} theme`, async () => {
    await page.emulateMedia({ colorScheme })
    for (const { address, shows } of places) {
      await page.goto(address)
      await shows(page).waitFor()
      expect(await violations(), address).toEqual([])
    }
  }, 180_000)
}

it('needs no sideways scrolling on a phone of 360 px, on any page', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const { address, shows } of places) {
    await page.goto(address)
    await shows(page).waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, address).toBeLessThanOrEqual(0)
  }
}, 180_000)
