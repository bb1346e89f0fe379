import 'reflect-metadata'
import { connectParts } from '../app.ts'
import { ensureDemoUser } from '../modules/users/index.ts'
import { loadConfig } from '../platform/config/config.ts'
import { createLogger } from '../platform/observe/logger.ts'
import { systemContext } from '../platform/requests/system-context.ts'
import { seedDemo } from './seed-demo.ts'

/** Users of the demo, then its business, where the database has none yet. */
const config = loadConfig()
const log = createLogger(config.LOG_LEVEL)
const parts = await connectParts(config, log)
const ctx = systemContext(log, 'demo')

const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = config
if (email && password) {
  await ensureDemoUser(ctx, { email, fullName: 'Administrator', password }, 'admin')
  await ensureDemoUser(ctx, { email: 'manager@gudang.test', fullName: 'Made Manager', password }, 'manager')
  await ensureDemoUser(ctx, { email: 'staff@gudang.test', fullName: 'Sri Staff', password }, 'staff_gudang')
  await ensureDemoUser(ctx, { email: 'viewer@gudang.test', fullName: 'Vera Viewer', password }, 'viewer')
}
await seedDemo(log, (done, total) => console.log(`${done} of ${total} steps of the demo business`))
await parts.close()
