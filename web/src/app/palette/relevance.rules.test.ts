import { expect, test } from 'vitest'
import { byRelevance, relevance } from './relevance.rules.ts'

test('the same is more than a beginning, that more than a word, and that more than one wrong letter', () => {
  const heart = (search: string) => relevance(search, '85123A', 'Hanging heart holder')
  expect(heart('85123a')).toBe(4)
  expect(heart('hanging he')).toBe(3)
  expect(heart('holder heart')).toBe(2)
  expect(['hanging hart', 'haning', 'hangnig', 'holderr'].map(heart)).toEqual([1, 1, 1, 1])
  expect(['heaps', 'hxx', 'hanging lamp'].map(heart)).toEqual([0, 0, 0])
})

test('the group with the best result comes first, and what has nothing to do with the search is gone', () => {
  const entries = [
    { group: 'products', label: 'LONDON BUS', detail: 'A bus' },
    { group: 'products', label: 'LON', detail: 'A lamp' },
    { group: 'go', label: 'Stock' },
    { group: 'warehouses', label: 'LEEDS', detail: 'Long Lane' },
    { group: 'orders', label: '261123', detail: 'By a tag', atLeast: 2 },
  ]
  expect(byRelevance('lon', entries).map(({ label }) => label)).toEqual([
    'LON',
    'LONDON BUS',
    'LEEDS',
    '261123',
  ])
})
