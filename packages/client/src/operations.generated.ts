/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Of `adjustStocks`. */
export type AdjustStocksInput = {
  /** The caller's own document; at most 100 characters. */
  externalReference?: string | null | undefined;
  /** 1 to 255 characters, unique per user or integration, remembered for at least 30 days. The same key with the same input returns the first result again, a refusal too, and changes nothing; with other input it is IDEMPOTENCY_CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** All lines or none: 1 to 500, each SKU and warehouse once. */
  lines: Array<AdjustStocksLineInput>;
  /** For people, in lines; null or empty: none. At most 1,000 characters. */
  note?: string | null | undefined;
  /** Why; of all lines. */
  reason: AdjustmentReason;
};

/** Of AdjustStocksInput. */
export type AdjustStocksLineInput = {
  /** When countedOnHand was counted, where that was not now; with reason COUNT. What differs from what the ledger says was on hand then is booked, so whatever has moved since stays right. At most 31 days ago (TOO_LONG_AGO) and 2 minutes ahead, which is taken as now (IN_THE_FUTURE); COUNTED_SINCE where a later count is booked already. */
  countedAt?: string | null | undefined;
  /** What was counted, promised units included. Exactly one of delta and countedOnHand. */
  countedOnHand?: number | null | undefined;
  /** Exactly one of delta and countedOnHand, as in adjustStock. */
  delta?: number | null | undefined;
  /** Compare-and-set: refuse all unless this many are on hand now. */
  expectedOnHand?: number | null | undefined;
  /** SKU of the product, or any form of its GTIN. At most 64 characters. */
  sku: string;
  /** Code of the warehouse; NOT_FOUND where it is none of the actor. At most 32 characters. */
  warehouseCode: string;
};

/** Why stock was adjusted. */
export type AdjustmentReason =
  /** Puts an earlier movement right. */
  | 'CORRECTION'
  /** Was counted on the shelf. */
  | 'COUNT'
  /** Is broken and cannot be sold. */
  | 'DAMAGE'
  /** Turned up. */
  | 'FOUND'
  /** Is gone. */
  | 'LOSS'
  /** Arrived from outside. */
  | 'RECEIPT'
  /** Came back from a customer. */
  | 'RETURN';

/** Where an order goes, in its parts. */
export type DeliveryAddressInput = {
  /** Street, house, floor: 1 to 5 lines of at most 100 characters. */
  addressLines: Array<string>;
  /** 1 to 100 characters. */
  city: string;
  /** Two letters of ISO 3166-1, e.g. ID; else INVALID. */
  country: string;
  /** Who takes it in, where that is not the customer. At most 200 characters. */
  name?: string | null | undefined;
  /** As the country writes it. At most 20 characters. */
  postcode?: string | null | undefined;
  /** Province, state or county. At most 100 characters. */
  region?: string | null | undefined;
};

/** What a movement does to quantity, allocated and what is on the way. */
export type MovementType =
  /** Units on hand were found to be more or fewer, as the reason says. */
  | 'ADJUSTMENT'
  /** Was promised: available units became allocated. */
  | 'ALLOCATION'
  /** Is promised no longer: allocated units are available again. */
  | 'RELEASE'
  /** Left with an order. */
  | 'SHIPMENT'
  /** Came from another warehouse. */
  | 'TRANSFER_IN'
  /** Left for another warehouse. */
  | 'TRANSFER_OUT'
  /** Is on the way to this stock. */
  | 'TRANSFER_SENT'
  /** Was on the way to this stock and is lost. */
  | 'TRANSIT_LOSS'
  /** Was on the way to this stock and went back. */
  | 'TRANSIT_RETURN';

/** Whom to ask about a delivery, where that is not the customer. */
export type OrderContactInput = {
  /** As PlaceOrderInput.customerEmail. At most 254 characters. */
  email?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
  /** As it was typed. At most 50 characters. */
  phone?: string | null | undefined;
};

