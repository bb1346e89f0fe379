import { aliased, known, posting, querying, times, type Group } from './attack.ts'
import { unreadable } from './unreadable.ts'

const invalid = 'GRAPHQL_VALIDATION_FAILED'
const noGraphQL = 'GRAPHQL_PARSE_FAILED'

const nested = (levels: number, open: string, inside: string) =>
  `${open.repeat(levels)}${inside}${' }'.repeat(levels)}`

const fragments = (count: number, spread: (index: number) => string) =>
  times(count, (index) => `fragment F${index} on Query { ${spread(index)} }`).join(' ')

const nonsense: Group = {
  name: 'bodies that make no sense',
  kind: 'refused',
  attacks: unreadable.map(([what, body, headers, code]) => posting(what, body, code, { headers })),
}

const sizes: Group = {
  name: 'documents that are too much',
  kind: 'refused',
  attacks: [
    querying('6,000 tokens', `{ ${'actor { id } '.repeat(1_500)} }`, noGraphQL),
    querying('600 fields', `{ ${'actor { id } '.repeat(300)} }`, invalid),
    querying('51 aliases', `{ ${aliased(51, 'actor { id }')} }`, invalid),
    querying('51 aliases deep inside', `{ stocks { nodes { ${aliased(51, 'id')} } } }`, invalid),
    querying('51 root fields', `{ ${'actor { id } '.repeat(51)} }`, invalid),
    querying(
      '51 root fields in a fragment',
      `{ ...R } fragment R on Query { ${'actor { id } '.repeat(51)} }`,
      invalid,
    ),
    querying('51 directives', `{ actor { id ${'@include(if: true) '.repeat(51)} } }`, invalid),
    querying('a directive that is none, 300 times', `{ actor { id ${'@x '.repeat(300)} } }`, invalid),
    querying('depth 14', `{ ${nested(6, 'orders { nodes { ', 'id')} ${'} '.repeat(6)} }`, invalid),
    querying(
      'depth 14 that there is',
      `{ alerts { nodes { stock { ${nested(6, 'product { stocks { ', 'id')} ${'} '.repeat(6)} } } } }`,
      invalid,
    ),
    querying(
      'depth by fragments',
      `{ alerts { nodes { stock { ...A } } } } ${times(6, (at) => `fragment ${'ABCDEFG'[at]} on Stock { product { stocks { ...${'ABCDEFG'[at + 1]} } } }`).join(' ')} fragment G on Stock { id }`,
      invalid,
    ),
    querying('inline fragments 200 deep', `{ ${nested(200, '... on Query { ', 'actor { id }')} }`, invalid),
    querying('selections 2,000 deep', `{ ${nested(2_000, 'a { ', 'b')} }`, [invalid, noGraphQL]),
    querying(
      'a list 4,000 deep',
      `{ products(filter: { tags: ${'['.repeat(2_000)}${']'.repeat(2_000)} }) { nodes { id } } }`,
      noGraphQL,
    ),
    querying(
      'an object 400 deep',
      `{ products(filter: ${'{ a: '.repeat(400)}1${'}'.repeat(400)}) { nodes { id } } }`,
      invalid,
    ),
    querying('a fragment of itself', '{ ...A } fragment A on Query { ...A }', invalid),
    querying('fragments in a ring', `{ ...F0 } ${fragments(20, (at) => `...F${(at + 1) % 20}`)}`, invalid),
    querying(
      'fragments that double each time',
      `{ ...F0 } ${fragments(30, (at) => (at < 29 ? `...F${at + 1} ...F${at + 1}` : 'actor { id }'))}`,
      [invalid, 'TOO_COSTLY'],
    ),
    querying('400 fragments of nobody', `{ actor { id } } ${fragments(400, () => 'actor { id }')}`, invalid),
    querying(
      'fields that fight',
      `{ ${times(200, (at) => `x: product(sku: "${at}") { id }`).join(' ')} }`,
      invalid,
    ),
    querying(
      '200 operations',
      times(200, (at) => `query Q${at} { actor { id } }`).join(' '),
      'OPERATION_RESOLUTION_FAILURE',
    ),
    querying(
      '1,000 variables',
      `query (${times(1_000, (at) => `$v${at}: Int`).join(' ')}) { actor { id } }`,
      invalid,
    ),
    querying(
      'a text of 90,000 characters',
      `{ product(sku: "${'x'.repeat(90_000)}") { id } }`,
      'BAD_USER_INPUT',
    ),
    querying('a document of 100,001 characters', `{ actor { id } } #${'x'.repeat(100_000)}`, 'BAD_REQUEST'),
    querying('a million commas', `{ actor { id } }${','.repeat(1_000_000)}`, 'BAD_REQUEST'),
    querying('a number without an end', `{ stocks(first: 1${'0'.repeat(5_000)}) { nodes { id } } }`, invalid),
    querying('a block text without an end', '{ product(sku: """', noGraphQL),
    querying('a definition of types', 'type Query { x: Int }', invalid),
  ],
}

