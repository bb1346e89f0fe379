import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settings } from '../../platform/config/settings.ts'

const root = join(import.meta.dirname, '../../../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const contract = read('schema.graphql')
const released = read('schema.released.graphql')

interface Checks {
  undescribed(schema: GraphQLSchema): string[]
  brokenSince(before: GraphQLSchema, after: GraphQLSchema): string[]
  checkSchema(current?: string, released?: string): { code: number; output: string }
}
const { undescribed, brokenSince, checkSchema } = (await import(
  join(root, 'scripts/check-schema.mjs')
)) as Checks

describe('the checks of the schema', () => {
  it('pass what there is', () => {
    expect(checkSchema()).toEqual({ code: 0, output: '' })
  })

  it.each([
    ['a type', 'type Query { "d" a: Int }', ['Query']],
    ['a field', '"d" type Query { a: Int }', ['Query.a']],
    ['an argument', '"d" type Query { "d" a(b: Int): Int }', ['Query.a(b:)']],
    ['a field of an input', '"d" type Query { "d" a: Int } "d" input I { b: Int }', ['I.b']],
    ['a value', '"d" type Query { "d" a: Int } "d" enum E { B }', ['E.B']],
    ['a union', '"d" type Query { "d" a: U } union U = Query', ['U']],
    ['a scalar', '"d" type Query { "d" a: S } scalar S', ['S']],
  ])('find %s without a description', (_what, text, found) => {
    expect(undescribed(buildSchema(text))).toEqual(found)
  })

  const before = `
    type Query { a(b: Int): Int, c: U, e(i: I): E }
    union U = V | W
    type V { x: Int } type W { x: Int }
    enum E { ONE TWO }
    input I { n: Int }`
  it.each([
    ['a field that is gone', 'a(b: Int): Int, ', ''],
    ['a field of another type', 'a(b: Int): Int', 'a(b: Int): String'],
    ['a field that may be null now', 'V { x: Int }', 'V { x: [Int] }'],
    ['an argument that is gone', 'a(b: Int)', 'a'],
    ['an argument that must be given', 'a(b: Int)', 'a(b: Int, must: Int!)'],
    ['a value that is gone', 'ONE TWO', 'ONE'],
    ['a member that is gone', 'V | W', 'V'],
    ['an input that asks for more', 'n: Int', 'n: Int, must: Int!'],
  ])('find %s', (_what, from, to) => {
    expect(before).toContain(from)
    expect(brokenSince(buildSchema(before), buildSchema(before.replace(from, to)))).toHaveLength(1)
  })

  it('let pass what is added', () => {
    const after = before
      .replace('a(b: Int)', 'f: Int, a(b: Int, may: Int)')
      .replace('ONE TWO', 'ONE TWO THREE')
    expect(brokenSince(buildSchema(before), buildSchema(after))).toEqual([])
  })

  it('fail our own contract where a description is taken away, or what was released', () => {
    const [described] = /"""Who the request acts as[^"]*"""\n {2}actor: Actor!\n/.exec(contract)!
    expect(checkSchema(contract.replace(described, '  actor: Actor!\n'), released)).toEqual({
      code: 1,
      output: 'Query.actor has no description',
    })
    const gone = checkSchema(contract.replace(described, ''), released)
    expect(gone).toEqual({ code: 1, output: expect.stringContaining('Query.actor was removed') as string })
  })
})

describe('docs/api.md names what there is', () => {
  const schema = buildSchema(contract)
  const docs = read('docs/api.md').replace(/^```[\s\S]*?^```/gm, '')
  const quoted = [...new Set([...docs.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!))]
  const operations = ['Query', 'Mutation', 'Subscription'].flatMap((name) =>
    Object.values((schema.getType(name) as ReturnType<GraphQLSchema['getQueryType']>)!.getFields()),
  )

  /** Of `name`, `name:`, `name: value` and `name: { … }`, those that are none of these. */
  function unknown(known: readonly { name: string; type: GraphQLInputType }[], text: string): string[] {
    const parts = [...text.matchAll(/(\w+)(?::\s*(?:\{([^}]*)\}|[^,{}]*))?\s*(?:,|$)/g)]
    return parts.flatMap(([, name, inner]) => {
      const found = known.find((each) => each.name === name)
      if (!found) return [name!]
      const type = getNamedType(found.type)
      return inner && isInputObjectType(type) ? unknown(Object.values(type.getFields()), inner) : []
    })
  }

  const calls = quoted.flatMap((text) => {
    const [, name, given] = /^(\w+)\(([^()]*)\)$/.exec(text) ?? []
    return name ? [[text, name, given!] as const] : []
  })
  it.each(calls)('%s', (_text, name, given) => {
    const operation = operations.find((each) => each.name === name)
    expect(operation, name).toBeDefined()
    expect(unknown(operation!.args, given.trim())).toEqual([])
  })

  it('and no other name', () => {
    expect(calls.length).toBeGreaterThan(10)
    const words = (text: string) => text.match(/\w+/g) ?? []
    const known = new Set([
      ...words(contract.replace(/"""[\s\S]*?"""/g, '')),
      ...Object.keys(settings.shape),
      ...['actual', 'authorization', 'connectionParams', 'connection_init', 'data', 'entity', 'extensions'],
      ...['conflict', 'cost', 'limit', 'operationName', 'query', 'required', '__typename', 'GUDANG', 'TOKEN'],
      ...['RESOURCE_BUSY', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'shift_jis'],
    ])
    const names = quoted.filter(
      (text) => /^[A-Za-z_]+(\.[A-Za-z_]+)?$/.test(text) && !/^(npm|sep)/.test(text),
    )
    const permission = /^[a-z]+\.[a-z]+$/
    const lacking = names.filter(
      (text) => !permission.test(text) && words(text).some((word) => !known.has(word)),
    )
    expect(lacking).toEqual([])
    expect(names.length).toBeGreaterThan(100)
  })
})