/** All that is given must hold; what is left out or null asks nothing. */
export type OrderFilter = {
  /** A totalAmount of so much or more. */
  amountFrom?: number | null | undefined;
  /** A totalAmount of so much or less. */
  amountTo?: number | null | undefined;
  /** Orders with one of these external references, whoever gave it; at most 500. */
  externalReferences?: Array<string> | null | undefined;
  /** Placed at this moment or later. */
  from?: string | null | undefined;
  /** Orders with this of their metadata. */
  metadata?: OrderMetadataFilter | null | undefined;
  /** Id of the user or integration that placed them. At most 100 characters. */
  placedBy?: string | null | undefined;
  /** Words or beginnings of words in order number, external reference, the SKUs, the customer's name, e-mail and phone, and short values of metadata, compared as in ProductFilter.search; what has just this number or reference comes first. At most 200 characters. */
  search?: string | null | undefined;
  /** Orders with a line of this SKU, or of the product with this barcode. At most 64 characters. */
  sku?: string | null | undefined;
  /** Any of them. At most 100 of them. */
  statuses?: Array<OrderStatus> | null | undefined;
  /** Placed before this moment. */
  to?: string | null | undefined;
  /** Orders that changed then or later, deleted ones included, the longest ago first; what changes during the walk comes again at its end. Take `asOf` of the connection for the next time, and 1970-01-01T00:00:00Z for the first. Some that you know come again: nothing is left out. Together with other conditions, what fulfils them no longer is not told. */
  updatedSince?: string | null | undefined;
  /** Orders that take something from this warehouse. At most 32 characters. */
  warehouseCode?: string | null | undefined;
};

/** Orders with this key, and with this value where it is given. */
export type OrderMetadataFilter = {
  /** 1 to 40 characters. */
  key: string;
  /** Exactly this one. Left out: any. At most 500 characters. */
  value?: string | null | undefined;
};

/** One of the partner's own facts about an order. */
export type OrderMetadataInput = {
  /** 1 to 40 characters; each key once, else DUPLICATE. */
  key: string;
  /** 1 to 500 characters; one of more than 100 is not searched. */
  value: string;
};

/** PENDING → PROCESSED → SHIPPED; PENDING or PROCESSED → CANCELLED. */
export type OrderStatus =
  /** It ended without leaving: its goods are available again. */
  | 'CANCELLED'
  /** Placed: goods are promised to it. */
  | 'PENDING'
  /** It is packed, or being packed. */
  | 'PROCESSED'
  /** The goods have left. */
  | 'SHIPPED';

/** Of `placeOrder`, `placeOrders`. */
export type PlaceOrderInput = {
  /** Whom to ask about the delivery, where that is not the customer. */
  contact?: OrderContactInput | null | undefined;
  /** Where it goes, in lines. At most 1,000 characters. */
  customerAddress?: string | null | undefined;
  /** As mail systems take it: accents and international domains too; trimmed, empty is none; at most 254 bytes. */
  customerEmail?: string | null | undefined;
  /** 1 to 200 characters. */
  customerName: string;
  /** At most 50 characters. */
  customerPhone?: string | null | undefined;
  /** The same in its parts. Where customerAddress is left out, it is made of them. */
  deliveryAddress?: DeliveryAddressInput | null | undefined;
  /** The partner's own order number, at most 100 characters; unique per user or integration where given: else TAKEN, which tells the order that has it. */
  externalReference?: string | null | undefined;
  /** 1 to 255 characters, unique per user or integration, remembered for at least 30 days. The same key with the same input returns the first result again, a refusal too, and changes nothing; with other input it is IDEMPOTENCY_CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** 1 to 1,000 lines; lines with one SKU are summed before the check. */
  items: Array<PlaceOrderItemInput>;
  /** Your own facts, by which orders can be found; at most 50. */
  metadata?: Array<OrderMetadataInput> | null | undefined;
  /** For people, in lines; null or empty: none. At most 1,000 characters. */
  note?: string | null | undefined;
  /** Take everything from this warehouse. Left out: the server allocates, one warehouse if one can fill the order, else split. At most 32 characters. */
  warehouseCode?: string | null | undefined;
};

