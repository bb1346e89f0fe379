import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { inject } from 'vitest'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine; on Debian as root it is installed where it is missing. */
function findChromium(): string {
  const found = process.env.CHROMIUM_PATH ?? candidates.find((file) => existsSync(file))
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing chromium with apt-get')
    spawnSync('apt-get', ['update'])
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
    if (existsSync(candidates[0]!)) return candidates[0]!
  }
  throw new Error(
    'The browser tests need Chromium: run "apt-get install chromium" as root, or set CHROMIUM_PATH.',
  )
}

const options = (more: string[]) => ({
  executablePath: findChromium(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...more,
  ],
})

export const launchBrowser = (more: string[] = []): Promise<Browser> => chromium.launch(options(more))

/** With one profile for all its pages, which other programs can open pages in too. */
export const launchProfile = (folder: string, more: string[]): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { ...options(more), baseURL: inject('baseUrl') })

interface Visitor {
  email?: string
  width?: number
  height?: number
}

export async function signedIn(browser: Browser, visitor: Visitor = {}): Promise<Page> {
  const { email, width = 1280, height = 800 } = visitor
  const page = await browser.newPage({
    viewport: { width, height },
    locale: 'en-GB',
    baseURL: inject('baseUrl'),
  })
  await signIn(page, email)
  return page
}

export async function signIn(page: Page, email = inject('email')): Promise<void> {
  await page.goto('/stock')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(inject('password'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Stock' }).waitFor()
}
