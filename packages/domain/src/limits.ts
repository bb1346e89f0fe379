/**
 * How long and how many an input may be, in characters unless it says otherwise. The server refuses what passes them and
 * prints them in the API's descriptions; the SPA's fields take no more.
 */
export const limits = {
  sku: 64,
  barcode: 64,
  warehouseCode: 32,
  orderNumber: 64,
  /** Of a product, a warehouse, a customer or a person. */
  name: 200,
  roleName: 50,
  tag: 50,
  /** Bytes of UTF-8 (RFC 5321). */
  email: 254,
  phone: 50,
  /** Whatever may have lines: notes, reasons, addresses. */
  note: 1_000,
  /** Somebody else's number for something: an invoice, a carrier, a tracking code. */
  reference: 100,
  /** Of one delivery address. */
  addressLines: 5,
  addressPart: 100,
  postcode: 20,
  /** ISO 3166-1 alpha-2. */
  country: 2,
  /** Of one order. */
  metadata: 50,
  metadataKey: 40,
  metadataValue: 500,
  /** Of a second factor, with what people type between its digits; recovery codes are longer. */
  oneTimeCode: 100,
  search: 200,
  fileName: 255,
  idempotencyKey: 255,
  shortestPassword: 12,
  longestPassword: 128,
  /** Of one product. */
  tags: 50,
  /** Of one product. */
  barcodes: 50,
  /** Of one product, at a time. */
  packs: 10,
  packName: 32,
  /** Of one pack. */
  packUnits: 100_000,
  /** Of one order. */
  orderLines: 1_000,
  /** A place to walk to in a warehouse. */
  bin: 32,
  /** Of one adjustment or transfer. */
  stockLines: 500,
  /** Of one person, or of one role. */
  views: 50,
  viewName: 60,
  /** Of one view. */
  viewParameters: 20,
  viewParameter: 40,
  viewValue: 500,
  /** Of one stocktake. */
  stocktakeLines: 20_000,
  /** Of one batch of counts. */
  countEntries: 200,
  /** Of one stocktake: what was counted and could not be put to a line. */
  strays: 500,
  /** Of one question for many. */
  skus: 500,
  /** Of one installation. */
  integrations: 200,
  /** Of one integration, at a time. */
  liveKeys: 3,
  /** Of one integration: the last of them are told. */
  apiRequests: 500,
  /** Networks that one key may be used from. */
  allowedAddresses: 20,
  /** Points of an integration's budget that come back each second. */
  leastBudgetPerSecond: 100,
  mostBudgetPerSecond: 200_000,
  /** Of one integration. */
  webhooks: 10,
  /** Of one webhook, or of one question for events. */
  topics: 50,
  url: 2_000,
  /** The last of one delivery that are kept; more than it is tried within a day. */
  deliveryAttempts: 12,
  /** Finished deliveries are kept for so long. */
  deliveryDays: 14,
  /** Deliveries of webhook.test of one webhook that wait. */
  waitingTests: 10,
  /** Deliveries that one command sends again. */
  replays: 10_000,
  /** The longest that secrets sign after a rotation. */
  secretOverlapHours: 168,
  /** Megabytes of a file to import. */
  importMegabytes: 50,
  /** Megabytes of a picture as it is sent. */
  pictureMegabytes: 2,
}
