// npm start: from a fresh clone to a running demo at one address.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build, checkNode, install, main, root, step, Stop } from './steps.mjs'

const port = Number(process.env.PORT || 4000)
const stateDir = join(root, '.gudang/demo')

await main(async () => {
  checkNode()
  await portIsFree()
  await install()
  await build()
  const { startEngines, EngineError } = await import(join(root, 'packages/local-engines/dist/index.js'))
  const engines = await step('Starting the engines', (tell) =>
    startEngines({ purpose: 'demo', durable: true, root, onProgress: tell }).catch((error) => {
      throw error instanceof EngineError ? new Stop(error.message) : error
    }),
  )
  await serve(engines)
})

async function serve(engines) {
  const secrets = readSecrets()
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    PORT: String(port),
    MONGODB_URI: engines.mongodbUri,
    REDIS_URL: engines.redisUrl,
    JWT_SECRET: secrets.jwtSecret,
    CURRENCY: process.env.CURRENCY || 'GBP',
    WEB_DIST: join(root, 'web/dist'),
    ADMIN_EMAIL: secrets.email,
    ADMIN_PASSWORD: secrets.password,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  }
  let stopping
  let server
  // Children stand in process groups of their own: Ctrl-C reaches this script alone, which stops them in order.
  const child = (script) =>
    spawn(process.execPath, [join(root, 'server/dist', script)], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const stop = () => {
    stopping ??= (async () => {
      console.log('\nStopping …')
      await end(server)
      await engines.stop()
    })()
    return stopping
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  try {
    await step('Preparing the demo business', async (tell) => {
      server = child('scripts/seed.js')
      server.stdout.on('data', (text) => tell(String(text).trim().split('\n').at(-1)))
      const code = await exitOf(server)
      if (code !== 0 && !stopping) throw new Stop('The demo data could not be prepared; see above.')
    })
    if (stopping) return
    await step('Starting the server', async () => {
      server = child('main.js')
      server.stdout.pipe(process.stdout)
      await ready(server)
    })
    welcome(env)
    const code = await exitOf(server)
    if (!stopping && code !== 0) throw new Stop(`The server ended by itself (${code}); see above.`)
  } finally {
    await stop()
  }
}

async function end(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_500)
  await exitOf(child)
  clearTimeout(timer)
}

function exitOf(child) {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  return new Promise((done) => child.once('exit', done))
}

async function ready(server) {
  while (server.exitCode === null) {
    const answer = await fetch(`http://localhost:${port}/health/ready`).catch(() => undefined)
    if (answer?.status === 200) return
    await delay(50)
  }
  throw new Stop('The server did not start; see above.')
}

function welcome({ ADMIN_EMAIL, ADMIN_PASSWORD }) {
  console.log(`
Gudang is at   http://localhost:${port}
GraphQL IDE    http://localhost:${port}/graphql

Administrator  ${ADMIN_EMAIL}   ${ADMIN_PASSWORD}
Others         manager@gudang.test, staff@gudang.test, viewer@gudang.test   (the same password)

Ctrl-C stops everything; the data stay in .gudang/`)
}

/** The demo's own secrets, made once and kept where only their owner reads them. */
function readSecrets() {
  const file = join(stateDir, 'admin.json')
  mkdirSync(stateDir, { recursive: true })
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets = {
    url: `http://localhost:${port}`,
    email: process.env.ADMIN_EMAIL || kept.email || 'admin@gudang.test',
    password: process.env.ADMIN_PASSWORD || kept.password || randomBytes(12).toString('base64url'),
    jwtSecret: kept.jwtSecret || randomBytes(32).toString('base64url'),
  }
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`)
  chmodSync(file, 0o600)
  return secrets
}

function portIsFree() {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', () =>
      fail(new Stop(`Port ${port} is taken. Stop what uses it, or choose another: PORT=4001 npm start`)),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(done))
  })
}
