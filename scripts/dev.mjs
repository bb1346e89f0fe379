// pnpm dev: engines, the server restarted at each change, the SPA with hot reload at http://localhost:5173.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build, checkMachine, install, main, root } from './steps.mjs'

await main(async () => {
  checkMachine()
  await install()
  await build((part) => part.startsWith('packages/'))
  const { startEngines } = await import(join(root, 'packages/local-engines/dist/index.js'))
  const engines = await startEngines({ purpose: 'dev', durable: true, root, onProgress: console.log })
  const env = {
    ...process.env,
    MONGODB_URI: engines.mongodbUri,
    REDIS_URL: engines.redisUrl,
    JWT_SECRET: process.env.JWT_SECRET || 'for-development-on-this-machine-only',
    ADMIN_EMAIL: process.env.ADMIN_EMAIL || 'admin@gudang.test',
    ADMIN_PASSWORD: process.env.ADMIN_PASSWORD || 'gudang-development',
  }
  const tsx = [join(root, 'node_modules/tsx/dist/cli.mjs')]
  const source = ['--tsconfig', 'server/tsconfig.json', '--conditions=source']
  const start = (args, cwd = root) => spawn(process.execPath, args, { cwd, env, stdio: 'inherit' })
  await new Promise((done) => start([...tsx, ...source, 'server/src/scripts/seed.ts']).once('exit', done))
  console.log(`\nSign in as ${env.ADMIN_EMAIL} with ${env.ADMIN_PASSWORD}\n`)
  const children = [
    start([...tsx, 'watch', ...source, 'server/src/main.ts']),
    start([join(root, 'web/node_modules/vite/bin/vite.js')], join(root, 'web')),
  ]
  const stop = async () => {
    for (const child of children) child.kill('SIGTERM')
    await engines.stop()
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
})
