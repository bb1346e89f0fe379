import type { en } from '../en/index.ts'
import type { Translated } from '../translated.ts'
import { account } from './account.ts'
import { alerting } from './alerting.ts'
import { auth } from './auth.ts'
import { common } from './common.ts'
import { movements } from './movements.ts'
import { orders } from './orders.ts'
import { palette, shortcuts } from './palette.ts'
import { problems } from './problems.ts'
import { scanner } from './scanner.ts'
import { shell } from './shell.ts'
import { stock } from './stock.ts'
import { transfers } from './transfers.ts'

export const id: Translated<typeof en> = {
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
}
