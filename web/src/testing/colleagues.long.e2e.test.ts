import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { launchBrowser, signedIn } from './browser.ts'

let browser: Browser
/** Two people at two machines; the one is quicker. */
let late: Page
let quick: Page
beforeAll(async () => {
  await makeOwn()
  browser = await launchBrowser()
  late = await signedIn(browser)
  quick = await signedIn(browser)
})
afterAll(async () => {
  await browser.close()
  await takeAway()
})

let token = ''

async function ask<T>(query: string, variables: object = {}): Promise<T> {
  const answer = await fetch(`${inject('baseUrl')}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await answer.json()) as { data: T; errors?: object[] }
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

/** What is changed here is nothing that other tests look at. */
const own = { sku: 'SHARED', warehouse: 'SHARED', role: '', user: '' }

async function makeOwn(): Promise<void> {
  const credentials = { email: inject('email'), password: inject('password') }
  const signIn =
    'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { ... on AuthSession { accessToken } } }'
  token = (await ask<{ login: { accessToken: string } }>(signIn, credentials)).login.accessToken
  const made = await ask<{ createRole: { id: string } }>(`mutation {
    createProduct(input: { sku: "${own.sku}", name: "Shared", price: 1000, tags: ["old"] }) { id }
    createWarehouse(input: { code: "${own.warehouse}", name: "Shared", address: "-" }) { id }
    adjustStock(input: { sku: "${own.sku}", warehouseCode: "${own.warehouse}", delta: 9, reason: RECEIPT }) { __typename }
    createRole(input: { name: "shared", permissions: ["order.view", "order.create"] }) { id }
  }`)
  own.role = made.createRole.id
  const create =
    'mutation ($roleId: ID!) { createUser(input: { email: "shared@gudang.test", fullName: "Shared", roleId: $roleId }) { user { id } } }'
  own.user = (
    await ask<{ createUser: { user: { id: string } } }>(create, { roleId: own.role })
  ).createUser.user.id
}

const takeAway = () =>
  ask(
    `mutation ($user: ID!, $role: ID!) {
      deleteUser(id: $user)
      deleteRole(id: $role)
      adjustStock(input: { sku: "${own.sku}", warehouseCode: "${own.warehouse}", countedOnHand: 0, reason: LOSS }) { __typename }
      deleteProduct(sku: "${own.sku}") { id }
      updateWarehouse(input: { code: "${own.warehouse}", isActive: false }) { __typename }
    }`,
    own,
  )

const both = (address: string) => Promise.all([late, quick].map((page) => page.goto(address)))
const dialogOf = (page: Page) => page.getByRole('dialog')
const field = (page: Page, label: string | RegExp) => dialogOf(page).getByRole('textbox', { name: label })
const save = (page: Page) =>
  dialogOf(page)
    .getByRole('button', { name: /^(Save|Set)$/ })
    .click()
const closed = (page: Page) => dialogOf(page).waitFor({ state: 'detached' })
const news = (page: Page) => dialogOf(page).getByRole('alert')

async function conflictText(page: Page): Promise<string> {
  await news(page).waitFor()
  return news(page).innerText()
}

/** The choice of a field, by what it reads. */
const choice = (page: Page, label: string): Locator => news(page).getByRole('radiogroup', { name: label })

async function addTag(page: Page, tag: string): Promise<void> {
  await dialogOf(page).locator('input').and(page.getByLabel('Tags')).fill(tag)
  await page.keyboard.press('Enter')
  // The list of tags that are known lies over the button.
  await page.keyboard.press('Tab')
}

it('two who change one product at once lose nothing of each other, and see what the other did before they save', async () => {
  await both(`/products?product=${own.sku}`)
  await Promise.all([late, quick].map((page) => field(page, 'Name').waitFor()))
  await field(quick, /^Price/).fill('98.70')
  await addTag(quick, 'of the quick')
  await save(quick)
  await closed(quick)

  await field(late, 'Name').fill('Renamed by the late')
  await addTag(late, 'of the late')
  await save(late)
  expect(await conflictText(late)).toMatch(/has changed this since you opened it \(/)
  expect(await news(late).innerText()).toMatch(/Price: .* → £98\.70/)
  expect(await choice(late, 'Tags').getByRole('radio').first().isChecked()).toBe(true)
  expect(await choice(late, 'Tags').innerText()).toMatch(/Both: \+ of the quick, \+ of the late/)
  expect(await field(late, /^Price/).inputValue()).toBe('98.70')
  await save(late)
  await closed(late)

  await quick.goto(`/products?product=${own.sku}`)
  await expect.poll(() => field(quick, 'Name').inputValue()).toBe('Renamed by the late')
  expect(await field(quick, /^Price/).inputValue()).toBe('98.70')
  const tags = await dialogOf(quick).innerText()
  expect([tags.includes('of the quick'), tags.includes('of the late')]).toEqual([true, true])
})

it('a permission that was taken away meanwhile does not come back with another that is added', async () => {
  await both(`/roles?role=${own.role}`)
  const permission = (page: Page, label: string) => dialogOf(page).getByRole('checkbox', { name: label })
  await permission(late, 'Cancel orders').waitFor()
  expect(await permission(late, 'Place orders').isChecked()).toBe(true)
  await permission(quick, 'Place orders').uncheck()
  await save(quick)
  await closed(quick)

  await permission(late, 'Cancel orders').check()
  await save(late)
  expect(await conflictText(late)).toContain('− Place orders')
  expect(await choice(late, 'Allows').getByRole('radio').first().isChecked()).toBe(true)
  expect(await permission(late, 'Place orders').isChecked()).toBe(false)
  await save(late)
  await closed(late)
  for (const page of [late, quick]) {
    await page.goto(`/roles?role=${own.role}`)
    await permission(page, 'Cancel orders').waitFor()
    expect(await permission(page, 'Place orders').isChecked()).toBe(false)
    expect(await permission(page, 'Cancel orders').isChecked()).toBe(true)
  }
})

it('of a name that both changed the reader chooses one, and a third change is told again', async () => {
  await both(`/warehouses?open=${own.warehouse}`)
  await Promise.all([late, quick].map((page) => field(page, 'Name').waitFor()))
  await field(quick, 'Name').fill('Shared North')
  await save(quick)
  await closed(quick)

  await field(late, 'Name').fill('Shared South')
  await save(late)
  await news(late).waitFor()
  expect(await choice(late, 'Name').innerText()).toMatch(/Theirs: Shared North\s+Yours: Shared South/)
  await choice(late, 'Name').getByRole('radio', { name: 'Theirs: Shared North' }).check()
  expect(await field(late, 'Name').inputValue()).toBe('Shared North')
  await field(late, 'Address').fill('1 Late Street')

  await quick.goto(`/warehouses?open=${own.warehouse}`)
  await field(quick, 'Address').fill('1 Quick Street')
  await save(quick)
  await closed(quick)
  await save(late)
  await choice(late, 'Address').waitFor()
  await save(late)
  await closed(late)
  await quick.goto(`/warehouses?open=${own.warehouse}`)
  await expect.poll(() => field(quick, 'Address').inputValue()).toBe('1 Late Street')
  expect(await field(quick, 'Name').inputValue()).toBe('Shared North')
})

it('who deactivates a user is not overruled by who gives the user a new name', async () => {
  await both('/users')
  for (const page of [late, quick])
    await page
      .getByRole('button', { name: /viewer/i })
      .first()
      .click()
  const active = (page: Page) => dialogOf(page).getByRole('switch', { name: /^May sign in/ })
  await Promise.all([late, quick].map((page) => active(page).waitFor()))
  await active(quick).uncheck()
  await save(quick)
  await closed(quick)
  await field(late, 'Name').fill('Renamed')
  await save(late)
  expect(await conflictText(late)).toContain('Active: Yes → No')
  expect(await active(late).isChecked()).toBe(false)
  await active(late).check()
  await save(late)
  await closed(late)
  await late.getByText('Renamed is saved.').waitFor()
})

it('an untouched threshold follows a colleague live, a touched one warns at once and keeps what was typed', async () => {
  await both(`/stock/${own.warehouse}/${own.sku}`)
  const open = (page: Page) => page.getByRole('button', { name: /^Change/ }).click()
  await late.locator('[role="status"][data-state="live"]').waitFor()
  await open(late)
  const threshold = (page: Page) => field(page, 'Threshold')
  await threshold(late).waitFor()
  const set = async (value: string) => {
    await open(quick)
    await threshold(quick).fill(value)
    await save(quick)
    await closed(quick)
  }
  await set('41')
  await expect.poll(() => threshold(late).inputValue()).toBe('41')
  expect(await news(late).count()).toBe(0)
  await threshold(late).fill('50')
  await set('42')
  expect(await conflictText(late)).toMatch(/Theirs: 42\s+Yours: 50/)
  expect(await threshold(late).inputValue()).toBe('50')
  await save(late)
  await closed(late)
  await expect.poll(() => quick.locator('main dl').first().innerText()).toContain('50')
})
