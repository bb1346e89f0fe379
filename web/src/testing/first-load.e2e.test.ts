import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const dist = join(import.meta.dirname, '../../dist')
const budget = 240 * 1024

it('comes to its first page with at most 240 KB of gzipped JavaScript', async () => {
  const page = await signedIn(browser)
  const scripts = new Set<string>()
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) scripts.add(pathname)
  })
  await page.goto('/')
  await page.locator('main svg text').first().waitFor()
  await page.getByText('Live').waitFor()
  const bytes = [...scripts].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0)
  // The words of other pages are not among them, and this one needs none of those.
  expect(await page.locator('body').innerText()).not.toMatch(/\b[a-z]+\.[a-z]\w+/)
  expect(scripts.size).toBeGreaterThan(3)
  expect(bytes).toBeLessThanOrEqual(budget)
  console.log(`First load: ${(bytes / 1024).toFixed(0)} KB of gzipped JavaScript in ${scripts.size} files`)
})
