import axe from 'axe-core'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** As somebody with a password of the database does it. */
function changeByHand(): void {
  const script = `
    const { default: mongoose } = await import('mongoose')
    const { connection } = await mongoose.connect(process.env.MONGODB_URI)
    const place = { warehouseCode: 'LONDON', sku: '85123A' }
    await connection.collection('stocks').updateOne(place, { $inc: { quantity: 2 } })
    await connection.collection('movements').updateOne({ ...place, sequence: 1 }, { $set: { note: 'another' } })
    await mongoose.disconnect()`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../../../server'),
    env: inject('environment'),
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
}

it('what was changed in the database is found, explained and told apart, and the page is for everybody', async () => {
  changeByHand()
  const page = await signedIn(browser)
  await page.goto('/ledger-check')
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByText('2 mismatches that nobody has acknowledged').waitFor()
  const open = page.getByRole('region', { name: 'Mismatches' })
  await open.getByText('Was changed after it was written (movement 1)').waitFor()
  await page.evaluate(axe.source)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const found = await page.evaluate(async () =>
      (await (window as unknown as { axe: typeof axe }).axe.run()).violations.map(({ id }) => id),
    )
    expect(found, colorScheme).toEqual([])
  }
  await page.setViewportSize({ width: 360, height: 740 })
  for (const left of [1, 0]) {
    await open.getByRole('button', { name: 'Acknowledge' }).first().click()
    await page.getByLabel('Reason').fill('A trial of ours')
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click()
    await page
      .getByText(left === 0 ? 'Everything adds up but what is acknowledged.' : 'One mismatch that')
      .waitFor()
  }
  await page.setViewportSize({ width: 360, height: 740 })
  const apart = page.getByRole('region', { name: 'Acknowledged' })
  expect(await apart.getByText('A trial of ours').count()).toBe(2)
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0)
  await apart.getByRole('link', { name: '85123A' }).first().click()
  await page.waitForURL('**/stock/LONDON/85123A')
  await page.context().close()
})
