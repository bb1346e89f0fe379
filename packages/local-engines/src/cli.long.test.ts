import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { run } from './process.ts'
import { untilGone } from './testing/engine-processes.ts'
import { insertOne } from './testing/insert-one.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gudang-cli-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const tsx = createRequire(import.meta.url).resolve('tsx')
const command = (...words: string[]) => [
  ...['--conditions=source', '--import', tsx],
  join(import.meta.dirname, 'cli.ts'),
  ...words,
]
const env = () => ({ ...process.env, GUDANG_ROOT: root })
const cli = async (...words: string[]) => {
  const { code, output } = await run(process.execPath, command(...words), { env: env() })
  return { code, said: output.trim() }
}

it('brings engines up, tells their state, stops them for their user and deletes their data', async () => {
  expect(await cli('status')).toEqual({ code: 0, said: 'No engines run for dev.' })
  const up = spawn(process.execPath, command('up'), { env: env(), stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((done) => up.once('exit', done))
  let said = ''
  up.stdout.on('data', (text: Buffer) => (said += text.toString()))
  await expect.poll(() => said, { timeout: 30_000 }).toMatch(/^MONGODB_URI=mongodb:.*\nREDIS_URL=redis:.*\n$/)
  expect(await insertOne(said.split('\n')[0]!.replace('MONGODB_URI=', ''), {})).toBe(1)
  expect((await cli('status')).said).toBe('The engines for dev run.')
  expect((await cli('stop')).said).toBe('The engines for dev have stopped.')
  expect(await ended).toBe(0)
  await untilGone(root)
  expect(existsSync(join(root, '.gudang/dev/engine'))).toBe(true)
  expect((await cli('reset')).code).toBe(0)
  expect(existsSync(join(root, '.gudang/dev'))).toBe(false)
}, 60_000)

it('explains itself to who asks for something else', async () => {
  const { code, said } = await cli('restart')
  expect(code).toBe(2)
  expect(said).toContain('pnpm engines up')
}, 20_000)
