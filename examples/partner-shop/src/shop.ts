import {
  CancelOrderDocument,
  createClient,
  EventCursorDocument,
  EventsAppendedDocument,
  GudangError,
  OrdersDocument,
  PlaceOrderDocument,
  StocksDocument,
  verifyWebhook,
  type EventFieldsFragment,
} from '@gudang/client'

export interface ShopOptions {
  url: string
  apiKey: string
  /** Of its webhook, where it has one. */
  webhookSecret?: string
}

/** What a customer wants, under the shop's own number. */
export interface Wanted {
  reference: string
  customer: string
  items: { sku: string; qty: number }[]
}

export type Outcome = { kind: 'placed'; orderNumber: string } | { kind: 'short'; skus: string[] }

interface Level {
  quantity: number
  /** Of the movement that it is known from: the greater, the newer. */
  sequence: number
}

/** Sells what is in stock by a copy of its levels that follows the events; keep all this in your database. */
export function createShop({ url, apiKey, webhookSecret }: ShopOptions) {
  const gudang = createClient({ url, apiKey })
  const levels = new Map<string, Level>()
  const orders = new Map<string, string>()
  /** The numbers of orders by the shop's own. */
  const sold = new Map<string, string>()
  const webhooks = new Set<string>()
  let cursor: string

  /** The newest is kept, in whatever order they come: by walk, by event, or twice. */
  function learn(sku: string, warehouse: string, level: Level): void {
    const key = `${sku} ${warehouse}`
    const known = levels.get(key)
    if (!known || known.sequence < level.sequence) levels.set(key, level)
  }

  /** Everything as it is now, read again. */
  async function readAll(signal?: AbortSignal): Promise<void> {
    const first = 250
    for await (const stock of gudang.each(StocksDocument, { first: 100 }, ({ stocks }) => stocks, { signal }))
      learn(stock.sku, stock.warehouseCode, { quantity: stock.quantity, sequence: stock.version })
    const all = { filter: { updatedSince: '1970-01-01T00:00:00Z' }, first }
    for await (const order of gudang.each(OrdersDocument, all, ({ orders: found }) => found, { signal })) {
      orders.set(order.orderNumber, order.status)
      if (order.externalReference) sold.set(order.externalReference, order.orderNumber)
    }
  }

  function apply({ order, movements }: EventFieldsFragment): void {
    if (order) orders.set(order.orderNumber, order.to)
    for (const { product, warehouse, sequence, quantityAfter } of movements)
      learn(product.sku, warehouse.code, { quantity: quantityAfter, sequence })
  }

  const available = (sku: string): number =>
    [...levels].reduce((sum, [key, { quantity }]) => sum + (key.startsWith(`${sku} `) ? quantity : 0), 0)

  return {
    available,
    levels: () => new Map([...levels].map(([key, { quantity }]) => [key, quantity])),
    orders: () => new Map(orders),

    /** The cursor first: what changes while everything is read is told by an event after it. */
    async open(): Promise<void> {
      cursor = (await gudang.request(EventCursorDocument)).eventCursor
      await readAll()
    },

    /** Follows the events until the signal ends it, whatever becomes of the connection meanwhile. */
    async follow(signal: AbortSignal): Promise<void> {
      for await (const event of gudang.subscribe(EventsAppendedDocument, { after: cursor }, { signal })) {
        apply(event)
        cursor = event.cursor
      }
    },

    /** Asks the copy first; what it does not know yet the server says. Under one reference there is one order, however often it is called. */
    async sell({ reference, customer, items }: Wanted): Promise<Outcome> {
      const before = sold.get(reference)
      if (before) return { kind: 'placed', orderNumber: before }
      const known = items.filter(({ sku, qty }) => available(sku) < qty)
      if (known.length > 0) return { kind: 'short', skus: known.map(({ sku }) => sku) }
      const input = { customerName: customer, externalReference: reference, items }
      const options = { idempotencyKey: `sell-${reference}` }
      for (;;) {
        try {
          const { placeOrder } = await gudang.request(PlaceOrderDocument, { input }, options)
          if (placeOrder.__typename === 'InsufficientStock')
            return { kind: 'short', skus: placeOrder.shortages.map(({ sku }) => sku) }
          sold.set(reference, placeOrder.orderNumber)
          return { kind: 'placed', orderNumber: placeOrder.orderNumber }
        } catch (error) {
          // Nobody knows whether it was placed: only the same key tells, so it is asked until somebody answers.
          if (!(error instanceof GudangError) || error.code !== 'UNREACHABLE') throw error
        }
      }
    },

    async takeBack(orderNumber: string, reason: string): Promise<boolean> {
      const options = { idempotencyKey: `take-back-${orderNumber}`, attempts: 50 }
      const { cancelOrder } = await gudang.request(CancelOrderDocument, { orderNumber, reason }, options)
      return cancelOrder.__typename === 'Order'
    },

    /** What to answer to a delivery. Deliveries come at least once and may be late: an order is what the events say it is. */
    webhook(headers: Record<string, string | string[] | undefined>, body: Uint8Array): 204 | 401 {
      try {
        const { data } = verifyWebhook({ secret: webhookSecret!, headers, body })
        webhooks.add(data.id)
        return 204
      } catch {
        return 401
      }
    },
    webhooks: () => new Set(webhooks),

    /** Nightly: everything is read again. Tells what the copy had wrong, which should be nothing. */
    async reconcile(): Promise<string[]> {
      const before = new Map([...levels].map(([key, { quantity }]) => [key, quantity]))
      const states = new Map(orders)
      await readAll()
      const wrong = [...levels].filter(([key, { quantity }]) => before.get(key) !== quantity)
      const changed = [...orders].filter(([number, status]) => states.get(number) !== status)
      return [...wrong, ...changed].map(([key]) => key)
    },
  }
}
