// After the tests: no log of a test server may hold a secret that a test used, nor anything of a token's shape.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './steps.mjs'

const folder = join(root, '.gudang/test-logs')
const tokenShape = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|gdg_[\w-]{20,}/

export function clearTestLogs() {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
}

/** What was found where, in sentences; empty where all is well. A run without logs or secrets proves nothing. */
export function secretsInLogs() {
  const files = existsSync(folder) ? readdirSync(folder) : []
  const read = (name) => readFileSync(join(folder, name), 'utf8')
  const logs = files.filter((name) => name.endsWith('.log'))
  const secrets = new Set(
    files
      .filter((name) => name.startsWith('secrets-'))
      .flatMap((name) => read(name).trim().split('\n'))
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  )
  const lines = logs.flatMap((name) =>
    read(name)
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ name, line })),
  )
  const found = []
  if (lines.length === 0 || secrets.size === 0) found.push('There were no logs, or no secrets to look for.')
  for (const { name, line } of lines) {
    const leaked = [...secrets].some((secret) => line.includes(JSON.stringify(secret).slice(1, -1)))
    if (leaked || tokenShape.test(line)) found.push(`${name} has a secret in: ${line.slice(0, 300)}`)
  }
  console.log(`Searched ${lines.length} lines of ${logs.length} logs for ${secrets.size} secrets.`)
  return found
}

if (process.argv[1] === import.meta.filename) {
  const found = secretsInLogs()
  console.log(found.join('\n'))
  process.exitCode = found.length === 0 ? 0 : 1
}
