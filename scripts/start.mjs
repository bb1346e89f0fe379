// npm start: from a fresh clone to a running demo at one address.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { build, checkMachine, diesWithParent, install, main, nodeAdvice, root, step, Stop } from './steps.mjs'

const port = Number(process.env.PORT || 4000)
const stateDir = join(root, '.gudang/demo')

await main(async () => {
  checkMachine()
  await checkPort()
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
  const server = supervised(env)
  let stopping
  const stop = () => {
    stopping ??= (async () => {
      console.log('\nStopping …')
      await server.end()
      await engines.stop()
    })()
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop())
  /** What goes wrong after somebody asked us to stop is no failure. */
  const unlessStopping = (sentence) => {
    if (!stopping) throw new Stop(sentence)
  }
  try {
    const seeded = await step('Preparing the demo business', (tell) => server.run('scripts/seed.js', tell))
    if (stopping) return
    if (seeded !== 0) throw new Stop('The demo data could not be prepared; see above.')
    const ended = server.run('main.js', (text) => console.log(text))
    const isReady = await step('Starting the server', () => readyUnless(ended))
    if (!isReady) return unlessStopping('The server did not start; see above.')
    welcome(env)
    const code = await Promise.race([ended, engines.ended.then(() => 'engines')])
    if (code === 'engines') unlessStopping('The engines have ended; .gudang/demo/supervisor.log may say why.')
    if (code !== 0) unlessStopping(`The server ended by itself (${code}); see above.`)
  } finally {
    await stop()
  }
}

/** Runs the server's programs one after the other; the one that runs can be ended, and ends with us at the latest. */
function supervised(env) {
  let child
  return {
    run(script, tell) {
      const [program, ...args] = [
        ...diesWithParent('TERM'),
        process.execPath,
        join(root, 'server/dist', script),
      ]
      // In a process group of its own: Ctrl-C reaches this script alone, which stops things in order.
      child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
      createInterface({ input: child.stdout }).on('line', tell)
      const mine = child
      return new Promise((done) => mine.once('exit', (code, signal) => done(code ?? signal)))
    },
    async end() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 3_500)
      await ended
      clearTimeout(timer)
    },
  }
}

async function readyUnless(ended) {
  let gone = false
  void ended.then(() => (gone = true))
  while (!gone) {
    const answer = await fetch(`http://localhost:${port}/health/ready`).catch(() => undefined)
    if (answer?.status === 200) return true
    await delay(50)
  }
  return false
}

function welcome({ ADMIN_EMAIL, ADMIN_PASSWORD }) {
  console.log(`
Gudang is at   http://localhost:${port}
GraphQL IDE    http://localhost:${port}/graphql

Administrator  ${ADMIN_EMAIL}   ${ADMIN_PASSWORD}
Others         manager@gudang.test, staff@gudang.test, viewer@gudang.test   (the same password)

Ctrl-C stops everything; the data stay in .gudang/
${nodeAdvice()}`)
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
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}

async function checkPort() {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(`PORT is ${process.env.PORT}; it must be a number from 1 to 65535.`)
  // A browser may go to either address of localhost.
  for (const host of ['127.0.0.1', '::1']) {
    if ((await listening(host)) === 'EADDRINUSE')
      throw new Stop(`Port ${port} is taken. Stop what uses it, or choose another: PORT=4001 npm start`)
  }
}

/** Listens for a moment; resolves to the code of the error where that is not to be had. */
function listening(host) {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', (error) => done(error.code))
    probe.listen(port, host, () => probe.close(() => done()))
  })
}
