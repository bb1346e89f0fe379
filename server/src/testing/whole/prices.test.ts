import 'reflect-metadata'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  getOperationAST,
  isListType,
  getNullableType,
  getNamedType,
  parse,
  type GraphQLSchema,
} from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { costOf, fieldsOf, isListField, isPageOfConnection } from '../../platform/graphql/cost.ts'
import { readOperation } from '../../platform/graphql/admission.ts'
import { loadConfig } from '../../platform/config/config.ts'
import { buildGuardedSchema } from '../../schema.ts'

let schema: GraphQLSchema
beforeAll(async () => {
  schema = await buildGuardedSchema()
})

const limit = loadConfig({ MONGODB_URI: 'x', REDIS_URL: 'x', JWT_SECRET: 'x'.repeat(32) }).REQUEST_COST_LIMIT

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query)
  return costOf(schema, document, getOperationAST(document)!, variables)
}

describe('the prices', () => {
  it('name every root field, and how many every list may hold', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const lacking: string[] = []
    for (const { type, field, isComposite } of fieldsOf(schema)) {
      const { price } = field.extensions
      const coordinate = `${type.name}.${field.name}`
      if (roots.includes(type) && !price) lacking.push(`${coordinate}: no price`)
      if (isListField(field) && !isPageOfConnection(type.name, field.name))
        if (isComposite ? !price?.size : !price) lacking.push(`${coordinate}: a list without a size`)
      if (/Connection$/.test(getNamedType(field.type).name) && !price?.size)
        lacking.push(`${coordinate}: a page without a size`)
      if (field.name === 'totalCount' && !price?.once) lacking.push(`${coordinate}: a count for nothing`)
    }
    expect(lacking).toEqual([])
  })

  it('are paid as often as a page has rows: asked for as a literal, a variable, a default, or not at all', () => {
    const page = (first: string) => `stocks${first} { nodes { quantity product { sku } } }`
    const hundred = cost(`{ ${page('(first: 100)')} }`)
    expect(cost(`query ($n: Int) { ${page('(first: $n)')} }`, { n: 100 })).toBe(hundred)
    expect(cost(`query ($n: Int = 100) { ${page('(first: $n)')} }`)).toBe(hundred)
    const fifty = cost(`{ ${page('(first: 50)')} }`)
    expect(cost(`{ ${page('')} }`)).toBe(fifty)
    expect(cost(`query ($n: Int) { ${page('(first: $n)')} }`)).toBe(fifty)
    expect(hundred).toBeGreaterThan(fifty * 1.5)
    // What the field itself refuses makes nothing cheaper, and nothing overflows.
    expect(cost(`{ ${page('(first: -2000000000)')} }`)).toBe(cost(`{ ${page('(first: 1)')} }`))
    expect(cost(`{ ${page('(first: 2000000000)')} }`)).toBe(hundred)
  })

  it('see through aliases, fragments, directives and lists in the input', () => {
    const fields = 'nodes { quantity product { sku } }'
    const plain = cost(`{ stocks { ${fields} } }`)
    expect(cost(`{ a: stocks { ${fields} } b: stocks { ${fields} } }`)).toBe(2 * plain)
    const spread = `{ stocks { ...Page } } fragment Page on StockConnection { ... { ${fields} } }`
    expect(cost(spread)).toBe(plain)
    expect(cost(`query ($no: Boolean!) { stocks @skip(if: $no) { ${fields} } }`, { no: true })).toBe(0)
    const tagged = 'query ($tags: [String!]) { products(filter: { tags: $tags }) { nodes { sku } } }'
    const tags = Array.from({ length: 1_000 }, String)
    expect(cost(tagged, { tags }) - cost(tagged, { tags: [] })).toBe(1_000)
  })

  it('count a total once, not once a row', () => {
    const price = (first: number) =>
      cost(`{ stocks(first: ${first}) { totalCount } }`) - cost(`{ stocks(first: ${first}) { __typename } }`)
    expect(price(100)).toBe(price(1))
    expect(price(1)).toBeGreaterThan(100)
  })
})

