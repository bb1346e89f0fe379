import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyLedger } from '../testing/operations.ts'
import { password, snapshot, startTestApp, type TestApp } from '../testing/test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const root = join(import.meta.dirname, '../../..')

function replay(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/tsx/dist/cli.mjs'),
      '--conditions=source',
      'packages/replay/src/cli.ts',
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((done) => child.once('close', (code) => done({ code, output })))
}

it('plays a file through the public API, accounts for every line, and changes nothing the second time', async () => {
  const manager = await app.as('manager')
  const user = await manager.run<{ me: { email: string } }>('{ me { email } }')
  const args = [
    'server/src/testing/fixtures/invoices.csv',
    '--url',
    app.url,
    '--email',
    user.me.email,
    '--password',
    password,
  ]

  const first = await replay(...args)
  const row = (name: string, value: number) =>
    expect(first.output).toMatch(new RegExp(`^ *${name} +${value}$`, 'm'))
  row('Lines read', 9)
  row('in orders placed', 5)
  row('returned to stock', 1)
  row('write-offs refused for shortage', 1)
  row('left out: no product', 1)
  row('left out: quantity 0', 1)
  row('unexplained', 0)
  row('Orders placed', 3)
  row('Errors', 0)
  row('Ledger: mismatches', 0)
  expect(first.code).toBe(0)

  const before = await snapshot()
  const second = await replay(...args)
  expect(second.code).toBe(0)
  expect(await snapshot()).toBe(before)
  expect(await manager.run(verifyLedger)).toMatchObject({ verifyLedger: { mismatchCount: 0 } })
}, 60_000)

it('says in one sentence what is wrong with the way it was called', async () => {
  expect(
    await replay('no-such-file.csv', '--url', app.url, '--email', 'a@b.c', '--password', 'x'),
  ).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^no-such-file\.csv cannot be read: .*\n$/),
  })
  expect(await replay()).toMatchObject({ code: 2 })
})
