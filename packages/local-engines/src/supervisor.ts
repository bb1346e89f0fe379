import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { socketDir, startEngineSet } from './engine-set.ts'

/**
 * Holds the engines of one purpose for as long as somebody uses them. A user is an open connection to our
 * socket, so that one killed with SIGKILL leaves like any other; when the last is gone, the engines stop.
 * The engines in turn end with this process, however it ends.
 */
const [dir, durability] = process.argv.slice(2) as [string, string]
const say = (message: object) => {
  for (const user of users) user.write(`${JSON.stringify(message)}\n`)
}

const users = new Set<Socket>()
const lingerMs = 300
const neverUsedMs = 30_000
const path = join(socketDir(dir), 'supervisor.sock')
/** ready or failed: who comes later is told too. */
let outcome: object | undefined
let leaving: NodeJS.Timeout | undefined

mkdirSync(socketDir(dir), { recursive: true, mode: 0o700 })
if (existsSync(path)) rmSync(path)

const server = createServer((user) => {
  clearTimeout(leaving)
  users.add(user)
  if (outcome) user.write(`${JSON.stringify(outcome)}\n`)
  user.on('error', () => user.destroy())
  user.on('data', (word) => {
    if (word.toString().trim() === 'stop') void leave(0)
  })
  user.once('close', () => {
    users.delete(user)
    if (users.size === 0) leaving = setTimeout(() => void leave(0), lingerMs)
  })
})
server.listen(path)
leaving = setTimeout(() => void leave(0), neverUsedMs)

const starting = startEngineSet({
  dir,
  durable: durability === 'durable',
  progress: (line) => say({ progress: line }),
})

let left = false
async function leave(code: number): Promise<void> {
  if (left) return
  left = true
  server.close()
  rmSync(path, { force: true })
  await starting.then((engines) => engines.stop()).catch(() => {})
  process.exit(code)
}

process.on('SIGTERM', () => void leave(0))
process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; we leave when our users have left

try {
  const { kind, mongodbUri, redisUrl } = await starting
  outcome = { ready: { kind, mongodbUri, redisUrl } }
} catch (error) {
  outcome = { failed: error instanceof Error ? error.message : String(error) }
  // Whoever started us needs moments to connect and hear it.
  setTimeout(() => void leave(1), 3_000)
}
say(outcome)
