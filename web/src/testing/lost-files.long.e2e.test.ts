import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { first } from '../i18n/id/first.ts'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  page = await signedIn(browser)
})
afterAll(() => browser.close())

const scripts = '**/assets/*.js'
const indonesian = () => page.getByText('Bahasa Indonesia', { exact: true })

it('stands where the code of a part or the words of a language cannot be had, and goes on when they can', async () => {
  await page.goto('/account')
  await indonesian().waitFor()
  await page.route(scripts, (route) => route.abort())

  await indonesian().click()
  await page.getByText('The server cannot be reached. Try again: nothing happens twice.').waitFor()
  await page.keyboard.press('?')
  await page.getByText('A part of this page cannot be loaded.').waitFor()
  expect(await page.getByRole('heading', { name: 'Account' }).isVisible()).toBe(true)

  await page.unroute(scripts)
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  await indonesian().click()
  await page.getByRole('heading', { name: 'Akun' }).waitFor()
})

it('starts in English where the words of the chosen language cannot be had, and in that language the next time', async () => {
  const assets = join(import.meta.dirname, '../../dist/assets')
  const words = readdirSync(assets).find(
    (name) => name.endsWith('.js') && readFileSync(join(assets, name), 'utf8').includes(first.shell.crashed),
  )
  await page.route(`**/assets/${words}`, (route) => route.abort())
  await page.reload()
  await page.getByRole('heading', { name: 'Account' }).waitFor()
  await page.unroute(`**/assets/${words}`)
  await page.reload()
  await page.getByRole('heading', { name: 'Akun' }).waitFor()
})
