import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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

it('is taken where one that was about to take it from the dead has died too', () => {
  writeFileSync(file, nobody)
  writeFileSync(`${file}.after-${nobody}`, nobody)
  expect(takeLock(file)).toBe(true)
  expect(readFileSync(file, 'utf8')).toBe(String(process.pid))
  expect(readdirSync(folder)).toEqual(['lock'])
})

it('goes to one of many that want it from a dead holder at the same moment, each time', async () => {
  const tsx = createRequire(import.meta.url).resolve('tsx')
  // On a slow disk: each call takes its time, so that they come between each other anywhere.
  const script = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    import { createInterface } from 'node:readline'
    const pause = new Int32Array(new SharedArrayBuffer(4))
    for (const name of ['linkSync', 'readFileSync', 'renameSync', 'rmSync', 'statSync', 'writeFileSync']) {
      const call = fs[name]
      fs[name] = (...args) => (Atomics.wait(pause, 0, 0, Math.random() * 4), call(...args))
    }
    const { takeLock } = await import('${join(import.meta.dirname, 'lock.ts')}')
    syncBuiltinESMExports()
    createInterface({ input: process.stdin }).on('line', (file) => console.log(takeLock(file)))
    console.log('ready')`
  const rivals = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  const lines = rivals.map(({ stdout }) => createInterface({ input: stdout })[Symbol.asyncIterator]())
  const next = async () => (await Promise.all(lines.map((each) => each.next()))).map(({ value }) => value)
  await next()
  for (let round = 0; round < 40; round++) {
    const wanted = `${file}-${round}`
    writeFileSync(wanted, nobody)
    for (const rival of rivals) rival.stdin.write(`${wanted}\n`)
    expect((await next()).filter((answer) => answer === 'true')).toHaveLength(1)
  }
  for (const rival of rivals) rival.stdin.end()
}, 30_000)
