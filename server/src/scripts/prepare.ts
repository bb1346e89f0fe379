import 'reflect-metadata'
import { connectParts } from '../app.ts'
import { ensureAdministrator } from '../modules/users/index.ts'
import { loadConfig } from '../platform/config/config.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { systemContext } from '../platform/requests/system-context.ts'

/**
 * Before the servers of a version start: brings the database to what it needs, and makes the administrator of
 * ADMIN_EMAIL and ADMIN_PASSWORD, once. Safe to run again, and beside servers that run.
 */
const config = loadConfig()
const log = createLogger(config.LOG_LEVEL)
const parts = await connectParts(config, log, { migrating: true })
console.log('The database is what this version needs.')
const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config
if (email && password && (await ensureAdministrator(systemContext(log, 'prepare'), { email, password })))
  console.log(`${email} can sign in.`)
await parts.close()
