/** What comes as a body of POST /graphql, with its headers, and the code that it is answered with. */
export type Unreadable = [what: string, body: string | object, headers: Record<string, string>, code: string]

const megabyte = 'x'.repeat(1_000_000)
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

export const unreadable: Unreadable[] = [
  ['no JSON', '{', {}, 'BAD_USER_INPUT'],
  ['JSON that is no object', '"x"', {}, 'BAD_USER_INPUT'],
  ['a list of requests', '[{"query":"{ me { id } }"}]', {}, 'BAD_REQUEST'],
  ['an empty list', '[]', {}, 'BAD_REQUEST'],
  ['an empty object', '{}', {}, 'BAD_REQUEST'],
  ['a query that is a number', { query: 7 }, {}, 'BAD_REQUEST'],
  ['a query that is an object', { query: { kind: 'Document' } }, {}, 'BAD_REQUEST'],
  ['variables that are a list', { query: '{ me { id } }', variables: [1] }, {}, 'BAD_REQUEST'],
  ['variables that are a text', { query: '{ me { id } }', variables: '{}' }, {}, 'BAD_REQUEST'],
  ['an operationName that is a number', { query: '{ me { id } }', operationName: 1 }, {}, 'BAD_REQUEST'],
  ['extensions that are a list', { query: '{ me { id } }', extensions: [] }, {}, 'BAD_REQUEST'],
  [
    'an operationName that is not there',
    { query: 'query A { me { id } }', operationName: megabyte },
    {},
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'two operations and no name',
    { query: 'query A { me { id } } query B { me { id } }' },
    {},
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'a wrong hash of a persisted query',
    {
      query: '{ me { id } }',
      extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } },
    },
    {},
    'PERSISTED_QUERY_NOT_SUPPORTED',
  ],
  ['a subscription', { query: 'subscription { orderChanged { id } }' }, {}, 'BAD_REQUEST'],
  ['no GraphQL', { query: '}{' }, {}, 'GRAPHQL_PARSE_FAILED'],
  ['NUL in the document', { query: '{ me { i\0d } }' }, {}, 'GRAPHQL_PARSE_FAILED'],
  ['a field of a megabyte', { query: `{ ${megabyte} }` }, {}, 'BAD_REQUEST'],
  ['a field of 90,000 characters', { query: `{ ${'x'.repeat(90_000)} }` }, {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['900 fields that are not there', { query: `{ ${'nope '.repeat(900)} }` }, {}, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a variable of a megabyte',
    {
      query: 'query ($s: ProductSort) { products(sort: $s) { nodes { sku } } }',
      variables: { s: megabyte },
    },
    {},
    'BAD_USER_INPUT',
  ],
  [
    'a variable that is missing',
    { query: 'query ($s: String!) { product(sku: $s) { sku } }' },
    {},
    'BAD_USER_INPUT',
  ],
  [
    'a variable 20,000 lists deep',
    `{"query":"query ($t: [String!]) { products(filter: { tags: $t }) { nodes { sku } } }","variables":{"t":${deep(20_000)}}}`,
    {},
    'BAD_USER_INPUT',
  ],
  [
    'keys of objects of JavaScript',
    '{"query":"query ($f: ProductFilter) { products(filter: $f) { nodes { sku } } }","variables":{"f":{"__proto__":{"search":"x"},"constructor":1}}}',
    {},
    'BAD_USER_INPUT',
  ],
  ['another content type', '{ me { id } }', { 'content-type': 'application/graphql' }, 'BAD_REQUEST'],
  ['a form', 'query={me{id}}', { 'content-type': 'application/x-www-form-urlencoded' }, 'BAD_REQUEST'],
  ['plain text', '{"query":"{ me { id } }"}', { 'content-type': 'text/plain' }, 'BAD_REQUEST'],
  [
    'a charset of another time',
    { query: '{ me { id } }' },
    { 'content-type': 'application/json; charset=ebcdic' },
    'BAD_USER_INPUT',
  ],
  [
    'a compression that nobody has',
    { query: '{ me { id } }' },
    { 'content-encoding': 'sdch' },
    'BAD_USER_INPUT',
  ],
  ['a gzip that is none', { query: '{ me { id } }' }, { 'content-encoding': 'gzip' }, 'BAD_USER_INPUT'],
  [
    'an answer in a type that is not spoken',
    { query: '{ me { id } }' },
    { accept: 'image/png' },
    'BAD_REQUEST',
  ],
  ['more than 2 MB', `"${megabyte}${megabyte}${megabyte}"`, {}, 'BAD_USER_INPUT'],
]
