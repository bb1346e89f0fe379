import type { StocktakeDetailFragment } from '../features/stocktakes/stocktakes.generated.ts'
import { london } from './network.ts'

const nobody = {
  ...{ open: 0, counted: 0, moved: 0, recount: 0, accepted: 0, excluded: 0, blocked: 0, posted: 0 },
}

export const budi = { __typename: 'Actor' as const, id: 'u2', kind: 'USER' as const, name: 'Budi' }

type Changes = Partial<Omit<StocktakeDetailFragment, 'progress'>> & { progress?: Partial<typeof nobody> }

export function aStocktake({ progress, ...changes }: Changes = {}): StocktakeDetailFragment {
  return {
    __typename: 'Stocktake',
    id: 'st1',
    number: 'ST-1',
    title: null,
    status: 'COUNTING',
    version: 3,
    createdAt: '2026-11-29T08:00:00.000Z',
    warehouse: london,
    progress: { __typename: 'StocktakeProgress', ...nobody, ...progress },
    allowedSteps: ['COUNTED', 'REVIEWED', 'CANCELLED'],
    uncounted: 'LEAVE',
    fourEyes: false,
    lineCount: 10,
    postedAt: null,
    scope: {
      ...{ __typename: 'StocktakeScope', tags: null, skus: null, binFrom: null, binTo: null },
      withStockOnly: false,
    },
    recountAbove: null,
    counters: [],
    strays: [],
    timeline: [],
    ...changes,
  }
}
