export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  DateTime: { input: string; output: string; }
  Money: { input: number; output: number; }
  Units: { input: number; output: number; }
};

export type AbcClass =
  | 'A'
  | 'B'
  | 'C';

export type AcknowledgeMismatchInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  mismatchId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};

export type AcknowledgeMismatchResult = LedgerMismatch | MismatchAlreadyAcknowledged | MismatchNotFound;

export type Actor = {
  __typename: 'Actor';
  id: Scalars['ID']['output'];
  kind: ActorKind;
  name: Scalars['String']['output'];
};

export type ActorKind =
  | 'API_KEY'
  | 'SYSTEM'
  | 'USER';

export type AdjustStockInput = {
  corrects?: InputMaybe<Scalars['ID']['input']>;
  countedAt?: InputMaybe<Scalars['DateTime']['input']>;
  countedOnHand?: InputMaybe<Scalars['Int']['input']>;
  delta?: InputMaybe<Scalars['Int']['input']>;
  expectedOnHand?: InputMaybe<Scalars['Int']['input']>;
  externalReference?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  note?: InputMaybe<Scalars['String']['input']>;
  reason: AdjustmentReason;
  sku: Scalars['String']['input'];
  warehouseCode: Scalars['String']['input'];
};

export type AdjustStockResult = InsufficientStock | StaleStock | StockAdjusted;

export type AdjustStocksInput = {
  externalReference?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines: Array<AdjustStocksLineInput>;
  note?: InputMaybe<Scalars['String']['input']>;
  reason: AdjustmentReason;
};

export type AdjustStocksLineInput = {
  countedAt?: InputMaybe<Scalars['DateTime']['input']>;
  countedOnHand?: InputMaybe<Scalars['Int']['input']>;
  delta?: InputMaybe<Scalars['Int']['input']>;
  expectedOnHand?: InputMaybe<Scalars['Int']['input']>;
  sku: Scalars['String']['input'];
  warehouseCode: Scalars['String']['input'];
};

export type AdjustStocksResult = InsufficientStock | StaleStock | StocksAdjusted;

export type AdjustmentReason =
  | 'CORRECTION'
  | 'COUNT'
  | 'DAMAGE'
  | 'FOUND'
  | 'LOSS'
  | 'RECEIPT'
  | 'RETURN';

export type AdvanceOrderResult = Order | OrderTransitionRefused;

export type Alert = {
  __typename: 'Alert';
  daysOfCover?: Maybe<Scalars['Int']['output']>;
  id: Scalars['ID']['output'];
  product: Product;
  quantity: Scalars['Int']['output'];
  raisedAt: Scalars['DateTime']['output'];
  resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  snoozedBy?: Maybe<Actor>;
  snoozedUntil?: Maybe<Scalars['DateTime']['output']>;
  stock: Stock;
  threshold: Scalars['Int']['output'];
  updatedAt: Scalars['DateTime']['output'];
  urgency?: Maybe<AlertUrgency>;
  warehouse: Warehouse;
};

export type AlertChange = {
  __typename: 'AlertChange';
  quantity: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  threshold: Scalars['Int']['output'];
  until?: Maybe<Scalars['DateTime']['output']>;
  warehouseCode: Scalars['String']['output'];
};

