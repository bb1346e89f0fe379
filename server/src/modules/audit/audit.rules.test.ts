import { Types } from 'mongoose'
import { expect, it } from 'vitest'
import { changesOf } from './audit.rules.ts'

it('tells of two sides only what differs', () => {
  const before = { name: 'Lamp', price: 100, tags: ['a', 'b'] }
  expect(changesOf({ before, after: { ...before, price: 120, tags: ['b'] } })).toEqual([
    { field: 'price', before: '100', after: '120' },
    { field: 'tags', before: 'a, b', after: 'b' },
  ])
})

it('tells all of what is new or gone, and every other fact that there is', () => {
  expect(changesOf({ after: { name: 'Lamp', isActive: true } })).toEqual([
    { field: 'name', before: null, after: 'Lamp' },
    { field: 'isActive', before: null, after: 'true' },
  ])
  expect(changesOf({ before: { name: 'Lamp' } })).toEqual([{ field: 'name', before: 'Lamp', after: null }])
  const plans = [
    { abcClass: 'A', everyDays: 30 },
    { abcClass: 'B', everyDays: null },
  ]
  const id = new Types.ObjectId('0123456789abcdef01234567')
  expect(
    changesOf({ reason: 'COUNT', note: undefined, lines: 0, nested: { a: 1, ids: [id, id] }, plans }),
  ).toEqual([
    { field: 'reason', before: null, after: 'COUNT' },
    { field: 'lines', before: null, after: '0' },
    { field: 'nested', before: null, after: 'a: 1, ids: 0123456789abcdef01234567, 0123456789abcdef01234567' },
    { field: 'plans', before: null, after: 'abcClass: A, everyDays: 30; abcClass: B, everyDays: ' },
  ])
  expect(changesOf(undefined)).toEqual([])
})
