import { expect, it } from 'vitest'
import { secretBox } from './secret-box.ts'

it('opens for who has the key, in the place that it was sealed for, and whole', () => {
  const box = secretBox(['first', 'second'], 'tests')
  const sealed = box.seal('whsec_1', 'hook')
  expect(sealed).toMatch(/^sealed:[\w-]+$/)
  expect(box.seal('whsec_1', 'hook')).not.toBe(sealed)
  expect(box.open(sealed, 'hook')).toBe('whsec_1')
  expect(box.open(sealed, 'another')).toBeUndefined()
  expect(secretBox(['first'], 'something else').open(sealed, 'hook')).toBeUndefined()
  expect(secretBox(['third'], 'tests').open(sealed, 'hook')).toBeUndefined()
  expect(secretBox([], 'tests').open(sealed, 'hook')).toBeUndefined()
  for (const broken of [sealed.slice(0, -4), `${sealed.slice(0, -4)}AAAA`, 'sealed:', 'sealed:AAAA'])
    expect(box.open(broken, 'hook'), broken).toBeUndefined()
})

it('knows what the newest key has sealed, and opens what older ones have', () => {
  const [older, newer, none] = [
    secretBox(['old'], 'tests'),
    secretBox(['new', 'old'], 'tests'),
    secretBox([], 'tests'),
  ]
  const sealed = older.seal('whsec_1', 'hook')
  expect(newer.open(sealed, 'hook')).toBe('whsec_1')
  expect([older, newer, none].map((box) => box.isCurrent(sealed, 'hook'))).toEqual([true, false, false])
  expect([older, none].map((box) => box.isCurrent('whsec_1', 'hook'))).toEqual([false, true])
  expect([none.seal('whsec_1', 'hook'), older.open('whsec_1', 'hook')]).toEqual(['whsec_1', 'whsec_1'])
})
