import { stocktake } from './document-fields.ts'
import type { Answer, Case } from './webhook-cases.ts'

type Run = (name: string, args: object, fields?: string) => Promise<Answer>

/** From the start to the posting, each in the state that the one before it leaves. */
export const stocktakeCases = (run: Run, query: <T>(text: string) => Promise<T>): Record<string, Case> => ({
  startStocktake: {
    args: () => ({
      input: {
        ...{ warehouseCode: 'LONDON', title: 'Shelf', scope: { skus: ['LAMP', 'MUG'] } },
        idempotencyKey: 'k-stocktake',
      },
    }),
    fields: stocktake,
    meanwhile: ({ number }) =>
      run('recordCounts', { input: { number, entries: [{ code: 'MUG', units: 3 }] } }, '__typename'),
  },
  recordCounts: {
    args: (answer) => ({
      input: {
        number: answer('startStocktake').number,
        entries: [
          { code: 'LAMP', units: 2 },
          { code: 'NONE', units: 1 },
        ],
        idempotencyKey: 'k-counts',
      },
    }),
    fields:
      '__typename ... on CountsRecorded { entries { code lineId sku ownUnits totalUnits stray unexpected } }',
    meanwhile: async () => {
      const { stocktakes } = await query<{ stocktakes: { nodes: { number: string }[] } }>(
        '{ stocktakes(first: 1) { nodes { number } } }',
      )
      const input = { number: stocktakes.nodes[0]!.number, entries: [{ code: 'LAMP', units: 9 }] }
      await run('recordCounts', { input }, '__typename')
    },
  },
  finishCounting: {
    args: (answer) => ({ number: answer('startStocktake').number, idempotencyKey: 'k-finish' }),
    fields: stocktake,
    meanwhile: async ({ number }) => {
      const { stocktakeLines } = await query<{ stocktakeLines: { nodes: { id: string }[] } }>(
        `{ stocktakeLines(number: "${String(number)}") { nodes { id } } }`,
      )
      const decisions = stocktakeLines.nodes.map(({ id: lineId }) => ({ lineId, decision: 'EXCLUDE!' }))
      await run('decideLines', { input: { number, decisions } }, '__typename')
    },
  },
  decideLines: {
    args: (answer) => ({
      input: {
        number: answer('startStocktake').number,
        decisions: [
          {
            lineId: (answer('recordCounts').entries as { lineId: string }[])[0]!.lineId,
            decision: 'RECOUNT!',
          },
        ],
        idempotencyKey: 'k-decide',
      },
    }),
    fields: stocktake,
    meanwhile: async ({ number }) => {
      await run('recordCounts', { input: { number, entries: [{ code: 'LAMP', units: 5 }] } }, '__typename')
      await run('finishCounting', { number }, '__typename')
    },
  },
  postStocktake: {
    args: (answer) => ({
      ...{
        number: answer('startStocktake').number,
        expectedVersion: 4,
        idempotencyKey: 'k-stocktake-posted',
      },
    }),
    fields: `${stocktake} ... on StocktakeBlocked { status lines { sku reason shortBy } }`,
  },
  cancelStocktake: {
    args: (answer) => ({
      number: answer('cancelStocktake.of').number,
      reason: 'late',
      idempotencyKey: 'k-stocktake-off',
    }),
    fields: stocktake,
  },
})