const selections = {
  movements: (first: string) =>
    `movements${first} { nodes { id hash product { sku stocks { quantity warehouse { code } } } } }`,
  orders: (first: string) =>
    `orders${first} { nodes { orderNumber items { allocations { warehouse { code } } } timeline { at } } }`,
  stocks: (first: string) => `stocks${first} { nodes { id product { sku stocks { id product { sku } } } } }`,
}

/** How many rows of a page are asked for. */
const ways: [how: string, head: string, first: string, variables: object][] = [
  ['a variable', 'query ($n: Int)', '(first: $n)', { n: 100 }],
  ['a default', 'query ($n: Int = 100)', '(first: $n)', {}],
  ['a literal', 'query', '(first: 100)', {}],
  ['nothing', 'query', '', {}],
]

const costs: Group = {
  name: 'operations that cost too much',
  kind: 'refused',
  attacks: [
    ...Object.entries(selections).flatMap(([name, field]) =>
      ways.map(([how, head, first, variables]) =>
        querying(`50 × ${name}: ${how}`, `${head} { ${aliased(50, field(first))} }`, 'TOO_COSTLY', {
          variables,
        }),
      ),
    ),
    querying('50 × verifyLedger', `{ ${aliased(50, 'verifyLedger { mismatchCount }')} }`, 'TOO_COSTLY'),
    querying('50 × dashboard', `{ ${aliased(50, 'dashboard { openAlerts }')} }`, 'TOO_COSTLY'),
    querying(
      '50 × a year of movements',
      `{ ${aliased(50, 'movementTrend(from: "2025-12-01T00:00:00Z", to: "2026-11-01T00:00:00Z") { day }')} }`,
      'TOO_COSTLY',
    ),
    querying('50 × tags', `{ ${aliased(50, 'tags { tag count }')} }`, 'TOO_COSTLY'),
    querying(
      '50 × the past of 100 stocks',
      `query ($n: Int) { ${aliased(50, 'stockAsOf(at: "2026-06-01T00:00:00Z", first: $n) { nodes { quantity product { sku } } }')} }`,
      'TOO_COSTLY',
      { variables: { n: 100 } },
    ),
    querying(
      '40 × words that are found everywhere',
      `query ($n: Int) { ${aliased(40, `products(first: $n, filter: { search: "${known.word}" }) { totalCount nodes { id stocks { id } } }`)} }`,
      'TOO_COSTLY',
      { variables: { n: 100 } },
    ),
    querying(
      '50 passwords at once',
      `mutation { ${aliased(50, 'login(email: "a@b.test", password: "x") { __typename }')} }`,
      'TOO_COSTLY',
    ),
  ],
}

const introspection: Group = {
  name: 'asking for the schema',
  kind: 'refused',
  attacks: [
    querying('all types', '{ __schema { types { name fields { name args { name } } } } }', invalid),
    querying('one type', '{ __type(name: "User") { fields { name } } }', invalid),
    querying('as administrator', '{ __schema { queryType { name } } }', invalid, { as: 'admin' }),
    querying('in a fragment', '{ ...A } fragment A on Query { __schema { types { name } } }', invalid),
    querying('in a mutation', 'mutation { __schema { types { name } } }', invalid),
    querying('beside something else', '{ actor { id } a: __type(name: "Query") { name } }', invalid),
    posting('without a token', { query: '{ __schema { types { name } } }' }, invalid, {
      headers: { authorization: '' },
    }),
  ],
}

export const documents: Group[] = [nonsense, sizes, costs, introspection]