describe('what is legal', () => {
  it('of the SPA and of the partner client fits with room, with the most that they ask for', () => {
    const root = join(import.meta.dirname, '../../../..')
    const files = ['web/src', 'packages/client/src', 'packages/replay/src'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.graphql'))
        .map((file) => join(folder, file)),
    )
    const sources = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
    const definitions = sources.flatMap(({ file, text }) =>
      parse(text).definitions.map((definition) => ({
        folder: file.startsWith('web') ? 'web' : dirname(file),
        definition,
      })),
    )
    const costs = definitions.flatMap(({ folder, definition }) => {
      if (definition.kind !== 'OperationDefinition') return []
      const fragments = definitions
        .filter((each) => each.folder === folder && each.definition.kind === 'FragmentDefinition')
        .map((each) => each.definition)
      const document = { kind: 'Document', definitions: [definition, ...fragments] } as never
      const variables = Object.fromEntries(
        (definition.variableDefinitions ?? []).map(({ variable, type }) => [
          variable.name.value,
          greatest(schema, type),
        ]),
      )
      return [{ name: definition.name!.value, cost: costOf(schema, document, definition, variables) }]
    })
    expect(costs.length).toBeGreaterThan(60)
    expect(costs.filter(({ cost }) => cost > limit / 2)).toEqual([])
  })
})

describe('what is hostile', () => {
  const fifty = (field: (index: number) => string) =>
    Array.from({ length: 50 }, (_, at) => `a${at}: ${field(at)}`)
  it.each([
    [
      '50 × movements',
      (first: string) =>
        `movements${first} { nodes { id hash product { sku stocks { quantity warehouse { code } } } } }`,
    ],
    [
      '50 × orders',
      (first: string) =>
        `orders${first} { nodes { orderNumber items { sku allocations { quantity warehouse { code } } } timeline { at } } }`,
    ],
    ['50 × verifyLedger', () => 'verifyLedger { mismatchCount }'],
  ])('%s costs more than is allowed, however its page is asked for', (_name, field) => {
    for (const first of ['', '(first: $n)', '(first: 100)'])
      expect(cost(`query ($n: Int) { ${fifty(() => field(first)).join(' ')} }`, { n: 100 })).toBeGreaterThan(
        limit,
      )
  })

  it('is refused by its text: tokens, depth, aliases, directives, root fields', () => {
    const read = (query: string) => {
      const result = readOperation(schema, query)
      return Array.isArray(result) ? String((result as Error[])[0]!.message) : 'read'
    }
    expect(read(`{ ${'actor { id } '.repeat(1_300)} }`)).toMatch(/5000 tokens/)
    expect(read(`{ ${fifty(() => 'actor { id }').join(' ')} b: actor { id } }`)).toMatch(
      /Aliases limit of 50/,
    )
    expect(read(`{ actor { id ${'@include(if: true)'.repeat(51)} } }`)).toMatch(/Directives limit/)
    const roots = 'actor { id } '.repeat(51)
    expect(read(`{ ...All } fragment All on Query { ${roots} }`)).toMatch(/at most 50 root fields/)
    const deep =
      'alerts { nodes { stock { product { stocks { product { stocks { product { stocks { product { stocks { product { sku } } } } } } } } } } } }'
    expect(read(`{ ${deep} }`)).toMatch(/depth limit of 12/)
    expect(read('{ actor { id } }')).toBe('read')
  })
})

/** What fills a variable of this type; the SPA asks for pages of 50. */
function greatest(schema: GraphQLSchema, node: import('graphql').TypeNode): unknown {
  if (node.kind === 'NonNullType') return greatest(schema, node.type)
  if (node.kind === 'ListType') return Array.from({ length: 100 }, () => greatest(schema, node.type))
  return valueOf(schema, node.name.value)
}

function valueOf(schema: GraphQLSchema, name: string): unknown {
  const scalars: Record<string, unknown> = {
    Int: 50,
    Float: 1,
    Boolean: true,
    String: 'x',
    ID: 'x',
    Money: 1,
    DateTime: '2026-11-23T08:30:00.000Z',
  }
  if (name in scalars) return scalars[name]
  const type = schema.getType(name)!
  if ('getValues' in type) return type.getValues()[0]!.name
  if (!('getFields' in type)) return null
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => {
      const inner = getNullableType(field.type as never)
      const named = valueOf(
        schema,
        getNamedType(field.type as never as import('graphql').GraphQLType).toString(),
      )
      return [field.name, isListType(inner) ? Array.from({ length: 500 }, () => named) : named]
    }),
  )
}