/** Of PlaceOrderInput. */
export type PlaceOrderItemInput = {
  /** 1 or more. */
  qty: number;
  /** SKU of the product, or any form of its GTIN. At most 64 characters. */
  sku: string;
};

/** All that is given must hold; what is left out or null asks nothing. */
export type ProductFilter = {
  /** Deleted products too; where left out: false, with updatedSince true. */
  includeDeleted?: boolean | null | undefined;
  /** Words or beginnings of words in SKU, name, barcode or tag, of which the 16 longest count. Case, diacritics, width and invisible characters are ignored, letters are compared as people type them (ß as ss, ł as l), and writing without spaces is found from any of its letters on. Where nothing is found so, one letter of a word may be wrong. */
  search?: string | null | undefined;
  /** The products with these SKUs, or barcodes; at most 500. What is none finds nothing. */
  skus?: Array<string> | null | undefined;
  /** Products that have all of these tags. At most 50 of at most 50 characters. */
  tags?: Array<string> | null | undefined;
  /** Products that changed then or later, deleted ones included, the longest ago first; what changes during the walk comes again at its end. Take `asOf` of the connection for the next time, and 1970-01-01T00:00:00Z for the first. Some that you know come again: nothing is left out. Together with other conditions, what fulfils them no longer is not told. */
  updatedSince?: string | null | undefined;
};

/** All that is given must hold; what is left out or null asks nothing. */
export type StockFilter = {
  /** The beginning of a bin: A-2 finds A-2 and A-2-10, not A-20. At most 32 characters. */
  bin?: string | null | undefined;
  /** Only what is low, as Stock.isLow tells. */
  lowOnly?: boolean | null | undefined;
  /** As in ProductFilter.search. At most 200 characters. */
  search?: string | null | undefined;
  /** SKU of the product, or any form of its GTIN. At most 64 characters. */
  sku?: string | null | undefined;
  /** Stocks that changed then or later, deleted ones included, the longest ago first; what changes during the walk comes again at its end. Take `asOf` of the connection for the next time, and 1970-01-01T00:00:00Z for the first. Some that you know come again: nothing is left out. Together with other conditions, what fulfils them no longer is not told. */
  updatedSince?: string | null | undefined;
  /** Code of the warehouse; NOT_FOUND where it is none of the actor. At most 32 characters. */
  warehouseCode?: string | null | undefined;
};

export type LoginMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type LoginMutation = { login:
    | { __typename: 'AuthSession', accessToken: string, refreshToken: string | null, expiresIn: number }
    | { __typename: 'InvalidCredentials', message: string }
    | { __typename: 'SecondFactorNeeded', expiresIn: number }
   };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { refreshSession: { accessToken: string, refreshToken: string | null, expiresIn: number } };

export type ProductFieldsFragment = { id: string, sku: string, name: string, price: number, barcodes: Array<string>, tags: Array<string>, isDeleted: boolean, updatedAt: string };

