import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const dist = join(import.meta.dirname, '../../dist')
const budget = 215 * 1024
const mostRequests = 22

it('comes to its first figures by at most 22 requests, and stands with at most 215 KB of JavaScript', async () => {
  const page = await signedIn(browser)
  // What the page before has asked for is none of this one's.
  await page.goto('about:blank')
  const scripts = new Map<string, string | undefined>()
  let requests = 0
  page.on('response', (response) => {
    requests++
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) scripts.set(pathname, response.headers()['content-encoding'])
  })
  await page.goto('/dashboard')
  await page.locator('main a[href="/idle-stock"]').waitFor()
  const untilFigures = requests
  await page.locator('main svg text').first().waitFor()
  await page.getByText('Live').waitFor()
  const bytes = [...scripts].reduce((sum, [file, encoding]) => sum + sizeOf(file, encoding), 0)
  // The words of other pages are not among them, and this one needs none of those.
  expect(await page.locator('body').innerText()).not.toMatch(/\b[a-z]+\.[a-z]\w+/)
  expect(scripts.size).toBeGreaterThan(3)
  console.log(
    `First load: ${untilFigures} requests to the figures; ${(bytes / 1024).toFixed(0)} KB of JavaScript in ${scripts.size} files`,
  )
  expect(untilFigures).toBeLessThanOrEqual(mostRequests)
  expect(bytes).toBeLessThanOrEqual(budget)
})

/** As it goes over the wire: what the build has compressed, or what is too small for that. */
const sizeOf = (file: string, encoding: string | undefined) =>
  statSync(join(dist, encoding === 'br' ? `${file}.br` : file)).size