export type AlertConnection = {
  __typename: 'AlertConnection';
  asOf?: Maybe<Scalars['DateTime']['output']>;
  edges: Array<AlertEdge>;
  nodes: Array<Alert>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type AlertEdge = {
  __typename: 'AlertEdge';
  cursor: Scalars['String']['output'];
  node: Alert;
};

export type AlertFilter = {
  open?: InputMaybe<Scalars['Boolean']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
  snoozed?: InputMaybe<Scalars['Boolean']['input']>;
  updatedSince?: InputMaybe<Scalars['DateTime']['input']>;
  urgent?: InputMaybe<Scalars['Boolean']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type AlertSort =
  | 'NEWEST'
  | 'URGENCY';

export type AlertUrgency =
  | 'LATER'
  | 'PROMISED'
  | 'SOON';

export type ApiKey = {
  __typename: 'ApiKey';
  allowedAddresses: Array<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  prefix: Scalars['String']['output'];
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type ApiKeyCreated = {
  __typename: 'ApiKeyCreated';
  apiKey: ApiKey;
  secret?: Maybe<Scalars['String']['output']>;
};

export type ApiRequest = {
  __typename: 'ApiRequest';
  at: Scalars['DateTime']['output'];
  codes: Array<Scalars['String']['output']>;
  cost?: Maybe<Scalars['Int']['output']>;
  durationMs: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  keyId: Scalars['ID']['output'];
  kind: ApiRequestKind;
  operations: Array<Scalars['String']['output']>;
  requestId: Scalars['String']['output'];
};

export type ApiRequestKind =
  | 'FILE'
  | 'MUTATION'
  | 'QUERY'
  | 'SUBSCRIPTION'
  | 'UNREADABLE';

export type AuditChange = {
  __typename: 'AuditChange';
  after?: Maybe<Scalars['String']['output']>;
  before?: Maybe<Scalars['String']['output']>;
  field: Scalars['String']['output'];
};

export type AuditEntry = {
  __typename: 'AuditEntry';
  actor?: Maybe<Actor>;
  address?: Maybe<Scalars['String']['output']>;
  at: Scalars['DateTime']['output'];
  changes: Array<AuditChange>;
  id: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  requestId: Scalars['String']['output'];
  subject?: Maybe<AuditSubject>;
};

export type AuditEntryConnection = {
  __typename: 'AuditEntryConnection';
  edges: Array<AuditEntryEdge>;
  nodes: Array<AuditEntry>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type AuditEntryEdge = {
  __typename: 'AuditEntryEdge';
  cursor: Scalars['String']['output'];
  node: AuditEntry;
};

export type AuditFilter = {
  actorId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  kinds?: InputMaybe<Array<Scalars['String']['input']>>;
  subject?: InputMaybe<AuditSubjectInput>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type AuditSubject = {
  __typename: 'AuditSubject';
  id: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  label: Scalars['String']['output'];
};

export type AuditSubjectInput = {
  id: Scalars['ID']['input'];
  kind: Scalars['String']['input'];
};

export type AuthSession = {
  __typename: 'AuthSession';
  accessToken: Scalars['String']['output'];
  currency: Scalars['String']['output'];
  expiresIn: Scalars['Int']['output'];
  refreshToken?: Maybe<Scalars['String']['output']>;
  user: User;
};

export type BlockedCount = {
  __typename: 'BlockedCount';
  counted: Scalars['Int']['output'];
  reason: StocktakeBlockReason;
  shortBy: Scalars['Int']['output'];
  stocktake: Stocktake;
};

export type BlockedLine = {
  __typename: 'BlockedLine';
  heldBy?: Maybe<StockHolders>;
  reason: StocktakeBlockReason;
  shortBy: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  warehouseCode: Scalars['String']['output'];
};

export type Budget = {
  __typename: 'Budget';
  atOnce: Scalars['Int']['output'];
  available: Scalars['Int']['output'];
  restoreRate: Scalars['Int']['output'];
};

export type CancelOrderResult = Order | OrderTransitionRefused;

export type ChallengeExpired = UserError & {
  __typename: 'ChallengeExpired';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type CountEntryInput = {
  code: Scalars['String']['input'];
  countedAt?: InputMaybe<Scalars['DateTime']['input']>;
  mode?: InputMaybe<CountMode>;
  units: Scalars['Int']['input'];
};

export type CountMode =
  | 'ADD'
  | 'SET';

export type CountPlan = {
  __typename: 'CountPlan';
  id: Scalars['ID']['output'];
  rhythms: Array<CountRhythm>;
  today: Array<CountsDue>;
  version: Scalars['Int']['output'];
  warehouse: Warehouse;
};


export type CountPlanTodayArgs = {
  from: Scalars['DateTime']['input'];
};

export type CountRhythm = {
  __typename: 'CountRhythm';
  abcClass: AbcClass;
  everyDays: Scalars['Int']['output'];
};

export type CountRhythmInput = {
  abcClass: AbcClass;
  everyDays: Scalars['Int']['input'];
};

export type CountedEntry = {
  __typename: 'CountedEntry';
  code: Scalars['String']['output'];
  lineId?: Maybe<Scalars['ID']['output']>;
  ownUnits: Scalars['Int']['output'];
  productName?: Maybe<Scalars['String']['output']>;
  sku?: Maybe<Scalars['String']['output']>;
  stray?: Maybe<StocktakeStrayReason>;
  totalUnits: Scalars['Int']['output'];
  unexpected: Scalars['Boolean']['output'];
};

export type CountsDue = {
  __typename: 'CountsDue';
  abcClass: AbcClass;
  beingCounted: Scalars['Int']['output'];
  countedToday: Scalars['Int']['output'];
  daily: Scalars['Int']['output'];
  due: Scalars['Int']['output'];
  proposed: Scalars['Int']['output'];
  stocks: Scalars['Int']['output'];
};

export type CountsRecorded = {
  __typename: 'CountsRecorded';
  entries: Array<CountedEntry>;
};

export type CreateApiKeyInput = {
  allowedAddresses?: InputMaybe<Array<Scalars['String']['input']>>;
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  integrationId: Scalars['ID']['input'];
};

export type CreateIntegrationInput = {
  budgetPerSecond?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  isStrict?: InputMaybe<Scalars['Boolean']['input']>;
  name: Scalars['String']['input'];
  ownOrdersOnly?: InputMaybe<Scalars['Boolean']['input']>;
  permissions: Array<Scalars['String']['input']>;
  warehouseCodes?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type CreateProductInput = {
  barcodes?: InputMaybe<Array<Scalars['String']['input']>>;
  defaultLowStockThreshold?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  price: Scalars['Money']['input'];
  sku: Scalars['String']['input'];
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type CreateTransferInput = {
  expectedAt?: InputMaybe<Scalars['DateTime']['input']>;
  fromWarehouseCode: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines: Array<TransferLineInput>;
  note?: InputMaybe<Scalars['String']['input']>;
  toWarehouseCode: Scalars['String']['input'];
};

export type CreateUserInput = {
  email: Scalars['String']['input'];
  fullName: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  roleId: Scalars['ID']['input'];
  warehouseCodes?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type CreateViewInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  isPinned?: InputMaybe<Scalars['Boolean']['input']>;
  list: ViewList;
  name: Scalars['String']['input'];
  parameters: Array<ViewParameterInput>;
  roleId?: InputMaybe<Scalars['ID']['input']>;
};

export type CreateWarehouseInput = {
  address: Scalars['String']['input'];
  code: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
};

export type CreateWebhookInput = {
  after?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  integrationId: Scalars['ID']['input'];
  payload?: InputMaybe<WebhookPayload>;
  topics: Array<Scalars['String']['input']>;
  url: Scalars['String']['input'];
};

export type Dashboard = {
  __typename: 'Dashboard';
  asOf: Scalars['DateTime']['output'];
  idleStocks: Scalars['Int']['output'];
  movementsToday: Array<MovementsByType>;
  openAlerts: Scalars['Int']['output'];
  openOrders: Array<OpenOrdersByAge>;
  stockValue: Array<WarehouseStockValue>;
};

export type DecideLinesInput = {
  decisions: Array<LineDecisionInput>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};

export type DeliveryAddress = {
  __typename: 'DeliveryAddress';
  addressLines: Array<Scalars['String']['output']>;
  city: Scalars['String']['output'];
  country: Scalars['String']['output'];
  name?: Maybe<Scalars['String']['output']>;
  postcode?: Maybe<Scalars['String']['output']>;
  region?: Maybe<Scalars['String']['output']>;
};

export type DeliveryAddressInput = {
  addressLines: Array<Scalars['String']['input']>;
  city: Scalars['String']['input'];
  country: Scalars['String']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  postcode?: InputMaybe<Scalars['String']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};

export type DocumentChanged = UserError & {
  __typename: 'DocumentChanged';
  changedAt: Scalars['DateTime']['output'];
  changedBy?: Maybe<Actor>;
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  version: Scalars['Int']['output'];
};

export type DomainEvent = {
  __typename: 'DomainEvent';
  actor: Actor;
  alert?: Maybe<AlertChange>;
  at: Scalars['DateTime']['output'];
  cursor: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  movements: Array<StockMovement>;
  order?: Maybe<OrderChange>;
  product?: Maybe<ProductChange>;
  stocktake?: Maybe<StocktakeChange>;
  subjectId: Scalars['ID']['output'];
  subjectKind: Scalars['String']['output'];
  threshold?: Maybe<ThresholdChange>;
  topic: Scalars['String']['output'];
  transfer?: Maybe<TransferChange>;
  warehouse?: Maybe<WarehouseChange>;
};

export type DomainEventConnection = {
  __typename: 'DomainEventConnection';
  edges: Array<DomainEventEdge>;
  nodes: Array<DomainEvent>;
  pageInfo: PageInfo;
};

export type DomainEventEdge = {
  __typename: 'DomainEventEdge';
  cursor: Scalars['String']['output'];
  node: DomainEvent;
};

export type DownloadLink = {
  __typename: 'DownloadLink';
  expiresAt: Scalars['DateTime']['output'];
  url: Scalars['String']['output'];
};

export type DueScope = {
  __typename: 'DueScope';
  abcClass: AbcClass;
  most: Scalars['Int']['output'];
};

export type DueScopeInput = {
  abcClass: AbcClass;
  most?: InputMaybe<Scalars['Int']['input']>;
};

export type ExportFilter = {
  actorId?: InputMaybe<Scalars['ID']['input']>;
  amountFrom?: InputMaybe<Scalars['Money']['input']>;
  amountTo?: InputMaybe<Scalars['Money']['input']>;
  bin?: InputMaybe<Scalars['String']['input']>;
  discrepant?: InputMaybe<Scalars['Boolean']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  fromWarehouseCode?: InputMaybe<Scalars['String']['input']>;
  includeDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  lowOnly?: InputMaybe<Scalars['Boolean']['input']>;
  metadata?: InputMaybe<OrderMetadataFilter>;
  number?: InputMaybe<Scalars['String']['input']>;
  orderNumber?: InputMaybe<Scalars['String']['input']>;
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
  placedBy?: InputMaybe<Scalars['ID']['input']>;
  reasons?: InputMaybe<Array<AdjustmentReason>>;
  referenceId?: InputMaybe<Scalars['ID']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  side?: InputMaybe<TransferSide>;
  sku?: InputMaybe<Scalars['String']['input']>;
  statuses?: InputMaybe<Array<OrderStatus>>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  toWarehouseCode?: InputMaybe<Scalars['String']['input']>;
  transferStatuses?: InputMaybe<Array<TransferStatus>>;
  types?: InputMaybe<Array<MovementType>>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type ExportKind =
  | 'MOVEMENTS'
  | 'ORDERS'
  | 'PRODUCTS'
  | 'STOCK'
  | 'STOCKTAKE_LINES'
  | 'TRANSFERS';

export type FieldProblem = {
  __typename: 'FieldProblem';
  code: FieldProblemCode;
  message: Scalars['String']['output'];
  path: Array<Scalars['String']['output']>;
  values: Array<ProblemValue>;
};

export type FieldProblemCode =
  | 'AMBIGUOUS'
  | 'APPLIED_ALREADY'
  | 'BEFORE_START'
  | 'BROKEN_CHARACTER'
  | 'CANCELLED'
  | 'CHANGED'
  | 'CHANGED_SINCE'
  | 'CHECK_DIGIT'
  | 'CONTROL_CHARACTER'
  | 'CORRECTION_REASON'
  | 'CORRECTION_REFERENCE'
  | 'COUNTED_SINCE'
  | 'COUNT_REASON'
  | 'CURSOR_EXPIRED'
  | 'DELETED'
  | 'DUPLICATE'
  | 'EMPTY'
  | 'END_BEFORE_START'
  | 'EXACTLY_ONE'
  | 'FILE_TOO_BIG'
  | 'GIVEN_UP'
  | 'GONE'
  | 'HAS_ERRORS'
  | 'HAS_INTEGRATIONS'
  | 'HTTPS_ONLY'
  | 'INACTIVE'
  | 'INVALID'
  | 'IN_THE_FUTURE'
  | 'IN_THE_PAST'
  | 'IN_USE'
  | 'KEY_REQUIRED'
  | 'LAST_ADMIN'
  | 'MISSING_COLUMN'
  | 'MORE_LEFT_SINCE'
  | 'NEEDED_FOR_NEW'
  | 'NOTHING_DAMAGED'
  | 'NOT_A_LINE'
  | 'NOT_CHECKED_YET'
  | 'NOT_DECODABLE'
  | 'NOT_HELD'
  | 'NOT_OFFERED'
  | 'NOT_OF_THE_PAST'
  | 'NOT_TOGETHER'
  | 'NOT_WHOLE'
  | 'NO_ADDRESS'
  | 'NO_AMOUNT'
  | 'NO_CHANGE'
  | 'NO_COUNT'
  | 'NO_CSV'
  | 'NO_CURSOR'
  | 'NO_EMAIL'
  | 'NO_ID'
  | 'NO_MAKER'
  | 'NO_MOMENT'
  | 'NO_PICTURE'
  | 'NO_ROWS'
  | 'NO_TOPIC'
  | 'NO_URL'
  | 'OPEN_QUOTE'
  | 'OUR_FAULT'
  | 'PRIVATE_ADDRESS'
  | 'PROMISED'
  | 'REPEATED_COLUMN'
  | 'ROW_TOO_LONG'
  | 'SAME_WAREHOUSE'
  | 'SPACES'
  | 'SPENT'
  | 'SPOILT'
  | 'STRAY_QUOTE'
  | 'SURPLUS_CELLS'
  | 'TAKEN'
  | 'TEXT_DIRECTION'
  | 'TOO_BIG'
  | 'TOO_COMMON'
  | 'TOO_LONG'
  | 'TOO_LONG_AGO'
  | 'TOO_MANY'
  | 'TOO_MANY_CELLS'
  | 'TOO_MANY_CODES'
  | 'TOO_MANY_DAYS'
  | 'TOO_MANY_FILES'
  | 'TOO_MANY_ROWS'
  | 'TOO_MUCH_STOCK'
  | 'TOO_SHORT'
  | 'TOO_SMALL'
  | 'UNKNOWN'
  | 'UNKNOWN_COLUMN'
  | 'UNKNOWN_ENCODING'
  | 'UNNAMED_COLUMN'
  | 'WRONG'
  | 'WRONG_CODE';

export type FirstSteps = {
  __typename: 'FirstSteps';
  people: Scalars['Boolean']['output'];
  products: Scalars['Boolean']['output'];
  stock: Scalars['Boolean']['output'];
  warehouse: Scalars['Boolean']['output'];
};

export type Import = {
  __typename: 'Import';
  actor: Actor;
  attempts: Scalars['Int']['output'];
  changeCount: Scalars['Int']['output'];
  changes: Array<ImportChange>;
  createdAt: Scalars['DateTime']['output'];
  encoding: Scalars['String']['output'];
  errorCount: Scalars['Int']['output'];
  errors: Array<ImportRowError>;
  fileName: Scalars['String']['output'];
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  kind: ImportKind;
  rows: Scalars['Int']['output'];
  rowsDone: Scalars['Int']['output'];
  state: ImportState;
  warnings: Array<ImportRowError>;
};

export type ImportChange = {
  __typename: 'ImportChange';
  creates: Scalars['Boolean']['output'];
  fields: Array<ImportFieldChange>;
  row: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  summary: Scalars['String']['output'];
  warehouseCode?: Maybe<Scalars['String']['output']>;
};

export type ImportChangeConnection = {
  __typename: 'ImportChangeConnection';
  edges: Array<ImportChangeEdge>;
  nodes: Array<ImportChange>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type ImportChangeEdge = {
  __typename: 'ImportChangeEdge';
  cursor: Scalars['String']['output'];
  node: ImportChange;
};

export type ImportConnection = {
  __typename: 'ImportConnection';
  edges: Array<ImportEdge>;
  nodes: Array<Import>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type ImportEdge = {
  __typename: 'ImportEdge';
  cursor: Scalars['String']['output'];
  node: Import;
};

export type ImportFieldChange = {
  __typename: 'ImportFieldChange';
  after?: Maybe<Scalars['String']['output']>;
  before?: Maybe<Scalars['String']['output']>;
  field: Scalars['String']['output'];
};

export type ImportKind =
  | 'PRODUCTS'
  | 'STOCK_COUNTS'
  | 'TRANSFERS';

export type ImportRowError = {
  __typename: 'ImportRowError';
  code?: Maybe<FieldProblemCode>;
  column?: Maybe<Scalars['String']['output']>;
  heldBy?: Maybe<StockHolders>;
  message: Scalars['String']['output'];
  row: Scalars['Int']['output'];
  values: Array<ProblemValue>;
};

export type ImportState =
  | 'APPLIED'
  | 'APPLYING'
  | 'CANCELLED'
  | 'CHECKING'
  | 'FAILED'
  | 'INVALID'
  | 'READY';

export type IncomingLine = {
  __typename: 'IncomingLine';
  expectedAt?: Maybe<Scalars['DateTime']['output']>;
  from: Partner;
  sentAt: Scalars['DateTime']['output'];
  transferNumber: Scalars['String']['output'];
  units: Scalars['Int']['output'];
};

export type Installation = {
  __typename: 'Installation';
  currency: Scalars['String']['output'];
  mailsPasswords: Scalars['Boolean']['output'];
  registrationOpen: Scalars['Boolean']['output'];
};

export type InsufficientStock = UserError & {
  __typename: 'InsufficientStock';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  shortages: Array<Shortage>;
};

export type Integration = {
  __typename: 'Integration';
  allWarehouses: Scalars['Boolean']['output'];
  budgetPerSecond?: Maybe<Scalars['Int']['output']>;
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  isActive: Scalars['Boolean']['output'];
  isStrict: Scalars['Boolean']['output'];
  keys: Array<ApiKey>;
  maker?: Maybe<Actor>;
  name: Scalars['String']['output'];
  ownOrdersOnly: Scalars['Boolean']['output'];
  permissions: Array<Scalars['String']['output']>;
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
  warehouses: Array<Warehouse>;
};

export type IntegrationsFate =
  | 'DEACTIVATE'
  | 'HAND_OVER';

export type InvalidCredentials = UserError & {
  __typename: 'InvalidCredentials';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type LedgerAcknowledgement = {
  __typename: 'LedgerAcknowledgement';
  at: Scalars['DateTime']['output'];
  by: Actor;
  reason: Scalars['String']['output'];
};

export type LedgerCheck = {
  __typename: 'LedgerCheck';
  report?: Maybe<LedgerReport>;
  runningSince?: Maybe<Scalars['DateTime']['output']>;
};

export type LedgerMismatch = {
  __typename: 'LedgerMismatch';
  acknowledgement?: Maybe<LedgerAcknowledgement>;
  expected?: Maybe<Scalars['String']['output']>;
  found?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  kind: LedgerMismatchKind;
  orderNumber?: Maybe<Scalars['String']['output']>;
  problem: Scalars['String']['output'];
  sequence?: Maybe<Scalars['Int']['output']>;
  sku?: Maybe<Scalars['String']['output']>;
  stocktakeNumber?: Maybe<Scalars['String']['output']>;
  transferNumber?: Maybe<Scalars['String']['output']>;
  warehouseCode?: Maybe<Scalars['String']['output']>;
};

export type LedgerMismatchKind =
  | 'ALLOCATED'
  | 'IN_TRANSIT'
  | 'LEVEL_HASH'
  | 'LEVEL_MISSING'
  | 'LOW_MARK'
  | 'MOVEMENT_BEYOND_LEVEL'
  | 'MOVEMENT_HASH'
  | 'MOVEMENT_MISSING'
  | 'MOVEMENT_TYPE'
  | 'NEGATIVE_BALANCE'
  | 'ORDER_ALLOCATION'
  | 'ORDER_MISSING'
  | 'QUANTITY'
  | 'STOCKTAKE_MISSING'
  | 'STOCKTAKE_UNITS'
  | 'TIME_ORDER'
  | 'TRANSFER_MISSING'
  | 'TRANSFER_UNITS';

export type LedgerReport = {
  __typename: 'LedgerReport';
  acknowledged: Array<LedgerMismatch>;
  acknowledgedCount: Scalars['Int']['output'];
  checkedAt: Scalars['DateTime']['output'];
  mismatchCount: Scalars['Int']['output'];
  mismatches: Array<LedgerMismatch>;
  movementsChecked: Scalars['Int']['output'];
  newOnly: Scalars['Boolean']['output'];
  startedAt: Scalars['DateTime']['output'];
  stocksChecked: Scalars['Int']['output'];
};

export type Limits = {
  __typename: 'Limits';
  aliases: Scalars['Int']['output'];
  budget?: Maybe<Budget>;
  depth: Scalars['Int']['output'];
  directives: Scalars['Int']['output'];
  documentCharacters: Scalars['Int']['output'];
  documentFields: Scalars['Int']['output'];
  documentTokens: Scalars['Int']['output'];
  exactCount: Scalars['Int']['output'];
  idempotencyKeyCharacters: Scalars['Int']['output'];
  keysPerIntegration: Scalars['Int']['output'];
  messageBytes: Scalars['Int']['output'];
  operationCost: Scalars['Int']['output'];
  orderLines: Scalars['Int']['output'];
  pageSize: Scalars['Int']['output'];
  queryMs: Scalars['Int']['output'];
  requestBytes: Scalars['Int']['output'];
  rootFields: Scalars['Int']['output'];
  socketsPerActor: Scalars['Int']['output'];
  stockLines: Scalars['Int']['output'];
  subscriptionCost: Scalars['Int']['output'];
  subscriptionsPerSocket: Scalars['Int']['output'];
};

export type LineDecisionInput = {
  base?: InputMaybe<StocktakeLineBase>;
  decision: StocktakeLineDecision;
  lineId: Scalars['ID']['input'];
};

export type LoginResult = AuthSession | InvalidCredentials | SecondFactorNeeded;

export type LoginSecondFactorResult = AuthSession | ChallengeExpired | WrongCode;

export type MismatchAlreadyAcknowledged = UserError & {
  __typename: 'MismatchAlreadyAcknowledged';
  at: Scalars['DateTime']['output'];
  by: Actor;
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  reason: Scalars['String']['output'];
};

export type MismatchNotFound = UserError & {
  __typename: 'MismatchNotFound';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type MovementDay = {
  __typename: 'MovementDay';
  asOf: Scalars['DateTime']['output'];
  day: Scalars['String']['output'];
  movements: Scalars['Int']['output'];
  unitsIn: Scalars['Units']['output'];
  unitsOut: Scalars['Units']['output'];
};

export type MovementFilter = {
  actorId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  orderNumber?: InputMaybe<Scalars['String']['input']>;
  reasons?: InputMaybe<Array<AdjustmentReason>>;
  referenceId?: InputMaybe<Scalars['ID']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  types?: InputMaybe<Array<MovementType>>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type MovementReference = {
  __typename: 'MovementReference';
  id: Scalars['ID']['output'];
  kind: ReferenceKind;
  label: Scalars['String']['output'];
};

export type MovementType =
  | 'ADJUSTMENT'
  | 'ALLOCATION'
  | 'RELEASE'
  | 'SHIPMENT'
  | 'TRANSFER_IN'
  | 'TRANSFER_OUT'
  | 'TRANSFER_SENT'
  | 'TRANSIT_LOSS'
  | 'TRANSIT_RETURN';

export type MovementsByType = {
  __typename: 'MovementsByType';
  count: Scalars['Int']['output'];
  type: MovementType;
  units: Scalars['Units']['output'];
};

export type Mutation = {
  __typename: 'Mutation';
  acknowledgeMismatch: AcknowledgeMismatchResult;
  adjustStock: AdjustStockResult;
  adjustStocks: AdjustStocksResult;
  applyImport: Import;
  cancelImport: Import;
  cancelOrder: CancelOrderResult;
  cancelStocktake: StocktakeStepResult;
  cancelTransfer: TransferStepResult;
  changePassword: Scalars['Boolean']['output'];
  createApiKey: ApiKeyCreated;
  createIntegration: Integration;
  createProduct: Product;
  createRole: Role;
  createTransfer: Transfer;
  createUser: UserWithSetPasswordToken;
  createView: View;
  createWarehouse: Warehouse;
  createWebhook: WebhookCreated;
  decideLines: StocktakeStepResult;
  deleteProduct: Product;
  deleteRole: Scalars['Boolean']['output'];
  deleteUser: Scalars['Boolean']['output'];
  deleteView: Scalars['Boolean']['output'];
  deleteWebhook: Scalars['Boolean']['output'];
  exportCsv: DownloadLink;
  finishCounting: StocktakeStepResult;
  forgotPassword: Scalars['Boolean']['output'];
  login: LoginResult;
  loginSecondFactor: LoginSecondFactorResult;
  logout: Scalars['Boolean']['output'];
  offerSecondFactor: SecondFactorOffer;
  placeOrder: PlaceOrderResult;
  placeOrders: Array<PlacedOrder>;
  postStocktake: PostStocktakeResult;
  processOrder: AdvanceOrderResult;
  promiseTransfer: PromiseTransferResult;
  receiveTransfer: ReceiveTransferResult;
  recordCounts: RecordCountsResult;
  refreshSession: AuthSession;
  register: AuthSession;
  removeProductPicture: Product;
  replayWebhookDeliveries: Scalars['Int']['output'];
  replayWebhookDelivery: WebhookDelivery;
  resetPassword: UserWithSetPasswordToken;
  resetSecondFactor: User;
  restoreProduct: Product;
  revokeApiKey: Scalars['Boolean']['output'];
  revokeOtherSessions: Scalars['Boolean']['output'];
  revokeSession: Scalars['Boolean']['output'];
  rotateWebhookSecret: WebhookSecretRotated;
  sendTransfer: SendTransferResult;
  setCountPlan: CountPlan;
  setLowStockThreshold: Stock;
  setPassword: Scalars['Boolean']['output'];
  setPasswordAndSignIn: SetPasswordResult;
  setProductPacks: Product;
  setStockBins: StockBinsSet;
  settleTransfer: ReceiveTransferResult;
  shipOrder: AdvanceOrderResult;
  snoozeAlert: Alert;
  startStocktake: StartStocktakeResult;
  testWebhook: WebhookDelivery;
  transferStock: TransferStockResult;
  turnOffSecondFactor: Scalars['Boolean']['output'];
  turnOnSecondFactor: RecoveryCodes;
  unpromiseTransfer: TransferStepResult;
  updateIntegration: Integration;
  updateProduct: Product;
  updateRole: Role;
  updateTransfer: UpdateTransferResult;
  updateUser: User;
  updateView: View;
  updateWarehouse: UpdateWarehouseResult;
  updateWebhook: Webhook;
};


export type MutationAcknowledgeMismatchArgs = {
  input: AcknowledgeMismatchInput;
};


export type MutationAdjustStockArgs = {
  input: AdjustStockInput;
};


export type MutationAdjustStocksArgs = {
  input: AdjustStocksInput;
};


export type MutationApplyImportArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCancelImportArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCancelOrderArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  orderNumber: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationCancelStocktakeArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationCancelTransferArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationChangePasswordArgs = {
  current: Scalars['String']['input'];
  password: Scalars['String']['input'];
};


export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationCreateIntegrationArgs = {
  input: CreateIntegrationInput;
};


export type MutationCreateProductArgs = {
  input: CreateProductInput;
};


export type MutationCreateRoleArgs = {
  input: RoleInput;
};


export type MutationCreateTransferArgs = {
  input: CreateTransferInput;
};


export type MutationCreateUserArgs = {
  input: CreateUserInput;
};


export type MutationCreateViewArgs = {
  input: CreateViewInput;
};


export type MutationCreateWarehouseArgs = {
  input: CreateWarehouseInput;
};


export type MutationCreateWebhookArgs = {
  input: CreateWebhookInput;
};


export type MutationDecideLinesArgs = {
  input: DecideLinesInput;
};


export type MutationDeleteProductArgs = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  sku: Scalars['String']['input'];
};


export type MutationDeleteRoleArgs = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationDeleteUserArgs = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  integrations?: InputMaybe<IntegrationsFate>;
};


export type MutationDeleteViewArgs = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationDeleteWebhookArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationExportCsvArgs = {
  filter?: InputMaybe<ExportFilter>;
  kind: ExportKind;
};


export type MutationFinishCountingArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};


export type MutationForgotPasswordArgs = {
  email: Scalars['String']['input'];
};


export type MutationLoginArgs = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
  useCookie?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationLoginSecondFactorArgs = {
  challenge: Scalars['String']['input'];
  oneTimeCode: Scalars['String']['input'];
  useCookie?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationOfferSecondFactorArgs = {
  password: Scalars['String']['input'];
};


export type MutationPlaceOrderArgs = {
  input: PlaceOrderInput;
};


export type MutationPlaceOrdersArgs = {
  orders: Array<PlaceOrderInput>;
};


export type MutationPostStocktakeArgs = {
  expectedVersion: Scalars['Int']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};


export type MutationProcessOrderArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  orderNumber: Scalars['String']['input'];
};


export type MutationPromiseTransferArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};


export type MutationReceiveTransferArgs = {
  input: ReceiveTransferInput;
};


export type MutationRecordCountsArgs = {
  input: RecordCountsInput;
};


export type MutationRefreshSessionArgs = {
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRegisterArgs = {
  input: RegisterInput;
};


export type MutationRemoveProductPictureArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  sku: Scalars['String']['input'];
};


export type MutationReplayWebhookDeliveriesArgs = {
  input: ReplayWebhookDeliveriesInput;
};


export type MutationReplayWebhookDeliveryArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationResetPasswordArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationResetSecondFactorArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRestoreProductArgs = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  sku: Scalars['String']['input'];
};


export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRotateWebhookSecretArgs = {
  input: RotateWebhookSecretInput;
};


export type MutationSendTransferArgs = {
  input: SendTransferInput;
};


export type MutationSetCountPlanArgs = {
  input: SetCountPlanInput;
};


export type MutationSetLowStockThresholdArgs = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  sku: Scalars['String']['input'];
  threshold: Scalars['Int']['input'];
  warehouseCode: Scalars['String']['input'];
};


export type MutationSetPasswordArgs = {
  password: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


export type MutationSetPasswordAndSignInArgs = {
  password: Scalars['String']['input'];
  token: Scalars['String']['input'];
  useCookie?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationSetProductPacksArgs = {
  input: SetProductPacksInput;
};


export type MutationSetStockBinsArgs = {
  input: SetStockBinsInput;
};


export type MutationSettleTransferArgs = {
  input: SettleTransferInput;
};


export type MutationShipOrderArgs = {
  carrier?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  orderNumber: Scalars['String']['input'];
  trackingCode?: InputMaybe<Scalars['String']['input']>;
};


export type MutationSnoozeAlertArgs = {
  input: SnoozeAlertInput;
};


export type MutationStartStocktakeArgs = {
  input: StartStocktakeInput;
};


export type MutationTestWebhookArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationTransferStockArgs = {
  input: TransferStockInput;
};


export type MutationTurnOffSecondFactorArgs = {
  oneTimeCode: Scalars['String']['input'];
  password: Scalars['String']['input'];
};


export type MutationTurnOnSecondFactorArgs = {
  oneTimeCode: Scalars['String']['input'];
};


export type MutationUnpromiseTransferArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};


export type MutationUpdateIntegrationArgs = {
  input: UpdateIntegrationInput;
};


export type MutationUpdateProductArgs = {
  input: UpdateProductInput;
};


export type MutationUpdateRoleArgs = {
  input: UpdateRoleInput;
};


export type MutationUpdateTransferArgs = {
  input: UpdateTransferInput;
};


export type MutationUpdateUserArgs = {
  input: UpdateUserInput;
};


export type MutationUpdateViewArgs = {
  input: UpdateViewInput;
};


export type MutationUpdateWarehouseArgs = {
  input: UpdateWarehouseInput;
};


export type MutationUpdateWebhookArgs = {
  input: UpdateWebhookInput;
};

export type OpenOrdersByAge = {
  __typename: 'OpenOrdersByAge';
  age: OrderAge;
  count: Scalars['Int']['output'];
  status: OrderStatus;
};

export type Order = {
  __typename: 'Order';
  allowedTransitions: Array<OrderStatus>;
  cancelReason?: Maybe<Scalars['String']['output']>;
  contact?: Maybe<OrderContact>;
  createdAt: Scalars['DateTime']['output'];
  customerAddress?: Maybe<Scalars['String']['output']>;
  customerEmail?: Maybe<Scalars['String']['output']>;
  customerName: Scalars['String']['output'];
  customerPhone?: Maybe<Scalars['String']['output']>;
  deliveryAddress?: Maybe<DeliveryAddress>;
  externalReference?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  items: Array<OrderItem>;
  metadata: Array<OrderMetadata>;
  note?: Maybe<Scalars['String']['output']>;
  orderNumber: Scalars['String']['output'];
  placedBy: Actor;
  shipment?: Maybe<OrderShipment>;
  status: OrderStatus;
  timeline: Array<OrderTimelineEntry>;
  totalAmount: Scalars['Money']['output'];
  updatedAt: Scalars['DateTime']['output'];
};

export type OrderAge =
  | 'DAYS_1_TO_3'
  | 'DAYS_3_TO_7'
  | 'OVER_7_DAYS'
  | 'UNDER_1_DAY';

export type OrderAllocation = {
  __typename: 'OrderAllocation';
  bin?: Maybe<Scalars['String']['output']>;
  quantity: Scalars['Int']['output'];
  warehouse: Warehouse;
};

export type OrderChange = {
  __typename: 'OrderChange';
  carrier?: Maybe<Scalars['String']['output']>;
  from?: Maybe<OrderStatus>;
  orderNumber: Scalars['String']['output'];
  reason?: Maybe<Scalars['String']['output']>;
  to: OrderStatus;
  totalAmount?: Maybe<Scalars['Money']['output']>;
  trackingCode?: Maybe<Scalars['String']['output']>;
};

export type OrderConnection = {
  __typename: 'OrderConnection';
  asOf?: Maybe<Scalars['DateTime']['output']>;
  edges: Array<OrderEdge>;
  nodes: Array<Order>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type OrderContact = {
  __typename: 'OrderContact';
  email?: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  phone?: Maybe<Scalars['String']['output']>;
};

export type OrderContactInput = {
  email?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  phone?: InputMaybe<Scalars['String']['input']>;
};

export type OrderEdge = {
  __typename: 'OrderEdge';
  cursor: Scalars['String']['output'];
  node: Order;
};

export type OrderFilter = {
  amountFrom?: InputMaybe<Scalars['Money']['input']>;
  amountTo?: InputMaybe<Scalars['Money']['input']>;
  externalReferences?: InputMaybe<Array<Scalars['String']['input']>>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  metadata?: InputMaybe<OrderMetadataFilter>;
  placedBy?: InputMaybe<Scalars['ID']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
  statuses?: InputMaybe<Array<OrderStatus>>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  updatedSince?: InputMaybe<Scalars['DateTime']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type OrderItem = {
  __typename: 'OrderItem';
  allocations: Array<OrderAllocation>;
  id: Scalars['ID']['output'];
  lineTotal: Scalars['Money']['output'];
  priceAtPurchase: Scalars['Money']['output'];
  product?: Maybe<Product>;
  productId: Scalars['ID']['output'];
  productName: Scalars['String']['output'];
  qty: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
};

export type OrderMetadata = {
  __typename: 'OrderMetadata';
  key: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type OrderMetadataFilter = {
  key: Scalars['String']['input'];
  value?: InputMaybe<Scalars['String']['input']>;
};

export type OrderMetadataInput = {
  key: Scalars['String']['input'];
  value: Scalars['String']['input'];
};

export type OrderShipment = {
  __typename: 'OrderShipment';
  carrier?: Maybe<Scalars['String']['output']>;
  trackingCode?: Maybe<Scalars['String']['output']>;
};

export type OrderSort =
  | 'AMOUNT_ASC'
  | 'AMOUNT_DESC'
  | 'NEWEST'
  | 'OLDEST';

export type OrderStatus =
  | 'CANCELLED'
  | 'PENDING'
  | 'PROCESSED'
  | 'SHIPPED';

export type OrderStatusCount = {
  __typename: 'OrderStatusCount';
  count?: Maybe<Scalars['Int']['output']>;
  status: OrderStatus;
};

export type OrderTimelineEntry = {
  __typename: 'OrderTimelineEntry';
  actor: Actor;
  at: Scalars['DateTime']['output'];
  reason?: Maybe<Scalars['String']['output']>;
  status: OrderStatus;
};

export type OrderTransitionRefused = UserError & {
  __typename: 'OrderTransitionRefused';
  code: Scalars['String']['output'];
  from: OrderStatus;
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  to: OrderStatus;
};

export type OverReceived = UserError & {
  __typename: 'OverReceived';
  code: Scalars['String']['output'];
  lines: Array<OverReceivedLine>;
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type OverReceivedLine = {
  __typename: 'OverReceivedLine';
  left: Scalars['Int']['output'];
  said: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
};

export type Pack = {
  __typename: 'Pack';
  barcode?: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  retired: Scalars['Boolean']['output'];
  units: Scalars['Int']['output'];
};

export type PackInput = {
  barcode?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  units: Scalars['Int']['input'];
};

export type PageInfo = {
  __typename: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
};

export type Partner = {
  __typename: 'Partner';
  code: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
};

export type PermissionInfo = {
  __typename: 'PermissionInfo';
  description: Scalars['String']['output'];
  name: Scalars['String']['output'];
};

export type PlaceOrderError = {
  __typename: 'PlaceOrderError';
  code: Scalars['String']['output'];
  fields: Array<FieldProblem>;
  message: Scalars['String']['output'];
  retryAfterMs?: Maybe<Scalars['Int']['output']>;
};

export type PlaceOrderInput = {
  contact?: InputMaybe<OrderContactInput>;
  customerAddress?: InputMaybe<Scalars['String']['input']>;
  customerEmail?: InputMaybe<Scalars['String']['input']>;
  customerName: Scalars['String']['input'];
  customerPhone?: InputMaybe<Scalars['String']['input']>;
  deliveryAddress?: InputMaybe<DeliveryAddressInput>;
  externalReference?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  items: Array<PlaceOrderItemInput>;
  metadata?: InputMaybe<Array<OrderMetadataInput>>;
  note?: InputMaybe<Scalars['String']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type PlaceOrderItemInput = {
  qty: Scalars['Int']['input'];
  sku: Scalars['String']['input'];
};

export type PlaceOrderResult = InsufficientStock | Order;

export type PlacedOrder = {
  __typename: 'PlacedOrder';
  error?: Maybe<PlaceOrderError>;
  index: Scalars['Int']['output'];
  result?: Maybe<PlaceOrderResult>;
};

export type PostStocktakeResult = DocumentChanged | Stocktake | StocktakeBlocked | StocktakeStepRefused;

export type ProblemValue = {
  __typename: 'ProblemValue';
  name: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type Product = {
  __typename: 'Product';
  barcodes: Array<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  defaultLowStockThreshold: Scalars['Int']['output'];
  deletedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  isDeleted: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  packs: Array<Pack>;
  picture?: Maybe<ProductPicture>;
  price: Scalars['Money']['output'];
  sku: Scalars['String']['output'];
  stocks: Array<Stock>;
  tags: Array<Scalars['String']['output']>;
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
};

export type ProductChange = {
  __typename: 'ProductChange';
  barcodes?: Maybe<Array<Scalars['String']['output']>>;
  isDeleted: Scalars['Boolean']['output'];
  name?: Maybe<Scalars['String']['output']>;
  packs?: Maybe<Array<Pack>>;
  price?: Maybe<Scalars['Money']['output']>;
  sku: Scalars['String']['output'];
  tags?: Maybe<Array<Scalars['String']['output']>>;
};

export type ProductConnection = {
  __typename: 'ProductConnection';
  asOf?: Maybe<Scalars['DateTime']['output']>;
  edges: Array<ProductEdge>;
  nodes: Array<Product>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type ProductEdge = {
  __typename: 'ProductEdge';
  cursor: Scalars['String']['output'];
  node: Product;
};

export type ProductFilter = {
  includeDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  skus?: InputMaybe<Array<Scalars['String']['input']>>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  updatedSince?: InputMaybe<Scalars['DateTime']['input']>;
};

export type ProductPicture = {
  __typename: 'ProductPicture';
  thumbnailUrl: Scalars['String']['output'];
  url: Scalars['String']['output'];
};

export type ProductSort =
  | 'NAME'
  | 'NEWEST'
  | 'PRICE_ASC'
  | 'PRICE_DESC'
  | 'SKU';

export type PromiseTransferResult = InsufficientStock | Transfer | TransferStepRefused;

export type Query = {
  __typename: 'Query';
  actor: Actor;
  alerts: AlertConnection;
  apiRequests: Array<ApiRequest>;
  auditLog: AuditEntryConnection;
  countPlans: Array<CountPlan>;
  dashboard: Dashboard;
  event?: Maybe<DomainEvent>;
  eventCursor: Scalars['String']['output'];
  eventKinds: Array<Scalars['String']['output']>;
  eventTopics: Array<Scalars['String']['output']>;
  events: DomainEventConnection;
  firstSteps?: Maybe<FirstSteps>;
  idleStocks: StockConnection;
  import?: Maybe<Import>;
  importChanges: ImportChangeConnection;
  imports: ImportConnection;
  installation: Installation;
  integration?: Maybe<Integration>;
  integrations: Array<Integration>;
  ledgerCheck: LedgerCheck;
  limits: Limits;
  me?: Maybe<User>;
  movement?: Maybe<StockMovement>;
  movementTrend: Array<MovementDay>;
  movements: StockMovementConnection;
  order?: Maybe<Order>;
  orderCounts: Array<OrderStatusCount>;
  orders: OrderConnection;
  permissions: Array<PermissionInfo>;
  product?: Maybe<Product>;
  productByBarcode?: Maybe<Product>;
  productByCode?: Maybe<Product>;
  products: ProductConnection;
  roles: Array<Role>;
  scan?: Maybe<Scanned>;
  sessions: Array<UserSession>;
  stock?: Maybe<Stock>;
  stockAllocations: OrderConnection;
  stockAsOf: StockLevelConnection;
  stockHistory: Array<StockHistoryPoint>;
  stockLevels: Array<Stock>;
  stockMatrix: StockMatrixConnection;
  stocks: StockConnection;
  stocktake?: Maybe<Stocktake>;
  stocktakeLines: StocktakeLineConnection;
  stocktakePreview: StocktakePreview;
  stocktakes: StocktakeConnection;
  tags: Array<TagCount>;
  topMovers: Array<TopMover>;
  transfer?: Maybe<Transfer>;
  transferCounts: TransferCounts;
  transferPartners: Array<Partner>;
  transfers: TransferConnection;
  users: UserConnection;
  verifyLedger: LedgerReport;
  views: Array<View>;
  warehouses: Array<Warehouse>;
  webhook?: Maybe<Webhook>;
  webhookDeliveries: WebhookDeliveryConnection;
  webhookDelivery?: Maybe<WebhookDelivery>;
  webhooks: Array<Webhook>;
};


export type QueryAlertsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AlertFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<AlertSort>;
};


export type QueryApiRequestsArgs = {
  failed?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  integrationId: Scalars['ID']['input'];
};


export type QueryAuditLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryDashboardArgs = {
  timeZone?: Scalars['String']['input'];
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type QueryEventArgs = {
  id: Scalars['ID']['input'];
};


export type QueryEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  topics?: InputMaybe<Array<Scalars['String']['input']>>;
};


export type QueryIdleStocksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  days?: Scalars['Int']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type QueryImportArgs = {
  id: Scalars['ID']['input'];
};


export type QueryImportChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
};


export type QueryImportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryIntegrationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMovementArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMovementTrendArgs = {
  from: Scalars['DateTime']['input'];
  sku?: InputMaybe<Scalars['String']['input']>;
  timeZone?: Scalars['String']['input'];
  to: Scalars['DateTime']['input'];
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMovementsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<MovementFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryOrderArgs = {
  externalReference?: InputMaybe<Scalars['String']['input']>;
  orderNumber?: InputMaybe<Scalars['String']['input']>;
};


export type QueryOrderCountsArgs = {
  filter?: InputMaybe<OrderFilter>;
};


export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<OrderFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<OrderSort>;
};


export type QueryProductArgs = {
  sku: Scalars['String']['input'];
};


export type QueryProductByBarcodeArgs = {
  barcode: Scalars['String']['input'];
};


export type QueryProductByCodeArgs = {
  code: Scalars['String']['input'];
};


export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<ProductSort>;
};


export type QueryScanArgs = {
  code: Scalars['String']['input'];
};


export type QueryStockArgs = {
  sku: Scalars['String']['input'];
  warehouseCode: Scalars['String']['input'];
};


export type QueryStockAllocationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sku: Scalars['String']['input'];
  warehouseCode: Scalars['String']['input'];
};


export type QueryStockAsOfArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  at: Scalars['DateTime']['input'];
  filter?: InputMaybe<StockFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryStockHistoryArgs = {
  from: Scalars['DateTime']['input'];
  points?: Scalars['Int']['input'];
  sku: Scalars['String']['input'];
  to: Scalars['DateTime']['input'];
  warehouseCode: Scalars['String']['input'];
};


export type QueryStockLevelsArgs = {
  skus: Array<Scalars['String']['input']>;
  warehouseCodes?: InputMaybe<Array<Scalars['String']['input']>>;
};


export type QueryStockMatrixArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<StockMatrixFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryStocksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<StockFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<StockSort>;
};


export type QueryStocktakeArgs = {
  number: Scalars['String']['input'];
};


export type QueryStocktakeLinesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<StocktakeLineFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  number: Scalars['String']['input'];
  sort?: StocktakeLineSort;
};


export type QueryStocktakePreviewArgs = {
  scope: StocktakeScopeInput;
  warehouseCode: Scalars['String']['input'];
};


export type QueryStocktakesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<StocktakeFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryTagsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTopMoversArgs = {
  days?: Scalars['Int']['input'];
  first?: Scalars['Int']['input'];
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTransferArgs = {
  number: Scalars['String']['input'];
};


export type QueryTransferCountsArgs = {
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTransfersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TransferFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryVerifyLedgerArgs = {
  newOnly?: Scalars['Boolean']['input'];
};


export type QueryViewsArgs = {
  list?: InputMaybe<ViewList>;
};


export type QueryWarehousesArgs = {
  includeInactive?: Scalars['Boolean']['input'];
};


export type QueryWebhookArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<WebhookDeliveryState>;
  webhookId: Scalars['ID']['input'];
};


export type QueryWebhookDeliveryArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWebhooksArgs = {
  integrationId?: InputMaybe<Scalars['ID']['input']>;
};

export type ReceiveTransferInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines: Array<ReceiveTransferLineInput>;
  note?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};

export type ReceiveTransferLineInput = {
  damaged?: Scalars['Int']['input'];
  received?: Scalars['Int']['input'];
  sku: Scalars['String']['input'];
  surplus?: Scalars['Int']['input'];
};

export type ReceiveTransferResult = OverReceived | Transfer | TransferStepRefused;

export type RecordCountsInput = {
  entries: Array<CountEntryInput>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};

export type RecordCountsResult = CountsRecorded | StocktakeStepRefused;

export type RecountAbove = {
  __typename: 'RecountAbove';
  percent?: Maybe<Scalars['Float']['output']>;
  units?: Maybe<Scalars['Int']['output']>;
};

export type RecountAboveInput = {
  percent?: InputMaybe<Scalars['Float']['input']>;
  units?: InputMaybe<Scalars['Int']['input']>;
};

export type RecoveryCodes = {
  __typename: 'RecoveryCodes';
  recoveryCodes: Array<Scalars['String']['output']>;
};

export type ReferenceKind =
  | 'CORRECTION'
  | 'EXTERNAL'
  | 'IMPORT'
  | 'ORDER'
  | 'STOCKTAKE'
  | 'TRANSFER';

export type RegisterInput = {
  email: Scalars['String']['input'];
  fullName: Scalars['String']['input'];
  password: Scalars['String']['input'];
};

export type ReplayWebhookDeliveriesInput = {
  from: Scalars['DateTime']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<WebhookDeliveryState>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  webhookId: Scalars['ID']['input'];
};

export type Role = {
  __typename: 'Role';
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  permissions: Array<Scalars['String']['output']>;
  requiresSecondFactor: Scalars['Boolean']['output'];
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
};

export type RoleInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  permissions: Array<Scalars['String']['input']>;
  requiresSecondFactor?: InputMaybe<Scalars['Boolean']['input']>;
};

export type RotateWebhookSecretInput = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  overlapHours?: InputMaybe<Scalars['Int']['input']>;
};

export type Scanned = {
  __typename: 'Scanned';
  pack?: Maybe<Pack>;
  product: Product;
  units: Scalars['Int']['output'];
};

export type SecondFactorNeeded = {
  __typename: 'SecondFactorNeeded';
  challenge: Scalars['String']['output'];
  expiresIn: Scalars['Int']['output'];
};

export type SecondFactorOffer = {
  __typename: 'SecondFactorOffer';
  expiresAt: Scalars['DateTime']['output'];
  secret: Scalars['String']['output'];
  uri: Scalars['String']['output'];
};

export type SendTransferInput = {
  carrier?: InputMaybe<Scalars['String']['input']>;
  expectedAt?: InputMaybe<Scalars['DateTime']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines?: InputMaybe<Array<TransferLineInput>>;
  number: Scalars['String']['input'];
  remainder?: TransferRemainder;
  trackingCode?: InputMaybe<Scalars['String']['input']>;
};

export type SendTransferResult = InsufficientStock | Transfer | TransferStepRefused;

export type SetCountPlanInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  rhythms: Array<CountRhythmInput>;
  warehouseCode: Scalars['String']['input'];
};

export type SetPasswordResult = AuthSession | SecondFactorNeeded;

export type SetProductPacksInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  packs: Array<PackInput>;
  sku: Scalars['String']['input'];
};

export type SetStockBinsInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines: Array<StockBinInput>;
  warehouseCode: Scalars['String']['input'];
};

export type SettleTransferInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines: Array<SettleTransferLineInput>;
  note?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};

export type SettleTransferLineInput = {
  lost?: Scalars['Int']['input'];
  returned?: Scalars['Int']['input'];
  sku: Scalars['String']['input'];
};

export type Shortage = {
  __typename: 'Shortage';
  available: Scalars['Int']['output'];
  heldBy?: Maybe<StockHolders>;
  requested: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  warehouseCode?: Maybe<Scalars['String']['output']>;
};

export type SnoozeAlertInput = {
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type StaleStock = UserError & {
  __typename: 'StaleStock';
  actualOnHand: Scalars['Int']['output'];
  code: Scalars['String']['output'];
  expectedOnHand: Scalars['Int']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type StartStocktakeInput = {
  fourEyes?: InputMaybe<Scalars['Boolean']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  recountAbove?: InputMaybe<RecountAboveInput>;
  scope: StocktakeScopeInput;
  title?: InputMaybe<Scalars['String']['input']>;
  uncounted?: InputMaybe<UncountedLines>;
  warehouseCode: Scalars['String']['input'];
};

export type StartStocktakeResult = Stocktake | StocktakeOverlaps;

export type Stock = {
  __typename: 'Stock';
  abcClass: AbcClass;
  allocated: Scalars['Int']['output'];
  bin?: Maybe<Scalars['String']['output']>;
  blockedCount?: Maybe<BlockedCount>;
  id: Scalars['ID']['output'];
  inTransit: Scalars['Int']['output'];
  incoming: Array<IncomingLine>;
  isLow: Scalars['Boolean']['output'];
  lastCounted?: Maybe<StockCount>;
  lastCountedAt?: Maybe<Scalars['DateTime']['output']>;
  lowStockThreshold: Scalars['Int']['output'];
  movedAt: Scalars['DateTime']['output'];
  onHand: Scalars['Int']['output'];
  product: Product;
  quantity: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  thresholdVersion: Scalars['Int']['output'];
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
  warehouse: Warehouse;
  warehouseCode: Scalars['String']['output'];
};


export type StockIncomingArgs = {
  first?: Scalars['Int']['input'];
};

export type StockAdjusted = {
  __typename: 'StockAdjusted';
  movement: StockMovement;
  stock: Stock;
};

export type StockBin = {
  __typename: 'StockBin';
  bin?: Maybe<Scalars['String']['output']>;
  sku: Scalars['String']['output'];
};

export type StockBinInput = {
  bin?: InputMaybe<Scalars['String']['input']>;
  sku: Scalars['String']['input'];
};

export type StockBinsSet = {
  __typename: 'StockBinsSet';
  lines: Array<StockBin>;
  warehouseCode: Scalars['String']['output'];
};

export type StockConnection = {
  __typename: 'StockConnection';
  asOf?: Maybe<Scalars['DateTime']['output']>;
  edges: Array<StockEdge>;
  nodes: Array<Stock>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type StockCount = {
  __typename: 'StockCount';
  at: Scalars['DateTime']['output'];
  stocktake?: Maybe<Stocktake>;
};

export type StockEdge = {
  __typename: 'StockEdge';
  cursor: Scalars['String']['output'];
  node: Stock;
};

export type StockFilter = {
  bin?: InputMaybe<Scalars['String']['input']>;
  lowOnly?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
  updatedSince?: InputMaybe<Scalars['DateTime']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type StockHistoryPoint = {
  __typename: 'StockHistoryPoint';
  allocated: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  inTransit: Scalars['Int']['output'];
  onHand: Scalars['Int']['output'];
  quantity: Scalars['Int']['output'];
};

export type StockHolder = {
  __typename: 'StockHolder';
  createdAt: Scalars['DateTime']['output'];
  orderNumber: Scalars['String']['output'];
  status: OrderStatus;
  units: Scalars['Int']['output'];
};

export type StockHolders = {
  __typename: 'StockHolders';
  orderCount?: Maybe<Scalars['Int']['output']>;
  orders: Array<StockHolder>;
};

export type StockLevel = {
  __typename: 'StockLevel';
  allocated: Scalars['Int']['output'];
  inTransit: Scalars['Int']['output'];
  onHand: Scalars['Int']['output'];
  product: Product;
  quantity: Scalars['Int']['output'];
  sequence: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  warehouse: Warehouse;
  warehouseCode: Scalars['String']['output'];
};

export type StockLevelConnection = {
  __typename: 'StockLevelConnection';
  edges: Array<StockLevelEdge>;
  nodes: Array<StockLevel>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type StockLevelEdge = {
  __typename: 'StockLevelEdge';
  cursor: Scalars['String']['output'];
  node: StockLevel;
};

export type StockMatrixConnection = {
  __typename: 'StockMatrixConnection';
  edges: Array<StockMatrixEdge>;
  nodes: Array<Product>;
  pageInfo: PageInfo;
};

export type StockMatrixEdge = {
  __typename: 'StockMatrixEdge';
  cursor: Scalars['String']['output'];
  node: Product;
};

export type StockMatrixFilter = {
  lowOnly?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type StockMovement = {
  __typename: 'StockMovement';
  actor: Actor;
  allocatedAfter: Scalars['Int']['output'];
  allocatedDelta: Scalars['Int']['output'];
  countedAt?: Maybe<Scalars['DateTime']['output']>;
  createdAt: Scalars['DateTime']['output'];
  hash: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  inTransitAfter: Scalars['Int']['output'];
  inTransitDelta: Scalars['Int']['output'];
  note?: Maybe<Scalars['String']['output']>;
  product: Product;
  quantityAfter: Scalars['Int']['output'];
  quantityDelta: Scalars['Int']['output'];
  reason?: Maybe<AdjustmentReason>;
  reference?: Maybe<MovementReference>;
  sequence: Scalars['Int']['output'];
  type: MovementType;
  warehouse: Warehouse;
};

export type StockMovementConnection = {
  __typename: 'StockMovementConnection';
  edges: Array<StockMovementEdge>;
  nodes: Array<StockMovement>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type StockMovementEdge = {
  __typename: 'StockMovementEdge';
  cursor: Scalars['String']['output'];
  node: StockMovement;
};

export type StockSort =
  | 'BIN'
  | 'QUANTITY_ASC'
  | 'QUANTITY_DESC'
  | 'SKU'
  | 'UPDATED_DESC';

export type StockTransfer = {
  __typename: 'StockTransfer';
  createdAt: Scalars['DateTime']['output'];
  from: Warehouse;
  id: Scalars['ID']['output'];
  movements: Array<StockMovement>;
  note?: Maybe<Scalars['String']['output']>;
  to: Warehouse;
};

export type StocksAdjusted = {
  __typename: 'StocksAdjusted';
  movements: Array<StockMovement>;
  stocks: Array<Stock>;
};

export type Stocktake = {
  __typename: 'Stocktake';
  allowedSteps: Array<StocktakeStep>;
  counters: Array<StocktakeCounter>;
  createdAt: Scalars['DateTime']['output'];
  createdBy: Actor;
  fourEyes: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  lineCount: Scalars['Int']['output'];
  number: Scalars['String']['output'];
  postedAt?: Maybe<Scalars['DateTime']['output']>;
  progress: StocktakeProgress;
  recountAbove?: Maybe<RecountAbove>;
  scope: StocktakeScope;
  status: StocktakeStatus;
  strays: Array<StocktakeStray>;
  timeline: Array<StocktakeTimelineEntry>;
  title?: Maybe<Scalars['String']['output']>;
  uncounted: UncountedLines;
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
  warehouse: Warehouse;
};

export type StocktakeBlockReason =
  | 'DELETED'
  | 'INACTIVE'
  | 'PROMISED'
  | 'TOO_MUCH_STOCK';

export type StocktakeBlocked = UserError & {
  __typename: 'StocktakeBlocked';
  code: Scalars['String']['output'];
  lines: Array<BlockedLine>;
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  status: StocktakeStatus;
};

export type StocktakeChange = {
  __typename: 'StocktakeChange';
  status: StocktakeStatus;
  stocktakeNumber: Scalars['String']['output'];
  warehouseCode: Scalars['String']['output'];
};

export type StocktakeConnection = {
  __typename: 'StocktakeConnection';
  edges: Array<StocktakeEdge>;
  nodes: Array<Stocktake>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type StocktakeCount = {
  __typename: 'StocktakeCount';
  counter: Actor;
  lastAt: Scalars['DateTime']['output'];
  pass: Scalars['Int']['output'];
  units: Scalars['Int']['output'];
};

export type StocktakeCounter = {
  __typename: 'StocktakeCounter';
  counter: Actor;
  lines: Scalars['Int']['output'];
};

export type StocktakeEdge = {
  __typename: 'StocktakeEdge';
  cursor: Scalars['String']['output'];
  node: Stocktake;
};

export type StocktakeFilter = {
  search?: InputMaybe<Scalars['String']['input']>;
  statuses?: InputMaybe<Array<StocktakeStatus>>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type StocktakeHint = {
  __typename: 'StocktakeHint';
  code: StocktakeHintCode;
  pack?: Maybe<Scalars['String']['output']>;
  sku?: Maybe<Scalars['String']['output']>;
  units: Scalars['Int']['output'];
};

export type StocktakeHintCode =
  | 'IN_TRANSIT'
  | 'MOVED_NEAR'
  | 'PACK'
  | 'PICKED_NOT_SHIPPED'
  | 'SWAPPED';

export type StocktakeLine = {
  __typename: 'StocktakeLine';
  bin?: Maybe<Scalars['String']['output']>;
  blocked?: Maybe<StocktakeBlockReason>;
  counted?: Maybe<Scalars['Int']['output']>;
  counts: Array<StocktakeCount>;
  expected?: Maybe<Scalars['Int']['output']>;
  firstCountedAt?: Maybe<Scalars['DateTime']['output']>;
  hints: Array<StocktakeHint>;
  id: Scalars['ID']['output'];
  lastCountedAt?: Maybe<Scalars['DateTime']['output']>;
  ownUnits: Scalars['Int']['output'];
  pass: Scalars['Int']['output'];
  product: Product;
  shortBy?: Maybe<Scalars['Int']['output']>;
  sku: Scalars['String']['output'];
  state: StocktakeLineState;
  unexpected: Scalars['Boolean']['output'];
  variance?: Maybe<Scalars['Int']['output']>;
  varianceFirst?: Maybe<Scalars['Int']['output']>;
};

export type StocktakeLineBase =
  | 'FIRST'
  | 'LAST';

export type StocktakeLineConnection = {
  __typename: 'StocktakeLineConnection';
  edges: Array<StocktakeLineEdge>;
  nodes: Array<StocktakeLine>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type StocktakeLineDecision =
  | 'ACCEPT'
  | 'EXCLUDE'
  | 'RECOUNT';

export type StocktakeLineEdge = {
  __typename: 'StocktakeLineEdge';
  cursor: Scalars['String']['output'];
  node: StocktakeLine;
};

export type StocktakeLineFilter = {
  bin?: InputMaybe<Scalars['String']['input']>;
  differing?: InputMaybe<Scalars['Boolean']['input']>;
  mine?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<Array<StocktakeLineState>>;
};

export type StocktakeLineSort =
  | 'BIN'
  | 'SKU'
  | 'VARIANCE_VALUE';

export type StocktakeLineState =
  | 'ACCEPTED'
  | 'BLOCKED'
  | 'COUNTED'
  | 'EXCLUDED'
  | 'MOVED'
  | 'OPEN'
  | 'POSTED'
  | 'RECOUNT';

export type StocktakeOverlaps = UserError & {
  __typename: 'StocktakeOverlaps';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  numbers: Array<Scalars['String']['output']>;
  path?: Maybe<Array<Scalars['String']['output']>>;
  skus: Array<Scalars['String']['output']>;
};

export type StocktakePreview = {
  __typename: 'StocktakePreview';
  beingCounted: Scalars['Int']['output'];
  lines: Scalars['Int']['output'];
};

export type StocktakeProgress = {
  __typename: 'StocktakeProgress';
  accepted: Scalars['Int']['output'];
  blocked: Scalars['Int']['output'];
  counted: Scalars['Int']['output'];
  excluded: Scalars['Int']['output'];
  moved: Scalars['Int']['output'];
  open: Scalars['Int']['output'];
  posted: Scalars['Int']['output'];
  recount: Scalars['Int']['output'];
};

export type StocktakeScope = {
  __typename: 'StocktakeScope';
  abcClasses?: Maybe<Array<AbcClass>>;
  binFrom?: Maybe<Scalars['String']['output']>;
  binTo?: Maybe<Scalars['String']['output']>;
  due?: Maybe<Array<DueScope>>;
  skus?: Maybe<Array<Scalars['String']['output']>>;
  tags?: Maybe<Array<Scalars['String']['output']>>;
  withStockOnly: Scalars['Boolean']['output'];
};

export type StocktakeScopeInput = {
  abcClasses?: InputMaybe<Array<AbcClass>>;
  all?: InputMaybe<Scalars['Boolean']['input']>;
  binFrom?: InputMaybe<Scalars['String']['input']>;
  binTo?: InputMaybe<Scalars['String']['input']>;
  due?: InputMaybe<Array<DueScopeInput>>;
  skus?: InputMaybe<Array<Scalars['String']['input']>>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  withStockOnly?: InputMaybe<Scalars['Boolean']['input']>;
};

export type StocktakeStatus =
  | 'CANCELLED'
  | 'COUNTING'
  | 'POSTED'
  | 'POSTING'
  | 'REVIEW';

export type StocktakeStep =
  | 'CANCELLED'
  | 'COUNTED'
  | 'DECIDED'
  | 'POSTED'
  | 'REVIEWED'
  | 'STARTED';

export type StocktakeStepRefused = UserError & {
  __typename: 'StocktakeStepRefused';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  skus: Array<Scalars['String']['output']>;
  status: StocktakeStatus;
};

export type StocktakeStepResult = Stocktake | StocktakeStepRefused;

export type StocktakeStray = {
  __typename: 'StocktakeStray';
  at: Scalars['DateTime']['output'];
  code: Scalars['String']['output'];
  counter: Actor;
  reason: StocktakeStrayReason;
  units: Scalars['Int']['output'];
};

export type StocktakeStrayReason =
  | 'FOUR_EYES'
  | 'OTHER_STOCKTAKE'
  | 'POSTED'
  | 'UNKNOWN_CODE';

export type StocktakeTimelineEntry = {
  __typename: 'StocktakeTimelineEntry';
  actor: Actor;
  at: Scalars['DateTime']['output'];
  note?: Maybe<Scalars['String']['output']>;
  step: StocktakeStep;
};

export type Subscription = {
  __typename: 'Subscription';
  alertChanged: Alert;
  eventsAppended: DomainEvent;
  orderChanged: Order;
  stockChanged: Stock;
  stocktakeChanged: Stocktake;
  transferChanged: Transfer;
};


export type SubscriptionAlertChangedArgs = {
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionEventsAppendedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  topics?: InputMaybe<Array<Scalars['String']['input']>>;
};


export type SubscriptionOrderChangedArgs = {
  orderNumber?: InputMaybe<Scalars['String']['input']>;
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionStockChangedArgs = {
  warehouseCode?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionStocktakeChangedArgs = {
  number?: InputMaybe<Scalars['String']['input']>;
};

export type TagCount = {
  __typename: 'TagCount';
  count: Scalars['Int']['output'];
  tag: Scalars['String']['output'];
};

export type ThresholdChange = {
  __typename: 'ThresholdChange';
  after: Scalars['Int']['output'];
  before: Scalars['Int']['output'];
};

export type TopMover = {
  __typename: 'TopMover';
  orders: Scalars['Int']['output'];
  product: Product;
  units: Scalars['Units']['output'];
};

export type Transfer = {
  __typename: 'Transfer';
  allowedSteps: Array<TransferStep>;
  carrier?: Maybe<Scalars['String']['output']>;
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  createdAt: Scalars['DateTime']['output'];
  createdBy: Actor;
  discrepant: Scalars['Boolean']['output'];
  expectedAt?: Maybe<Scalars['DateTime']['output']>;
  from: Partner;
  id: Scalars['ID']['output'];
  isOverdue: Scalars['Boolean']['output'];
  lines: Array<TransferLine>;
  note?: Maybe<Scalars['String']['output']>;
  number: Scalars['String']['output'];
  pictures: Array<TransferPicture>;
  receiving: TransferReceiving;
  remainder?: Maybe<Scalars['String']['output']>;
  remainderOf?: Maybe<Scalars['String']['output']>;
  sentAt?: Maybe<Scalars['DateTime']['output']>;
  status: TransferStatus;
  takesPictures: Scalars['Boolean']['output'];
  timeline: Array<TransferTimelineEntry>;
  to: Partner;
  trackingCode?: Maybe<Scalars['String']['output']>;
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
};

export type TransferChange = {
  __typename: 'TransferChange';
  fromWarehouseCode: Scalars['String']['output'];
  status: TransferStatus;
  toWarehouseCode: Scalars['String']['output'];
  transferNumber: Scalars['String']['output'];
};

export type TransferConnection = {
  __typename: 'TransferConnection';
  edges: Array<TransferEdge>;
  nodes: Array<Transfer>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type TransferCounts = {
  __typename: 'TransferCounts';
  discrepant?: Maybe<Scalars['Int']['output']>;
  onTheWay?: Maybe<Scalars['Int']['output']>;
  overdue?: Maybe<Scalars['Int']['output']>;
  toReceive?: Maybe<Scalars['Int']['output']>;
  toSend?: Maybe<Scalars['Int']['output']>;
};

export type TransferEdge = {
  __typename: 'TransferEdge';
  cursor: Scalars['String']['output'];
  node: Transfer;
};

export type TransferFilter = {
  discrepant?: InputMaybe<Scalars['Boolean']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  fromWarehouseCode?: InputMaybe<Scalars['String']['input']>;
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  side?: InputMaybe<TransferSide>;
  sku?: InputMaybe<Scalars['String']['input']>;
  statuses?: InputMaybe<Array<TransferStatus>>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  toWarehouseCode?: InputMaybe<Scalars['String']['input']>;
};

export type TransferLine = {
  __typename: 'TransferLine';
  damaged: Scalars['Int']['output'];
  lost: Scalars['Int']['output'];
  open: Scalars['Int']['output'];
  product: Product;
  promised: Scalars['Int']['output'];
  received: Scalars['Int']['output'];
  requested: Scalars['Int']['output'];
  returned: Scalars['Int']['output'];
  sent: Scalars['Int']['output'];
  sku: Scalars['String']['output'];
  surplus: Scalars['Int']['output'];
};

export type TransferLineInput = {
  quantity: Scalars['Int']['input'];
  sku: Scalars['String']['input'];
};

export type TransferPicture = {
  __typename: 'TransferPicture';
  addedAt: Scalars['DateTime']['output'];
  addedBy: Actor;
  id: Scalars['ID']['output'];
  thumbnailUrl: Scalars['String']['output'];
  url: Scalars['String']['output'];
};

export type TransferReceiving =
  | 'ALL'
  | 'NOTHING'
  | 'PARTLY';

export type TransferRemainder =
  | 'DRAFT'
  | 'DROP';

export type TransferSide =
  | 'FROM'
  | 'TO';

export type TransferStatus =
  | 'CANCELLED'
  | 'CLOSED'
  | 'DRAFT'
  | 'IN_TRANSIT'
  | 'READY';

export type TransferStep =
  | 'CANCELLED'
  | 'CREATED'
  | 'PROMISED'
  | 'RECEIVED'
  | 'RELEASED'
  | 'SENT'
  | 'SETTLED'
  | 'UPDATED';

export type TransferStepRefused = UserError & {
  __typename: 'TransferStepRefused';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  status: TransferStatus;
};

export type TransferStepResult = Transfer | TransferStepRefused;

export type TransferStockInput = {
  fromWarehouseCode: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines: Array<TransferLineInput>;
  note?: InputMaybe<Scalars['String']['input']>;
  toWarehouseCode: Scalars['String']['input'];
};

export type TransferStockResult = InsufficientStock | StockTransfer;

export type TransferTimelineEntry = {
  __typename: 'TransferTimelineEntry';
  actor: Actor;
  at: Scalars['DateTime']['output'];
  note?: Maybe<Scalars['String']['output']>;
  step: TransferStep;
};

export type UncountedLines =
  | 'LEAVE'
  | 'ZERO';

export type UpdateIntegrationInput = {
  allWarehouses?: InputMaybe<Scalars['Boolean']['input']>;
  budgetPerSecond?: InputMaybe<Scalars['Int']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  isStrict?: InputMaybe<Scalars['Boolean']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  ownOrdersOnly?: InputMaybe<Scalars['Boolean']['input']>;
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  takeOver?: InputMaybe<Scalars['Boolean']['input']>;
  warehouseCodes?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type UpdateProductInput = {
  barcodes?: InputMaybe<Array<Scalars['String']['input']>>;
  defaultLowStockThreshold?: InputMaybe<Scalars['Int']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  price?: InputMaybe<Scalars['Money']['input']>;
  sku: Scalars['String']['input'];
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type UpdateRoleInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  requiresSecondFactor?: InputMaybe<Scalars['Boolean']['input']>;
};

export type UpdateTransferInput = {
  expectedAt?: InputMaybe<Scalars['DateTime']['input']>;
  expectedVersion: Scalars['Int']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  lines?: InputMaybe<Array<TransferLineInput>>;
  note?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['String']['input'];
};

export type UpdateTransferResult = DocumentChanged | Transfer | TransferStepRefused;

export type UpdateUserInput = {
  allWarehouses?: InputMaybe<Scalars['Boolean']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  fullName?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  integrations?: InputMaybe<IntegrationsFate>;
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  roleId?: InputMaybe<Scalars['ID']['input']>;
  warehouseCodes?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type UpdateViewInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  isPinned?: InputMaybe<Scalars['Boolean']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  parameters?: InputMaybe<Array<ViewParameterInput>>;
};

export type UpdateWarehouseInput = {
  address?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};

export type UpdateWarehouseResult = Warehouse | WarehouseNotEmpty;

export type UpdateWebhookInput = {
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  payload?: InputMaybe<WebhookPayload>;
  skipMissed?: InputMaybe<Scalars['Boolean']['input']>;
  topics?: InputMaybe<Array<Scalars['String']['input']>>;
  url?: InputMaybe<Scalars['String']['input']>;
};

export type User = {
  __typename: 'User';
  createdAt: Scalars['DateTime']['output'];
  email: Scalars['String']['output'];
  fullName: Scalars['String']['output'];
  hasSecondFactor: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  isActive: Scalars['Boolean']['output'];
  mustSetUpSecondFactor: Scalars['Boolean']['output'];
  recoveryCodesLeft?: Maybe<Scalars['Int']['output']>;
  role: Role;
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
  warehouses?: Maybe<Array<Warehouse>>;
};

export type UserConnection = {
  __typename: 'UserConnection';
  edges: Array<UserEdge>;
  nodes: Array<User>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type UserEdge = {
  __typename: 'UserEdge';
  cursor: Scalars['String']['output'];
  node: User;
};

export type UserError = {
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
};

export type UserFilter = {
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

export type UserSession = {
  __typename: 'UserSession';
  address: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  device: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  isCurrent: Scalars['Boolean']['output'];
  lastSeenAt: Scalars['DateTime']['output'];
};

export type UserWithSetPasswordToken = {
  __typename: 'UserWithSetPasswordToken';
  mailed: Scalars['Boolean']['output'];
  token?: Maybe<Scalars['String']['output']>;
  user: User;
};

export type View = {
  __typename: 'View';
  id: Scalars['ID']['output'];
  isPinned: Scalars['Boolean']['output'];
  list: ViewList;
  name: Scalars['String']['output'];
  parameters: Array<ViewParameter>;
  role?: Maybe<Role>;
  version: Scalars['Int']['output'];
};

export type ViewList =
  | 'AUDIT'
  | 'MOVEMENTS'
  | 'ORDERS'
  | 'PRODUCTS'
  | 'STOCK';

export type ViewParameter = {
  __typename: 'ViewParameter';
  name: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type ViewParameterInput = {
  name: Scalars['String']['input'];
  value: Scalars['String']['input'];
};

export type Warehouse = {
  __typename: 'Warehouse';
  address: Scalars['String']['output'];
  code: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  isActive: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  updatedAt: Scalars['DateTime']['output'];
  version: Scalars['Int']['output'];
};

export type WarehouseChange = {
  __typename: 'WarehouseChange';
  address?: Maybe<Scalars['String']['output']>;
  code: Scalars['String']['output'];
  isActive?: Maybe<Scalars['Boolean']['output']>;
  name?: Maybe<Scalars['String']['output']>;
};

export type WarehouseNotEmpty = UserError & {
  __typename: 'WarehouseNotEmpty';
  code: Scalars['String']['output'];
  inTransit: Scalars['Int']['output'];
  message: Scalars['String']['output'];
  onHand: Scalars['Int']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  stocks: Scalars['Int']['output'];
};

export type WarehouseStockValue = {
  __typename: 'WarehouseStockValue';
  onHand: Scalars['Units']['output'];
  value: Scalars['Money']['output'];
  valueIsCapped: Scalars['Boolean']['output'];
  warehouse: Warehouse;
};

export type Webhook = {
  __typename: 'Webhook';
  createdAt: Scalars['DateTime']['output'];
  deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  failingSince?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  integration?: Maybe<Integration>;
  isActive: Scalars['Boolean']['output'];
  payload: WebhookPayload;
  stopped?: Maybe<WebhookStop>;
  stoppedAt?: Maybe<Scalars['DateTime']['output']>;
  topics: Array<Scalars['String']['output']>;
  url: Scalars['String']['output'];
  version: Scalars['Int']['output'];
  waitingCount: Scalars['Int']['output'];
};

export type WebhookAttempt = {
  __typename: 'WebhookAttempt';
  answer?: Maybe<Scalars['String']['output']>;
  at: Scalars['DateTime']['output'];
  durationMs: Scalars['Int']['output'];
  fault?: Maybe<WebhookFault>;
  status?: Maybe<Scalars['Int']['output']>;
};

export type WebhookCreated = {
  __typename: 'WebhookCreated';
  secret?: Maybe<Scalars['String']['output']>;
  webhook: Webhook;
};

export type WebhookDelivery = {
  __typename: 'WebhookDelivery';
  attemptCount: Scalars['Int']['output'];
  attempts: Array<WebhookAttempt>;
  createdAt: Scalars['DateTime']['output'];
  eventId: Scalars['ID']['output'];
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  isTest: Scalars['Boolean']['output'];
  nextAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  request?: Maybe<Scalars['String']['output']>;
  state: WebhookDeliveryState;
  topic: Scalars['String']['output'];
};

export type WebhookDeliveryConnection = {
  __typename: 'WebhookDeliveryConnection';
  edges: Array<WebhookDeliveryEdge>;
  nodes: Array<WebhookDelivery>;
  pageInfo: PageInfo;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type WebhookDeliveryEdge = {
  __typename: 'WebhookDeliveryEdge';
  cursor: Scalars['String']['output'];
  node: WebhookDelivery;
};

export type WebhookDeliveryState =
  | 'DELIVERED'
  | 'DROPPED'
  | 'FAILED'
  | 'WAITING';

export type WebhookFault =
  | 'ADDRESS_NOT_ALLOWED'
  | 'BROKEN_ANSWER'
  | 'NAME_NOT_FOUND'
  | 'NOT_SECURE'
  | 'NO_CONNECTION'
  | 'REFUSED'
  | 'TIMED_OUT';

export type WebhookPayload =
  | 'FULL'
  | 'SLIM';

export type WebhookSecretRotated = {
  __typename: 'WebhookSecretRotated';
  secret?: Maybe<Scalars['String']['output']>;
  webhook: Webhook;
};

export type WebhookStop =
  | 'FAILING'
  | 'GONE';

export type WrongCode = UserError & {
  __typename: 'WrongCode';
  attemptsLeft?: Maybe<Scalars['Int']['output']>;
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  path?: Maybe<Array<Scalars['String']['output']>>;
  retryAfterMs?: Maybe<Scalars['Int']['output']>;
};
