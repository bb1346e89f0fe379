import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { first as firstEn } from './en/first.ts'
import { pages as pagesEn } from './en/pages.ts'
import { first as firstId } from './id/first.ts'
import { pages as pagesId } from './id/pages.ts'

type Messages = { [key: string]: string | Messages }

function flatten(messages: Messages, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

const english = flatten({ ...firstEn, ...pagesEn })
const indonesian = flatten({ ...firstId, ...pagesId })
const src = join(import.meta.dirname, '..')
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|generated)\.|^i18n\/(en|id)\//.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n')

/** Every 'quoted.key' and `key.with.${hole}` that the code has, as patterns. */
const used = [...sources.matchAll(/(['`])([a-z][\w]*(?:\.(?:\w+|\$\{[^}]+\}))*)\1/g)].map(
  ([, , key]) => new RegExp(`^${key!.replaceAll('.', '\\.').replace(/\$\{[^}]+\}/g, '\\w+')}$`),
)
const bare = (key: string) => key.replace(/_(one|other)$/, '')

test('Indonesian says everything that English says, but for singulars, which it has not', () => {
  const expected = [...english.keys()].filter((key) => !key.endsWith('_one'))
  expect([...indonesian.keys()].sort()).toEqual(expected.sort())
})

test('both languages fill in the same values', () => {
  const holes = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{(\w+(?:, \w+)?)\}\}/g)].map(([, name]) => name).sort()
  for (const [key, text] of indonesian) {
    if (!key.endsWith('_other')) expect(holes(text), key).toEqual(holes(english.get(key)))
  }
})

test('no message is left that nobody uses', () => {
  const unused = [...english.keys()].filter((key) => !used.some((pattern) => pattern.test(bare(key))))
  expect(unused).toEqual([])
})

test('every key that the code asks for is there', () => {
  const keys = [...english.keys()].map(bare)
  const asked = [...sources.matchAll(/\bt\(\s*(['`])((?:\w+|\$\{[^}]+\})(?:\.(?:\w+|\$\{[^}]+\}))*)\1/g)].map(
    ([, , key]) => key!,
  )
  expect(asked.length).toBeGreaterThan(100)
  const missing = asked.filter((key) => {
    const pattern = new RegExp(`^${key.replaceAll('.', '\\.').replace(/\$\{[^}]+\}/g, '\\w+')}$`)
    return !keys.some((known) => pattern.test(known))
  })
  // Problem codes are the server's; what has no words of ours is shown in its own.
  expect(missing).toEqual([])
})
