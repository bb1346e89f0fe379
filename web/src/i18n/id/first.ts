import type { first as english } from '../en/first.ts'
import type { Translated } from '../translated.ts'
import { alerting } from './alerting.ts'
import { auth } from './auth.ts'
import { common } from './common.ts'
import { dashboard } from './dashboard.ts'
import { palette, shortcuts } from './palette.ts'
import { problems } from './problems.ts'
import { shell } from './shell.ts'

export const first: Translated<typeof english> = {
  ...common,
  shell,
  alerting,
  auth,
  dashboard,
  palette,
  shortcuts,
  problems,
}
