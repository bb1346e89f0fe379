import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { connect, engineDir, startEngines } from './engines.ts'
import { EngineError } from './process.ts'

const usage = `pnpm engines up [--purpose dev]      start engines, print their addresses, run until Ctrl-C
pnpm engines status [--purpose dev]  say whether they run
pnpm engines stop [--purpose dev]    stop them for everybody who uses them
pnpm engines reset [--purpose dev]   stop them and delete their data`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { purpose: { type: 'string', default: 'dev' } },
})
const purpose = values.purpose
const root = resolve(process.env.GUDANG_ROOT || '.')
const dir = engineDir({ root, purpose })

async function up(): Promise<void> {
  const engines = await startEngines({
    purpose,
    durable: true,
    root,
    onProgress: (line) => console.error(line),
  })
  console.log(`MONGODB_URI=${engines.mongodbUri}`)
  console.log(`REDIS_URL=${engines.redisUrl}`)
  console.error(`${engines.kind} runs until Ctrl-C`)
  // A timer keeps the process: the connection to the supervisor alone does not.
  const timer = setInterval(() => {}, 60_000)
  const asked = new Promise<void>((done) => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
  await Promise.race([asked, engines.ended])
  clearInterval(timer)
  await engines.stop()
}

async function status(): Promise<void> {
  const socket = await connect(dir)
  socket?.destroy()
  console.log(socket ? `The engines for ${purpose} run.` : `No engines run for ${purpose}.`)
}

async function stop(): Promise<void> {
  const socket = await connect(dir)
  if (!socket) return console.log(`No engines run for ${purpose}.`)
  const closed = new Promise((done) => socket.once('close', done))
  socket.resume() // an end that nobody reads is never seen
  socket.write('stop\n')
  await closed
  console.log(`The engines for ${purpose} have stopped.`)
}

async function reset(): Promise<void> {
  await stop()
  rmSync(dir, { recursive: true, force: true })
  console.log(`The data in ${dir} are gone.`)
}

const commands: Record<string, () => Promise<void>> = { up, status, stop, reset }

try {
  const command = commands[positionals[0] ?? '']
  if (command) await command()
  else {
    console.error(usage)
    process.exitCode = 2
  }
} catch (error) {
  if (!(error instanceof EngineError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
