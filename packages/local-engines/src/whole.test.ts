import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeWhole } from './whole.ts'

let folder: string
let target: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gudang-whole-'))
  target = join(folder, 'tree')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fill = (content: string) => async (draft: string) => {
  mkdirSync(draft)
  writeFileSync(join(draft, 'content'), content)
}

it('is not seen before it is whole', async () => {
  await makeWhole(target, async (draft) => {
    await fill('all')(draft)
    expect(existsSync(target)).toBe(false)
  })
  expect(readFileSync(join(target, 'content'), 'utf8')).toBe('all')
  expect(readdirSync(folder)).toEqual(['tree'])
})

it('leaves nothing behind where making it fails', async () => {
  const failing = makeWhole(target, async (draft) => {
    await fill('half')(draft)
    throw new Error('the network is gone')
  })
  await expect(failing).rejects.toThrow('the network is gone')
  expect(readdirSync(folder)).toEqual([])
})

it('is made anew where its last maker was killed half-way, whose draft goes', async () => {
  const abandoned = `${target}.draft-4194305-0a1b2c3d`
  mkdirSync(abandoned)
  writeFileSync(join(abandoned, 'content'), 'half')
  await makeWhole(target, fill('all'))
  expect(readFileSync(join(target, 'content'), 'utf8')).toBe('all')
  expect(readdirSync(folder)).toEqual(['tree'])
})

it('leaves alone what another one is making at this moment', async () => {
  const others = `${target}.draft-${process.ppid}-0a1b2c3d`
  mkdirSync(others)
  await makeWhole(target, fill('all'))
  expect(existsSync(others)).toBe(true)
})

it('stays what the first of two concurrent makers made', async () => {
  let finishSecond = () => {}
  const secondMayFinish = new Promise<void>((resolve) => (finishSecond = resolve))
  const second = makeWhole(target, async (draft) => {
    await fill('second')(draft)
    await secondMayFinish
  })
  await makeWhole(target, fill('first'))
  finishSecond()
  await second
  expect(readFileSync(join(target, 'content'), 'utf8')).toBe('first')
  expect(readdirSync(folder)).toEqual(['tree'])
})
