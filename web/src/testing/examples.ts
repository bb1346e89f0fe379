import type { OrderDetailFragment } from '../features/orders/orders.generated.ts'
import type { StockRowFragment } from '../features/stock/stock.generated.ts'
import type { PickedProductFragment } from '../domain/products/product-picker.generated.ts'
import { leeds, london } from './network.ts'

export function aStock(changes: Partial<StockRowFragment> & { sku?: string } = {}): StockRowFragment {
  const { sku = 'LAMP', ...given } = changes
  const quantity = given.quantity ?? 8
  const allocated = given.allocated ?? 2
  return {
    __typename: 'Stock',
    id: `stock-${sku}`,
    quantity,
    allocated,
    onHand: quantity + allocated,
    lowStockThreshold: 3,
    thresholdVersion: 0,
    isLow: quantity <= 3,
    version: 1,
    bin: null,
    updatedAt: '2026-11-20T10:00:00.000Z',
    product: { __typename: 'Product', id: `product-${sku}`, sku, name: `Name of ${sku}` },
    warehouse: london,
    ...given,
  }
}

export function aProduct(sku: string, levels: { LONDON?: number; LEEDS?: number }): PickedProductFragment {
  return {
    __typename: 'Product',
    id: `product-${sku}`,
    sku,
    name: `Name of ${sku}`,
    price: 250,
    barcodes: [],
    packs: [],
    isDeleted: false,
    stocks: [london, leeds].flatMap((warehouse) => {
      const quantity = levels[warehouse.code as 'LONDON' | 'LEEDS']
      if (quantity === undefined) return []
      const { product: _product, ...level } = aStock({ quantity, warehouse })
      return [{ ...level, id: `stock-${sku}-${warehouse.code}` }]
    }),
  }
}

export const aScan = (product: PickedProductFragment, units = 1) => ({
  __typename: 'Scanned' as const,
  ...{ units, product },
})

export function anOrder(changes: Partial<OrderDetailFragment> = {}): OrderDetailFragment {
  return {
    __typename: 'Order',
    id: 'order-1',
    orderNumber: '261123-AAAA-BBBB',
    status: 'PENDING',
    customerName: 'Harbour Gifts',
    customerEmail: null,
    customerPhone: null,
    customerAddress: null,
    contact: null,
    metadata: [],
    externalReference: null,
    note: null,
    cancelReason: null,
    totalAmount: 500,
    createdAt: '2026-11-23T09:00:00.000Z',
    updatedAt: '2026-11-23T09:00:00.000Z',
    allowedTransitions: ['PROCESSED', 'CANCELLED'],
    shipment: null,
    items: [
      {
        __typename: 'OrderItem',
        productId: 'product-LAMP',
        sku: 'LAMP',
        productName: 'Name of LAMP',
        priceAtPurchase: 250,
        qty: 2,
        lineTotal: 500,
        allocations: [{ __typename: 'OrderAllocation', quantity: 2, bin: null, warehouse: london }],
      },
    ],
    timeline: [
      {
        __typename: 'OrderTimelineEntry',
        status: 'PENDING',
        at: '2026-11-23T09:00:00.000Z',
        reason: null,
        actor: { __typename: 'Actor', id: 'u1', kind: 'USER', name: 'Mira Manager' },
      },
    ],
    ...changes,
  }
}
