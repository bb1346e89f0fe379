import { getOperationAST, parse, type GraphQLSchema } from 'graphql'
import { costOf } from '../../platform/graphql/cost.ts'
import { aliased, ask, known, times, type Attack, type Group } from './attack.ts'

const limit = 30_000
const first = { n: 100 }

/** As often as one operation may ask for it. */
function asOftenAsAllowed(schema: GraphQLSchema, field: string): { query: string; count: number } {
  const head = field.includes('$n') ? 'query ($n: Int)' : 'query'
  for (let count = 50; ; count--) {
    const query = `${head} { ${aliased(count, field)} }`
    const document = parse(query)
    if (costOf(schema, document, getOperationAST(document)!, first) <= limit) return { query, count }
  }
}

const past = '2026-01-02T00:00:00Z'
const fields: Record<string, string> = {
  'movements with products and stocks':
    'movements(first: $n) { nodes { id hash product { sku stocks { quantity warehouse { code } } } } }',
  'orders with everything':
    'orders(first: $n) { nodes { orderNumber items { sku allocations { quantity warehouse { code } } } timeline { at } } }',
  'stocks with products and their stocks':
    'stocks(first: $n) { nodes { id product { sku stocks { id product { sku } } } } }',
  'words that are found everywhere': `products(first: $n, filter: { search: "${known.word}" }) { nodes { id stocks { id } } }`,
  'movements by words': `movements(first: $n, filter: { search: "${known.word}" }) { nodes { id product { sku } } }`,
  'orders by words': `orders(first: $n, filter: { search: "${known.word}" }) { nodes { id items { sku } } }`,
  totals: 'movements(first: 1, filter: { types: [ADJUSTMENT] }) { totalCount }',
  'the past of stocks': `stockAsOf(first: $n, at: "${past}") { nodes { quantity product { sku } } }`,
  'the history of a stock': `stockHistory(sku: "${known.sku}", warehouseCode: "${known.warehouse}", from: "2026-01-01T00:00:00Z", to: "${past}", points: 500) { at }`,
  'a year of days': 'movementTrend(from: "2025-12-01T00:00:00Z", to: "2026-11-30T00:00:00Z") { day unitsIn }',
  dashboards:
    'dashboard { openAlerts stockValue { warehouse { code } } openOrders { count } movementsToday { count } }',
  'best sellers': 'topMovers(first: $n, days: 366) { units product { sku stocks { quantity } } }',
  'idle stocks': 'idleStocks(first: $n, days: 1) { totalCount nodes { id product { sku } } }',
  tags: 'tags { tag count }',
  'numbers of orders': 'orderCounts { status count }',
  'proofs of the ledger': 'verifyLedger { mismatchCount }',
}

/** As dear as it may be, each by somebody who has not spent anything yet. */
export function legal(schema: GraphQLSchema): Group {
  return {
    name: 'legal, as dear as may be',
    kind: 'legal',
    attacks: Object.entries(fields).map(([name, field]): Attack => {
      const { query, count } = asOftenAsAllowed(schema, field)
      return {
        what: `${count} × ${name}`,
        door: 'POST',
        expected: 'OK',
        send: async (target) =>
          ask(target, '/graphql', {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${await target.newcomer('viewer')}`,
            },
            body: JSON.stringify({ query, variables: first }),
          }),
      }
    }),
  }
}

/** One who spends all at once is refused, and nobody else. */
export const budgets: Group = {
  name: 'a budget that is spent',
  kind: 'refused',
  attacks: [
    {
      what: '40 dear questions at once',
      door: 'POST',
      // On a machine that is slow enough, what is asked first takes too long.
      expected: ['', 'DEADLINE_EXCEEDED and '].map((slow) => `${slow}OK and RATE_LIMITED; of others OK`),
      async send(target) {
        const token = await target.newcomer('viewer')
        const question = (authorization: string) =>
          ask(target, '/graphql', {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${authorization}` },
            body: JSON.stringify({ query: `{ ${aliased(20, 'tags { tag count }')} }` }),
          })
        const codes = await Promise.all(times(40, () => question(token)))
        return `${[...new Set(codes)].sort().join(' and ')}; of others ${await question(target.tokens.manager)}`
      },
    },
  ],
}
