import axe from 'axe-core'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'
import { screens, type Screen } from './screens.ts'

/** SCREENSHOTS=1 takes pictures of each, to be looked at. */
const { SCREENSHOTS } = process.env
const folder = join(import.meta.dirname, '../../screenshots')
const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } }
const languages = ['en', 'id'] as const
type Language = (typeof languages)[number]

let browser: Browser
const pages = {} as Record<Language, Page>
const consoleErrors: string[] = []
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  browser = await launchBrowser()
  for (const language of languages) {
    const page = await signedIn(browser)
    await page.evaluate((code) => localStorage.setItem('gudang.language', code), language)
    page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()))
    page.on('pageerror', (error) => consoleErrors.push(error.message))
    // In the language that it now has.
    isTouched.add(page)
    pages[language] = page
  }
})
afterAll(() => browser.close())

const nowhere = '/no-such-page'
/** Where something was opened by hand, or the language was another. */
const isTouched = new Set<Page>()

/** As a link of the SPA leads there, which is many times faster than to load it anew; by way of a page that has nothing of either. */
async function goTo(page: Page, address: string): Promise<void> {
  if (isTouched.has(page) || address === nowhere) await page.goto(address)
  else for (const to of [nowhere, address]) await follow(page, to)
}

async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    for (const element of document.querySelectorAll('main > *')) element.setAttribute('data-left', '')
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, address)
  await page.locator('main > [data-left]').first().waitFor({ state: 'detached' })
}

async function open({ address, before, shows }: Screen, page: Page): Promise<void> {
  await page.setViewportSize(sizes.desk)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await goTo(page, address)
  if (before) isTouched.add(page)
  else isTouched.delete(page)
  await before?.(page)
  await shows(page).waitFor()
  await page.locator('[role="status"][data-state="live"]').waitFor()
  // Behind a dialog too: a skeleton is no picture of a page.
  await page
    .locator('main [aria-busy="true"], main .mantine-Skeleton-root')
    .first()
    .waitFor({ state: 'detached' })
}

/** In the other theme only colours are others. What is half-way between two colours is judged where it comes to rest. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ runOnly })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, target }) => `${id}: ${String(target)} ${html.slice(0, 160)}`),
    )
  }, rules)
}

/** Loaded once: both themes and both sizes are put on what is there already. */
async function checkScreen(screen: Screen, language: Language): Promise<void> {
  const page = pages[language]
  await open(screen, page)
  expect(await page.locator('html').getAttribute('lang')).toBe(language)
  const picture = async (name: string) => {
    const path = join(folder, `${screen.name}-${language}-${name}.png`)
    if (SCREENSHOTS) await page.screenshot({ path, animations: 'disabled' })
  }
  await picture('light')
  // The markup is the same in both languages: one is enough.
  if (language === 'en') {
    await page.evaluate(axe.source)
    expect(await violations(page), 'light').toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await picture('dark')
  if (language === 'en') expect(await violations(page, ['color-contrast']), 'dark').toEqual([])
  await page.setViewportSize(sizes.phone)
  // A chart is drawn anew for the room that it has now.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('main svg:has(text)')].every(
      (svg) => svg.getBoundingClientRect().right <= window.innerWidth,
    ),
  )
  await picture('phone')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, language).toBeLessThanOrEqual(0)
}

for (const screen of screens) {
  it(`has nothing that axe finds in either theme and fits a phone in both languages: ${screen.name}`, async () => {
    await Promise.all(languages.map((language) => checkScreen(screen, language)))
  })
}

it('logs no error to the console on any screen', () => {
  expect(consoleErrors).toEqual([])
})
