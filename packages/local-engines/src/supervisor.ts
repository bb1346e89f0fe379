import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { startEngineSet } from './engine-set.ts'
import { takeLock } from './lock.ts'
import { meetingPlace } from './meeting-place.ts'

/**
 * Holds the engines of one purpose for as long as somebody uses them. A user is an open connection to our
 * socket, so that one killed with SIGKILL leaves like any other; when the last is gone, the engines stop.
 * The engines in turn end with this process, however it ends.
 */
const [dir, durability] = process.argv.slice(2) as [string, string]
const place = meetingPlace(dir)
const lingerMs = 300
const neverUsedMs = 30_000

mkdirSync(place.folder, { recursive: true, mode: 0o700 })
if (!takeLock(place.lock)) process.exit(0)

const users = new Set<Socket>()
const say = (message: object) => {
  for (const user of users) user.write(`${JSON.stringify(message)}\n`)
}
/** ready or failed: who comes later is told too. */
let outcome: object | undefined
let engines: Awaited<ReturnType<typeof startEngineSet>> | undefined
let leaving = false
let lastGone = setTimeout(() => void leave(0), neverUsedMs)

// We hold the lock: a socket that lies here belongs to nobody.
rmSync(place.socket, { force: true })
createServer((user) => {
  clearTimeout(lastGone)
  users.add(user)
  if (outcome && !leaving) user.write(`${JSON.stringify(outcome)}\n`)
  user.on('error', () => user.destroy())
  user.on('data', (word) => {
    if (word.toString().trim() === 'stop') void leave(0)
  })
  user.once('close', () => {
    users.delete(user)
    if (users.size === 0) lastGone = setTimeout(() => void leave(0), lingerMs)
  })
}).listen(place.socket)

/** Who comes meanwhile waits at our socket until the engines have stopped, then starts new ones. */
async function leave(code: number): Promise<void> {
  if (leaving) return
  leaving = true
  // What is only starting ends with this process; there is nothing to lose yet.
  await engines?.stop().catch((error: unknown) => console.error(error))
  rmSync(place.folder, { recursive: true, force: true })
  process.exit(code)
}

process.on('SIGTERM', () => void leave(0))
process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; we leave when our users have left

try {
  engines = await startEngineSet({
    dir,
    durable: durability === 'durable',
    progress: (line) => say({ progress: line }),
  })
  const { kind, mongodbUri, redisUrl } = engines
  outcome = { ready: { kind, mongodbUri, redisUrl } }
  void engines.lost.then(() => {
    console.error(`${new Date().toISOString()} an engine ended by itself`)
    return leave(1)
  })
} catch (error) {
  outcome = { failed: error instanceof Error ? error.message : String(error) }
  // Whoever started us needs moments to connect and hear it.
  setTimeout(() => void leave(1), 3_000)
}
say(outcome)
