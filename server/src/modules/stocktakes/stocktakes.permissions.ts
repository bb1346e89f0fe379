import type { Permissions } from '../../platform/graphql/permissions.ts'

const sees = ['stocktake.count', 'stocktake.manage'] as const

export const stocktakesPermissions: Permissions = {
  Query: {
    stocktake: sees,
    stocktakes: sees,
    stocktakeLines: sees,
    countPlans: 'stocktake.manage',
    stocktakePreview: 'stocktake.manage',
  },
  Mutation: {
    setCountPlan: 'stocktake.manage',
    startStocktake: 'stocktake.manage',
    recordCounts: 'stocktake.count',
    finishCounting: 'stocktake.manage',
    decideLines: 'stocktake.manage',
    postStocktake: 'stocktake.manage',
    cancelStocktake: 'stocktake.manage',
  },
  Subscription: { stocktakeChanged: sees },
}
