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

/** Of `createProduct`. */
export type CreateProductInput = {
  /** At most 50 of at most 64 characters without spaces: EAN, UPC or your own. TAKEN where one is a code of another product, deleted ones included. Codes of 12, 13 or 14 digits must end with the right check digit (CHECK_DIGIT). */
  barcodes?: Array<string> | null | undefined;
  /** What lowStockThreshold begins with in each warehouse; 0, which is not watched, where left out. */
  defaultLowStockThreshold?: number | null | undefined;
  /** 1 to 255 characters, unique per user or integration, remembered for at least 30 days. The same key with the same input returns the first result again, a refusal too, and changes nothing; with other input it is IDEMPOTENCY_CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
  /** Of one unit. */
  price: number;
  /** Unique, 1 to 64 characters; stored upper-case. TAKEN where it exists, deleted ones included. */
  sku: string;
  /** At most 50 of at most 50 characters. */
  tags?: Array<string> | null | undefined;
};

/** Of `createWarehouse`. */
export type CreateWarehouseInput = {
  /** Where it is, in lines. At most 1,000 characters. */
  address: string;
  /** Unique, 1 to 32 characters without spaces; stored upper-case. TAKEN where it exists. */
  code: string;
  /** 1 to 255 characters, unique per user or integration, remembered for at least 30 days. The same key with the same input returns the first result again, a refusal too, and changes nothing; with other input it is IDEMPOTENCY_CONFLICT. */
  idempotencyKey?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
};

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

/** Whom to ask about a delivery, where that is not the customer. */
export type OrderContactInput = {
  /** As PlaceOrderInput.customerEmail. At most 254 characters. */
  email?: string | null | undefined;
  /** 1 to 200 characters. */
  name: string;
  /** As it was typed. At most 50 characters. */
  phone?: string | null | undefined;
};

/** One of the partner's own facts about an order. */
export type OrderMetadataInput = {
  /** 1 to 40 characters; each key once, else DUPLICATE. */
  key: string;
  /** 1 to 500 characters; one of more than 100 is not searched. */
  value: string;
};

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

export type WarehousesQueryVariables = Exact<{ [key: string]: never; }>;


export type WarehousesQuery = { warehouses: Array<{ code: string }> };

export type ProductPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ProductPageQuery = { products: { nodes: Array<{ sku: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateWarehouseMutationVariables = Exact<{
  input: CreateWarehouseInput;
}>;


export type CreateWarehouseMutation = { createWarehouse: { code: string } };

export type CreateProductMutationVariables = Exact<{
  input: CreateProductInput;
}>;


export type CreateProductMutation = { createProduct: { sku: string } };

export type ShortageDetailsFragment = { code: string, message: string, shortages: Array<{ sku: string, warehouseCode: string | null, requested: number, available: number }> };

export type AdjustStocksMutationVariables = Exact<{
  input: AdjustStocksInput;
}>;


export type AdjustStocksMutation = { adjustStocks:
    | { __typename: 'InsufficientStock', code: string, message: string, shortages: Array<{ sku: string, warehouseCode: string | null, requested: number, available: number }> }
    | { __typename: 'StaleStock', code: string, message: string }
    | { __typename: 'StocksAdjusted' }
   };

export type PlaceOrderMutationVariables = Exact<{
  input: PlaceOrderInput;
}>;


export type PlaceOrderMutation = { placeOrder:
    | { __typename: 'InsufficientStock', code: string, message: string, shortages: Array<{ sku: string, warehouseCode: string | null, requested: number, available: number }> }
    | { __typename: 'Order' }
   };

export type VerifyLedgerQueryVariables = Exact<{ [key: string]: never; }>;


export type VerifyLedgerQuery = { verifyLedger: { stocksChecked: number, movementsChecked: number, mismatchCount: number, acknowledgedCount: number, mismatches: Array<{ sku: string | null, warehouseCode: string | null, orderNumber: string | null, problem: string }> } };

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
export const ShortageDetailsFragmentDoc = new TypedDocumentString(`
    fragment ShortageDetails on InsufficientStock {
  code
  message
  shortages {
    sku
    warehouseCode
    requested
    available
  }
}
    `, {"fragmentName":"ShortageDetails"}) as unknown as TypedDocumentString<ShortageDetailsFragment, unknown>;
export const WarehousesDocument = new TypedDocumentString(`
    query Warehouses {
  warehouses {
    code
  }
}
    `) as unknown as TypedDocumentString<WarehousesQuery, WarehousesQueryVariables>;
export const ProductPageDocument = new TypedDocumentString(`
    query ProductPage($after: String) {
  products(first: 100, after: $after, filter: {includeDeleted: true}) {
    nodes {
      sku
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ProductPageQuery, ProductPageQueryVariables>;
export const CreateWarehouseDocument = new TypedDocumentString(`
    mutation CreateWarehouse($input: CreateWarehouseInput!) {
  createWarehouse(input: $input) {
    code
  }
}
    `) as unknown as TypedDocumentString<CreateWarehouseMutation, CreateWarehouseMutationVariables>;
export const CreateProductDocument = new TypedDocumentString(`
    mutation CreateProduct($input: CreateProductInput!) {
  createProduct(input: $input) {
    sku
  }
}
    `) as unknown as TypedDocumentString<CreateProductMutation, CreateProductMutationVariables>;
export const AdjustStocksDocument = new TypedDocumentString(`
    mutation AdjustStocks($input: AdjustStocksInput!) {
  adjustStocks(input: $input) {
    __typename
    ... on InsufficientStock {
      ...ShortageDetails
    }
    ... on StaleStock {
      code
      message
    }
  }
}
    fragment ShortageDetails on InsufficientStock {
  code
  message
  shortages {
    sku
    warehouseCode
    requested
    available
  }
}`) as unknown as TypedDocumentString<AdjustStocksMutation, AdjustStocksMutationVariables>;
export const PlaceOrderDocument = new TypedDocumentString(`
    mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename
    ... on InsufficientStock {
      ...ShortageDetails
    }
  }
}
    fragment ShortageDetails on InsufficientStock {
  code
  message
  shortages {
    sku
    warehouseCode
    requested
    available
  }
}`) as unknown as TypedDocumentString<PlaceOrderMutation, PlaceOrderMutationVariables>;
export const VerifyLedgerDocument = new TypedDocumentString(`
    query VerifyLedger {
  verifyLedger {
    stocksChecked
    movementsChecked
    mismatchCount
    mismatches {
      sku
      warehouseCode
      orderNumber
      problem
    }
    acknowledgedCount
  }
}
    `) as unknown as TypedDocumentString<VerifyLedgerQuery, VerifyLedgerQueryVariables>;