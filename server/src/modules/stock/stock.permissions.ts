import type { Permissions } from '../../platform/graphql/permissions.ts'

export const stockPermissions: Permissions = {
  Query: {
    stock: 'inventory.view',
    stocks: 'inventory.view',
    stockAsOf: 'inventory.view',
    stockLevels: 'inventory.view',
    stockMatrix: 'inventory.view',
    stockHistory: 'inventory.view',
    movement: 'inventory.view',
    movements: 'inventory.view',
  },
  Mutation: {
    adjustStock: 'inventory.adjust',
    adjustStocks: 'inventory.adjust',
    setLowStockThreshold: 'inventory.adjust',
    setStockBins: 'inventory.adjust',
    transferStock: 'inventory.transfer',
  },
  Subscription: { stockChanged: 'inventory.view' },
  fields: { 'Product.stocks': 'inventory.view' },
}
