import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesOf, isSameFact, rebase, type Facts } from './merge.rules.ts'

const before = { name: 'Pot', price: 500, tags: ['clay', 'old'], scope: null as string[] | null, gone: false }

test('what the reader left alone follows, and what only the reader changed stays', () => {
  expect(rebase(before, { name: 'Jug', price: 500 }, { ...before, price: 700, gone: true })).toEqual({
    facts: { name: 'Jug', price: 700, gone: true },
    news: [
      { field: 'price', before: 500, theirs: 700 },
      { field: 'gone', before: false, theirs: true },
    ],
  })
})

test('what both changed stays the reader’s, with both values told', () => {
  expect(rebase(before, { ...before, price: 600 }, { ...before, price: 700 })).toEqual({
    facts: { ...before, price: 600 },
    news: [{ field: 'price', before: 500, theirs: 700, mine: 600 }],
  })
})

test('what both changed alike is no news', () => {
  expect(rebase(before, { ...before, price: 700 }, { ...before, price: 700 }).news).toEqual([])
})

test('a list takes what both added and loses what either removed', () => {
  const mine = { ...before, tags: ['clay', 'old', 'mine'] }
  const theirs = { ...before, tags: ['theirs', 'clay'] }
  expect(rebase(before, mine, theirs)).toEqual({
    facts: { ...before, tags: ['theirs', 'clay', 'mine'] },
    news: [
      {
        field: 'tags',
        before: before.tags,
        theirs: theirs.tags,
        mine: mine.tags,
        both: ['theirs', 'clay', 'mine'],
      },
    ],
  })
})

test('a list that is none on one side is not merged', () => {
  const { facts, news } = rebase(before, { ...before, scope: ['A'] }, { ...before, scope: [] })
  expect(facts.scope).toEqual(['A'])
  expect(news).toEqual([{ field: 'scope', before: null, theirs: [], mine: ['A'] }])
})

test('only what differs is sent, an order too, but the same in another order is no clash', () => {
  expect(changesOf(before, { ...before, tags: ['old', 'clay'] })).toEqual({ tags: ['old', 'clay'] })
  const theirs = { ...before, tags: ['clay'] }
  const { facts, news } = rebase(before, { ...before, tags: ['old', 'clay'] }, theirs)
  expect(facts.tags).toEqual(['clay'])
  expect(news).toEqual([{ field: 'tags', before: before.tags, theirs: ['clay'] }])
})

const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'))
const facts = fc.record({ text: fc.constantFrom('x', 'y', 'z'), list }) as fc.Arbitrary<Facts>

test('nothing that one side did alone is lost, whatever the two did', () => {
  fc.assert(
    fc.property(facts, facts, facts, (was, mine, theirs) => {
      const merged = rebase(was, mine, theirs)
      const [own, other, both] = [mine.list, theirs.list, merged.facts.list] as [string[], string[], string[]]
      for (const item of ['a', 'b', 'c', 'd']) {
        const had = (was.list as string[]).includes(item)
        const changed = had
          ? !own.includes(item) || !other.includes(item)
          : own.includes(item) || other.includes(item)
        expect(both.includes(item)).toBe(changed ? !had : had)
      }
      const alone = isSameFact(mine.text, was.text) ? theirs.text : mine.text
      expect(merged.facts.text).toBe(alone)
    }),
  )
})
