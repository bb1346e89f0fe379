import { account } from './account.ts'
import { alerts } from './alerts.ts'
import { grid } from './grid.ts'
import { audit } from './audit.ts'
import { edits } from './edits.ts'
import { fields } from './fields.ts'
import { idle } from './dashboard.ts'
import { imports } from './imports.ts'
import { integrations } from './integrations.ts'
import { labels } from './labels.ts'
import { ledgerCheck } from './ledger-check.ts'
import { movements } from './movements.ts'
import { orders } from './orders.ts'
import { products } from './products.ts'
import { scanner } from './scanner.ts'
import { factor, password, sessions } from './sessions.ts'
import { stock } from './stock.ts'
import { stocktakes } from './stocktakes.ts'
import { transfers } from './transfers.ts'
import { roles, users } from './users.ts'
import { warehouses } from './warehouses.ts'
import { webhooks } from './webhooks.ts'

export const pages = {
  account,
  alerts,
  grid,
  audit,
  edits,
  fields,
  idle,
  imports,
  integrations,
  labels,
  ledgerCheck,
  movements,
  orders,
  products,
  scanner,
  factor,
  password,
  sessions,
  stock,
  stocktakes,
  transfers,
  roles,
  users,
  warehouses,
  webhooks,
} as const