export type ProductsQueryVariables = Exact<{
  filter?: ProductFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProductsQuery = { products: { asOf: string | null, nodes: Array<{ id: string, sku: string, name: string, price: number, barcodes: Array<string>, tags: Array<string>, isDeleted: boolean, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LevelFieldsFragment = { id: string, sku: string, warehouseCode: string, quantity: number, allocated: number, inTransit: number, onHand: number, version: number, updatedAt: string };

export type StockLevelsQueryVariables = Exact<{
  skus: Array<string> | string;
}>;


export type StockLevelsQuery = { stockLevels: Array<{ id: string, sku: string, warehouseCode: string, quantity: number, allocated: number, inTransit: number, onHand: number, version: number, updatedAt: string }> };

export type StocksQueryVariables = Exact<{
  filter?: StockFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StocksQuery = { stocks: { asOf: string | null, nodes: Array<{ id: string, sku: string, warehouseCode: string, quantity: number, allocated: number, inTransit: number, onHand: number, version: number, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OrderFieldsFragment = { id: string, orderNumber: string, externalReference: string | null, status: OrderStatus, customerName: string, totalAmount: number, createdAt: string, updatedAt: string, items: Array<{ sku: string, qty: number, priceAtPurchase: number }> };

export type OrderQueryVariables = Exact<{
  orderNumber?: string | null | undefined;
  externalReference?: string | null | undefined;
}>;


export type OrderQuery = { order: { id: string, orderNumber: string, externalReference: string | null, status: OrderStatus, customerName: string, totalAmount: number, createdAt: string, updatedAt: string, items: Array<{ sku: string, qty: number, priceAtPurchase: number }> } | null };

export type OrdersQueryVariables = Exact<{
  filter?: OrderFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OrdersQuery = { orders: { asOf: string | null, nodes: Array<{ id: string, orderNumber: string, externalReference: string | null, status: OrderStatus, customerName: string, totalAmount: number, createdAt: string, updatedAt: string, items: Array<{ sku: string, qty: number, priceAtPurchase: number }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PlaceOrderMutationVariables = Exact<{
  input: PlaceOrderInput;
}>;


export type PlaceOrderMutation = { placeOrder:
    | { __typename: 'InsufficientStock', code: string, message: string, shortages: Array<{ sku: string, warehouseCode: string | null, requested: number, available: number }> }
    | { __typename: 'Order', id: string, orderNumber: string, externalReference: string | null, status: OrderStatus, customerName: string, totalAmount: number, createdAt: string, updatedAt: string, items: Array<{ sku: string, qty: number, priceAtPurchase: number }> }
   };

export type CancelOrderMutationVariables = Exact<{
  orderNumber: string;
  reason?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type CancelOrderMutation = { cancelOrder:
    | { __typename: 'Order', id: string, orderNumber: string, externalReference: string | null, status: OrderStatus, customerName: string, totalAmount: number, createdAt: string, updatedAt: string, items: Array<{ sku: string, qty: number, priceAtPurchase: number }> }
    | { __typename: 'OrderTransitionRefused', code: string, message: string }
   };

export type AdjustStocksMutationVariables = Exact<{
  input: AdjustStocksInput;
}>;


export type AdjustStocksMutation = { adjustStocks:
    | { __typename: 'InsufficientStock', code: string, message: string }
    | { __typename: 'StaleStock', code: string, message: string }
    | { __typename: 'StocksAdjusted', movements: Array<{ id: string }> }
   };

export type EventFieldsFragment = { id: string, cursor: string, topic: string, at: string, subjectKind: string, subjectId: string, order: { orderNumber: string, from: OrderStatus | null, to: OrderStatus } | null, movements: Array<{ id: string, type: MovementType, sequence: number, quantityAfter: number, allocatedAfter: number, product: { sku: string }, warehouse: { code: string } }> };

export type EventCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type EventCursorQuery = { eventCursor: string };

export type EventsQueryVariables = Exact<{
  after?: string | null | undefined;
  topics?: Array<string> | string | null | undefined;
  first?: number | null | undefined;
}>;


export type EventsQuery = { events: { nodes: Array<{ id: string, cursor: string, topic: string, at: string, subjectKind: string, subjectId: string, order: { orderNumber: string, from: OrderStatus | null, to: OrderStatus } | null, movements: Array<{ id: string, type: MovementType, sequence: number, quantityAfter: number, allocatedAfter: number, product: { sku: string }, warehouse: { code: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EventsAppendedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  topics?: Array<string> | string | null | undefined;
}>;


export type EventsAppendedSubscription = { eventsAppended: { id: string, cursor: string, topic: string, at: string, subjectKind: string, subjectId: string, order: { orderNumber: string, from: OrderStatus | null, to: OrderStatus } | null, movements: Array<{ id: string, type: MovementType, sequence: number, quantityAfter: number, allocatedAfter: number, product: { sku: string }, warehouse: { code: string } }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ProductFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProductFields on Product {
  id
  sku
  name
  price
  barcodes
  tags
  isDeleted
  updatedAt
}
    `, {"fragmentName":"ProductFields"}) as unknown as TypedDocumentString<ProductFieldsFragment, unknown>;
export const LevelFieldsFragmentDoc = new TypedDocumentString(`
    fragment LevelFields on Stock {
  id
  sku
  warehouseCode
  quantity
  allocated
  inTransit
  onHand
  version
  updatedAt
}
    `, {"fragmentName":"LevelFields"}) as unknown as TypedDocumentString<LevelFieldsFragment, unknown>;
export const OrderFieldsFragmentDoc = new TypedDocumentString(`
    fragment OrderFields on Order {
  id
  orderNumber
  externalReference
  status
  customerName
  totalAmount
  createdAt
  updatedAt
  items {
    sku
    qty
    priceAtPurchase
  }
}
    `, {"fragmentName":"OrderFields"}) as unknown as TypedDocumentString<OrderFieldsFragment, unknown>;
export const EventFieldsFragmentDoc = new TypedDocumentString(`
    fragment EventFields on DomainEvent {
  id
  cursor
  topic
  at
  subjectKind
  subjectId
  order {
    orderNumber
    from
    to
  }
  movements {
    id
    type
    product {
      sku
    }
    warehouse {
      code
    }
    sequence
    quantityAfter
    allocatedAfter
  }
}
    `, {"fragmentName":"EventFields"}) as unknown as TypedDocumentString<EventFieldsFragment, unknown>;
export const LoginDocument = new TypedDocumentString(`
    mutation Login($email: String!, $password: String!) {
  login(email: $email, password: $password) {
    __typename
    ... on AuthSession {
      accessToken
      refreshToken
      expiresIn
    }
    ... on SecondFactorNeeded {
      expiresIn
    }
    ... on InvalidCredentials {
      message
    }
  }
}
    `) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const RefreshSessionDocument = new TypedDocumentString(`
    mutation RefreshSession($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) {
    accessToken
    refreshToken
    expiresIn
  }
}
    `) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const ProductsDocument = new TypedDocumentString(`
    query Products($filter: ProductFilter, $first: Int, $after: String) {
  products(filter: $filter, first: $first, after: $after) {
    nodes {
      ...ProductFields
    }
    asOf
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ProductFields on Product {
  id
  sku
  name
  price
  barcodes
  tags
  isDeleted
  updatedAt
}`) as unknown as TypedDocumentString<ProductsQuery, ProductsQueryVariables>;
export const StockLevelsDocument = new TypedDocumentString(`
    query StockLevels($skus: [String!]!) {
  stockLevels(skus: $skus) {
    ...LevelFields
  }
}
    fragment LevelFields on Stock {
  id
  sku
  warehouseCode
  quantity
  allocated
  inTransit
  onHand
  version
  updatedAt
}`) as unknown as TypedDocumentString<StockLevelsQuery, StockLevelsQueryVariables>;
export const StocksDocument = new TypedDocumentString(`
    query Stocks($filter: StockFilter, $first: Int, $after: String) {
  stocks(filter: $filter, first: $first, after: $after) {
    nodes {
      ...LevelFields
    }
    asOf
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LevelFields on Stock {
  id
  sku
  warehouseCode
  quantity
  allocated
  inTransit
  onHand
  version
  updatedAt
}`) as unknown as TypedDocumentString<StocksQuery, StocksQueryVariables>;
export const OrderDocument = new TypedDocumentString(`
    query Order($orderNumber: String, $externalReference: String) {
  order(orderNumber: $orderNumber, externalReference: $externalReference) {
    ...OrderFields
  }
}
    fragment OrderFields on Order {
  id
  orderNumber
  externalReference
  status
  customerName
  totalAmount
  createdAt
  updatedAt
  items {
    sku
    qty
    priceAtPurchase
  }
}`) as unknown as TypedDocumentString<OrderQuery, OrderQueryVariables>;
export const OrdersDocument = new TypedDocumentString(`
    query Orders($filter: OrderFilter, $first: Int, $after: String) {
  orders(filter: $filter, first: $first, after: $after) {
    nodes {
      ...OrderFields
    }
    asOf
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment OrderFields on Order {
  id
  orderNumber
  externalReference
  status
  customerName
  totalAmount
  createdAt
  updatedAt
  items {
    sku
    qty
    priceAtPurchase
  }
}`) as unknown as TypedDocumentString<OrdersQuery, OrdersQueryVariables>;
export const PlaceOrderDocument = new TypedDocumentString(`
    mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename
    ... on Order {
      ...OrderFields
    }
    ... on InsufficientStock {
      code
      message
      shortages {
        sku
        warehouseCode
        requested
        available
      }
    }
  }
}
    fragment OrderFields on Order {
  id
  orderNumber
  externalReference
  status
  customerName
  totalAmount
  createdAt
  updatedAt
  items {
    sku
    qty
    priceAtPurchase
  }
}`) as unknown as TypedDocumentString<PlaceOrderMutation, PlaceOrderMutationVariables>;
export const CancelOrderDocument = new TypedDocumentString(`
    mutation CancelOrder($orderNumber: String!, $reason: String, $idempotencyKey: String) {
  cancelOrder(
    orderNumber: $orderNumber
    reason: $reason
    idempotencyKey: $idempotencyKey
  ) {
    __typename
    ... on Order {
      ...OrderFields
    }
    ... on UserError {
      code
      message
    }
  }
}
    fragment OrderFields on Order {
  id
  orderNumber
  externalReference
  status
  customerName
  totalAmount
  createdAt
  updatedAt
  items {
    sku
    qty
    priceAtPurchase
  }
}`) as unknown as TypedDocumentString<CancelOrderMutation, CancelOrderMutationVariables>;
export const AdjustStocksDocument = new TypedDocumentString(`
    mutation AdjustStocks($input: AdjustStocksInput!) {
  adjustStocks(input: $input) {
    __typename
    ... on StocksAdjusted {
      movements {
        id
      }
    }
    ... on UserError {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AdjustStocksMutation, AdjustStocksMutationVariables>;
export const EventCursorDocument = new TypedDocumentString(`
    query EventCursor {
  eventCursor
}
    `) as unknown as TypedDocumentString<EventCursorQuery, EventCursorQueryVariables>;
export const EventsDocument = new TypedDocumentString(`
    query Events($after: String, $topics: [String!], $first: Int) {
  events(after: $after, topics: $topics, first: $first) {
    nodes {
      ...EventFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment EventFields on DomainEvent {
  id
  cursor
  topic
  at
  subjectKind
  subjectId
  order {
    orderNumber
    from
    to
  }
  movements {
    id
    type
    product {
      sku
    }
    warehouse {
      code
    }
    sequence
    quantityAfter
    allocatedAfter
  }
}`) as unknown as TypedDocumentString<EventsQuery, EventsQueryVariables>;
export const EventsAppendedDocument = new TypedDocumentString(`
    subscription EventsAppended($after: String, $topics: [String!]) {
  eventsAppended(after: $after, topics: $topics) {
    ...EventFields
  }
}
    fragment EventFields on DomainEvent {
  id
  cursor
  topic
  at
  subjectKind
  subjectId
  order {
    orderNumber
    from
    to
  }
  movements {
    id
    type
    product {
      sku
    }
    warehouse {
      code
    }
    sequence
    quantityAfter
    allocatedAfter
  }
}`) as unknown as TypedDocumentString<EventsAppendedSubscription, EventsAppendedSubscriptionVariables>;