import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { launchBrowser } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function ask<T>(token: string | undefined, query: string): Promise<T> {
  const response = await fetch(`${inject('baseUrl')}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query }),
  })
  return ((await response.json()) as { data: T }).data
}

async function newKey(): Promise<string> {
  const { login } = await ask<{ login: { accessToken: string } }>(
    undefined,
    `mutation { login(email: "${inject('email')}", password: "${inject('password')}") { ... on AuthSession { accessToken } } }`,
  )
  const made = await ask<{ createIntegration: { id: string } }>(
    login.accessToken,
    `mutation { createIntegration(input: { name: "Playground ${Date.now()}", permissions: ["inventory.view"] }) { id } }`,
  )
  const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
    login.accessToken,
    `mutation { createApiKey(input: { integrationId: "${made.createIntegration.id}" }) { secret } }`,
  )
  return createApiKey.secret
}

it('says as whom it asks: nobody, a person who signs in, an app by its key, and that person again', async () => {
  const page = await browser.newPage({ baseURL: inject('baseUrl'), locale: 'en-GB' })
  await page.goto('/graphql')
  const status = page.getByRole('status')
  const answer = page.locator('.graphiql-response')
  const run = () => page.getByRole('button', { name: /^Execute/ }).click()
  await status.getByText('Nobody').waitFor()
  await page.getByLabel('API key').fill('gdg_nobodys')
  await page.getByRole('button', { name: 'Use the key' }).click()
  await page.getByRole('alert').getByText('not ours').waitFor()

  await page.getByLabel('E-mail').fill(inject('email'))
  await page.getByLabel('Password').fill(inject('password'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  const person = await status.innerText()
  await run()
  await expect.poll(() => answer.innerText(), { timeout: 15_000 }).toContain(person)

  await page.getByLabel('API key').fill(await newKey())
  await page.getByRole('button', { name: 'Use the key' }).click()
  await status.getByText(/^Playground/).waitFor()
  await run()
  await expect.poll(() => answer.innerText()).toContain('API_KEY')
  expect(
    await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
  ).not.toContain('gdg_')

  await page.getByRole('button', { name: 'Leave the key' }).click()
  await status.getByText(person).waitFor()
  await page.reload()
  await status.getByText(person).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await status.getByText('Nobody').waitFor()
})
