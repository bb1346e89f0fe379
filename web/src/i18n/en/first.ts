import { alerting } from './alerting.ts'
import { auth } from './auth.ts'
import { common } from './common.ts'
import { dashboard } from './dashboard.ts'
import { palette, shortcuts } from './palette.ts'
import { problems } from './problems.ts'
import { shell } from './shell.ts'

/** The texts of the shell and the dashboard; the others are loaded with the first other page. */
export const first = { ...common, shell, alerting, auth, dashboard, palette, shortcuts, problems } as const
