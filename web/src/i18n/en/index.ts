import { account } from './account.ts'
import { alerting } from './alerting.ts'
import { auth } from './auth.ts'
import { alerts } from './alerts.ts'
import { imports } from './imports.ts'
import { labels } from './labels.ts'
import { products } from './products.ts'
import { warehouses } from './warehouses.ts'
import { audit } from './audit.ts'
import { dashboard, idle } from './dashboard.ts'
import { password, sessions } from './sessions.ts'
import { roles, users } from './users.ts'
import { common } from './common.ts'
import { movements } from './movements.ts'
import { orders } from './orders.ts'
import { palette, shortcuts } from './palette.ts'
import { problems } from './problems.ts'
import { scanner } from './scanner.ts'
import { shell } from './shell.ts'
import { stock } from './stock.ts'
import { transfers } from './transfers.ts'

export const en = {
  ...common,
  shell,
  account,
  alerting,
  auth,
  stock,
  orders,
  movements,
  problems,
  scanner,
  transfers,
  palette,
  shortcuts,
  audit,
  dashboard,
  idle,
  password,
  sessions,
  roles,
  users,
  alerts,
  imports,
  labels,
  products,
  warehouses,
} as const
