import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { freePort } from '@gudang/local-engines'
import { launchBrowser, launchProfile, signedIn, signIn } from '../../web/src/testing/browser.ts'

/** Fetched where it is asked for: nobody installs it to work here. This one still runs on Node 20. */
const lighthouse = 'lighthouse@12.8.2'
const runs = 5
const run = promisify(execFile)

interface Report {
  categories: Record<'performance' | 'accessibility', { score: number }>
  audits: Record<string, { numericValue: number }>
}

async function measured(port: number): Promise<Report> {
  const what = ['--preset=desktop', '--only-categories=performance,accessibility', '--disable-storage-reset']
  const how = ['--output=json', '--no-enable-error-reporting', '--quiet', `--port=${port}`]
  const { stdout } = await run(
    'npx',
    ['--yes', lighthouse, `${inject('baseUrl')}/dashboard`, ...what, ...how],
    { maxBuffer: 100_000_000 },
  )
  return JSON.parse(stdout) as Report
}

it('scores at least 95 for the dashboard in performance and accessibility, as the median of five', async () => {
  const port = await freePort()
  const profile = mkdtempSync(join(tmpdir(), 'gudang-lighthouse-'))
  const browser = await launchProfile(profile, [`--remote-debugging-port=${port}`])
  await signIn(await browser.newPage())
  const reports: Report[] = []
  for (let attempt = 0; reports.length < runs && attempt < 2 * runs; attempt++) {
    const report = await measured(port).catch((error: unknown) => {
      // Now and then it misses the beginning of its own recording.
      if (!String(error).includes('NO_NAVSTART')) throw error
    })
    if (report) reports.push(report)
  }
  await browser.close()
  rmSync(profile, { recursive: true })
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
  const score = (of: keyof Report['categories']) =>
    median(reports.map(({ categories }) => Math.round(categories[of].score * 100)))
  const audits = [
    'first-contentful-paint',
    'largest-contentful-paint',
    'total-blocking-time',
    'cumulative-layout-shift',
  ]
  for (const name of audits)
    console.log(name, median(reports.map((report) => report.audits[name]!.numericValue)).toFixed(3))
  const scores = { performance: score('performance'), accessibility: score('accessibility') }
  console.log(scores)
  expect(Math.min(...Object.values(scores))).toBeGreaterThanOrEqual(95)
})

const rows = 10_000
const longName = 'Lampu gantung '.repeat(14).padEnd(200, 'x')

it('pages and scrolls through 10,000 rows with no task over 50 ms, and a name of 200 characters fits', async () => {
  const browser = await launchBrowser()
  const page = await signedIn(browser)
  await importProducts(page)
  await importCounts(page)
  const found: Record<string, number[]> = {}
  for (const address of ['/products', '/stock', '/movements', '/orders']) {
    const { shown, tasks } = await longTasksOf(page, address)
    console.log(`${address}: ${shown} rows; tasks over 50 ms: ${tasks.map(Math.round).join(', ') || 'none'}`)
    if (address !== '/orders') expect(shown).toBeGreaterThanOrEqual(rows)
    found[address] = tasks
  }
  expect(Object.values(found).flat()).toEqual([])

  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    for (const address of ['/products?q=LONG-NAME', '/labels?q=LONG-NAME', '/products?product=LONG-NAME']) {
      await page.goto(address)
      await page.getByText('LONG-NAME').first().waitFor()
      const overflow = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main [role=region]')].map(
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
        ),
      )
      expect(Math.max(...overflow), `${address} at ${width}`).toBeLessThanOrEqual(0)
    }
  }
  await browser.close()
})

/** While every page of a list is scrolled through and turned. */
async function longTasksOf(page: Page, address: string): Promise<{ shown: number; tasks: number[] }> {
  await page.goto(address)
  await page.locator('main [aria-busy="false"] tbody tr').first().waitFor()
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { longTasks: seen })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration)
    }).observe({ type: 'longtask' })
  })
  await page.locator('main [aria-busy] table').hover()
  let shown = 0
  for (let more = true; more;) {
    shown += await page.evaluate(() => document.querySelectorAll('main tbody tr').length)
    for (let down = 0; down < 4; down++) await page.mouse.wheel(0, 400)
    more = await page.evaluate(turnPage)
  }
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
  return { shown, tasks }
}

/** In the page itself: the driver's own look for a button by its role takes as long as what is measured. */
async function turnPage(): Promise<boolean> {
  const rows = () => document.querySelector<HTMLElement>('main tbody tr')?.textContent
  const buttons = [...document.querySelectorAll<HTMLElement>('main button')]
  const next = buttons.find(({ textContent }) => textContent === 'Next')
  if (!next) return false
  const before = rows()
  next.click()
  while (rows() === before) await new Promise((later) => setTimeout(later, 20))
  return true
}

async function importProducts(page: Page): Promise<void> {
  const lines = Array.from({ length: rows }, (_, index) => `MANY-${index},Product number ${index},1.50`)
  await importFile(page, 'PRODUCTS', ['sku,name,price', `LONG-NAME,${longName},1`, ...lines])
}

async function importCounts(page: Page): Promise<void> {
  const lines = Array.from({ length: rows }, (_, index) => `MANY-${index},LEEDS,${(index % 90) + 1}`)
  await importFile(page, 'STOCK_COUNTS', ['sku,warehouse,counted', 'LONG-NAME,LEEDS,5', ...lines])
}

async function importFile(page: Page, kind: string, lines: string[]): Promise<void> {
  await page.goto(`/import?kind=${kind}`)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
  await page.getByRole('button', { name: /^Apply/ }).click({ timeout: 120_000 })
  await page.getByText('All 10,001 rows are applied.').waitFor({ timeout: 300_000 })
}
