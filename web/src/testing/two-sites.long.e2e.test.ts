import { freePort } from '@gudang/local-engines'
import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import type { Addresses } from '../../../vercel.ts'
import { startStaticHost } from './static-host.ts'

// Two ports of one host are one site; localhost and 127.0.0.1 are two.

let browser: Browser
const cleanUp: (() => unknown)[] = []
beforeAll(async () => (browser = await launchBrowser()))
afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})
afterAll(() => browser.close())

async function host(addresses: Addresses): Promise<string> {
  const started = await startStaticHost(addresses)
  cleanUp.push(started.stop)
  return started.url
}

/** A second server on the demo business that gives its cookie to pages of this origin. */
const crossSiteApi = (port: number, page: string) =>
  secondApi(port, { COOKIE_SAME_SITE: 'none', ALLOWED_ORIGINS: page })

async function secondApi(port: number, settings: Record<string, string>): Promise<string> {
  const url = `http://127.0.0.1:${port}`
  const env = { ...inject('environment'), PORT: String(port), ...settings }
  const main = resolve(import.meta.dirname, '../../../server/dist/main.js')
  const server: ChildProcess = spawn(process.execPath, [main], { env, stdio: 'ignore' })
  cleanUp.push(() => {
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGTERM')
    return ended
  })
  while ((await fetch(`${url}/health/ready`).catch(() => undefined))?.status !== 200) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`)
    await new Promise((later) => setTimeout(later, 50))
  }
  return url
}

async function open(url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' })
  cleanUp.push(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return page
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(inject('email'))
  await page.getByLabel('Password', { exact: true }).fill(inject('password'))
  await page.keyboard.press('Enter')
}

const stockPage = (page: Page) => page.getByRole('heading', { name: 'Stock' }).waitFor()
/** All that this context holds: asked by address Playwright keeps secure cookies back from plain http. */
const cookieOf = async (page: Page) => (await page.context().cookies())[0]
const live = (page: Page) => page.locator('[role="status"][data-state="live"]').waitFor()

describe('the SPA on another site than the API', () => {
  it('signs in, keeps its session over a reload in a cookie of the API, and follows changes', async () => {
    const port = await freePort()
    const page = await host({ VITE_API_URL: `http://127.0.0.1:${port}/graphql` })
    await crossSiteApi(port, page)
    const tab = await open(page)
    await signIn(tab)
    await stockPage(tab)
    await live(tab)
    const cookie = await cookieOf(tab)
    expect(cookie).toMatchObject({ domain: '127.0.0.1', sameSite: 'None', secure: true, httpOnly: true })
    await tab.reload()
    await stockPage(tab)
  })

  it('gets nothing where its origin is not known', async () => {
    const port = await freePort()
    const known = await host({ VITE_API_URL: `http://127.0.0.1:${port}/graphql` })
    const stranger = await host({ VITE_API_URL: `http://127.0.0.1:${port}/graphql` })
    const api = await crossSiteApi(port, known)
    const tab = await open(known)
    await signIn(tab)
    await stockPage(tab)
    const { name, value } = (await cookieOf(tab))!
    const refresh = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: stranger,
        cookie: `${name}=${value}`,
      },
      body: '{"query":"mutation { refreshSession { accessToken } }"}',
    }
    const answer = await fetch(`${api}/graphql`, refresh)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    await tab.goto(stranger)
    const outcome = tab.evaluate(
      (url) =>
        fetch(url, {
          method: 'POST',
          credentials: 'include',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ __typename }"}',
        }).then(
          () => 'answered',
          () => 'refused',
        ),
      `${api}/graphql`,
    )
    expect(await outcome).toBe('refused')
  })
})

describe('the SPA on a host that forwards to the API', () => {
  it('stays on one site: a strict cookie holds over a reload; changes come from the API itself', async () => {
    const port = await freePort()
    const api = `http://127.0.0.1:${port}`
    const page = await host({ API_ORIGIN: api, VITE_SUBSCRIPTIONS_URL: `${api}/graphql` })
    await secondApi(port, { PUBLIC_URL: page })
    const tab = await open(page)
    await signIn(tab)
    await stockPage(tab)
    await live(tab)
    const cookie = await cookieOf(tab)
    expect(cookie).toMatchObject({ domain: 'localhost', sameSite: 'Strict', httpOnly: true })
    await tab.reload()
    await stockPage(tab)
  })
})
