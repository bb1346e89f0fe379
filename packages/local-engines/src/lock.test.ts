import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isHeld, takeLock } from './lock.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gudang-lock-'))
  file = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** No process has this number: it is above the highest that Linux gives. */
const nobody = '4194305'

it('is taken once, and names its holder', () => {
  expect(takeLock(file)).toBe(true)
  expect(readFileSync(file, 'utf8')).toBe(String(process.pid))
  expect(takeLock(file)).toBe(false)
  expect(isHeld(file)).toBe(true)
})

it('is not taken from a living holder, and leaves no litter', () => {
  writeFileSync(file, String(process.ppid))
  expect(takeLock(file)).toBe(false)
  expect(readFileSync(file, 'utf8')).toBe(String(process.ppid))
  expect(readdirSync(folder)).toEqual(['lock'])
})

it('is taken from a holder that has died', () => {
  writeFileSync(file, nobody)
  expect(isHeld(file)).toBe(false)
  expect(takeLock(file)).toBe(true)
  expect(readdirSync(folder)).toEqual(['lock'])
})

it('is taken from a stranger that has got the number of a holder that died long ago', () => {
  writeFileSync(file, String(process.ppid))
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(file, longAgo, longAgo)
  expect(takeLock(file)).toBe(true)
})

it('goes to one of many that want it from a dead holder at the same moment', async () => {
  writeFileSync(file, nobody)
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const script = `import('${join(import.meta.dirname, 'lock.ts')}').then(({ takeLock }) => {
    process.stdin.once('data', () => {
      console.log(takeLock('${file}'))
      process.stdin.once('end', () => process.exit()) // alive until all have tried
    })
    console.log('ready')
  })`
  const rivals = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--import', tsx, '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  const next = (rival: (typeof rivals)[number]) =>
    new Promise<string>((heard) => rival.stdout.once('data', (text: Buffer) => heard(text.toString().trim())))
  await Promise.all(rivals.map(next))
  const answers = Promise.all(rivals.map(next))
  for (const rival of rivals) rival.stdin.write('now\n')
  expect((await answers).filter((answer) => answer === 'true')).toHaveLength(1)
  for (const rival of rivals) rival.stdin.end()
}, 30_000)
