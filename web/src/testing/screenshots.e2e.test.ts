import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'
import { places } from './places.ts'

const folder = join(import.meta.dirname, '../../screenshots')
let browser: Browser
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } }

it('leaves a picture of every page in both languages and themes, and says nothing in the console', async () => {
  const page = await signedIn(browser)
  const told: string[] = []
  page.on('console', (message) => message.type() === 'error' && told.push(message.text()))
  page.on('pageerror', (error) => told.push(error.message))
  for (const language of ['en', 'id']) {
    await page.evaluate((code) => localStorage.setItem('gudang.language', code), language)
    for (const { name, address, shows } of places) {
      await page.setViewportSize(sizes.desk)
      await page.goto(address)
      await shows(page).waitFor()
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport)
          const path = join(folder, `${name}-${language}-${colorScheme}-${size}.png`)
          await page.screenshot({ path, animations: 'disabled' })
          expect(statSync(path).size).toBeGreaterThan(2_000)
        }
      }
    }
  }
  expect(told).toEqual([])
}, 300_000)
