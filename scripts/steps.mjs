// Small things that the root scripts share. No dependency: they run before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, dirname, join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')
const pnpmVersion = '10.34.9'

export class Stop extends Error {}

/** Says one sentence and ends with code 1 where a Stop comes out; anything else is a fault of ours. */
export async function main(body) {
  try {
    await body()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

export function checkMachine() {
  if (process.platform === 'win32') throw new Stop('Gudang runs on Linux and macOS. On Windows, use WSL.')
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Stop(
    `Gudang needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.`,
  )
}

const newestLts = 26

/** What a newer Node would bring, or nothing where it is one. */
export function nodeAdvice(version = process.versions.node) {
  if (Number(version.split('.')[0]) >= newestLts) return ''
  return `Node ${version} does it all; Node ${newestLts} takes a third less of the processor for it (docs/scaling.md).`
}

/** Shows that something goes on: a spinner with seconds on a terminal, plain lines elsewhere. */
export async function step(name, body) {
  const started = Date.now()
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`
  const terminal = process.stdout.isTTY
  let note = ''
  let frame = 0
  const draw = () => {
    const line = `${'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[frame++ % 10]} ${name} ${seconds()} ${note}`
    // A line that wraps could not be drawn over.
    process.stdout.write(`\r\x1b[2K${line.slice(0, process.stdout.columns - 1)}`)
  }
  const timer = terminal ? setInterval(draw, 100) : undefined
  if (!terminal) console.log(`${name} …`)
  const tell = (line) => {
    note = line
    if (!terminal) console.log(`  ${line}`)
  }
  try {
    const result = await body(tell)
    if (terminal) process.stdout.write(`\r\x1b[2K✔ ${name} ${seconds()}\n`)
    else console.log(`${name}: done in ${seconds()}`)
    return result
  } catch (error) {
    if (terminal) process.stdout.write(`\r\x1b[2K✘ ${name}\n`)
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** As step, for what goes on beside something else. */
export async function quietly(name, body) {
  const started = Date.now()
  const result = await body(() => {})
  console.log(`✔ ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return result
}

/** Runs a program quietly; its last words are told only where it fails. */
export function run(program, args, { keep: kept = 20_000, ...options } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    const keep = (chunk) => (output = (output + chunk).slice(-kept))
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.once('error', fail)
    child.once('close', (code) => done({ code, output }))
  })
}

export async function mustRun(what, program, args, options) {
  const { code, output } = await run(program, args, options)
  if (code !== 0) throw new Stop(`${what} failed:\n${output.trim().split('\n').slice(-30).join('\n')}`)
}

/** The prefix that makes a program end with us, also when we are killed with SIGKILL. */
export function diesWithParent(signal) {
  const has = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'setpriv')))
  return has ? ['setpriv', '--pdeathsig', signal] : []
}

/** The fast compiler; why there is another: pnpm-workspace.yaml. */
export const tsc = join(root, 'node_modules/typescript-7/bin/tsc')
export const node = (what, ...args) => mustRun(what, process.execPath, args)

/** Installs with the pinned pnpm, unless the lock file is the one that was installed last. */
export async function install() {
  const mark = join(root, 'node_modules/.gudang-installed')
  const wanted = hashOf([join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')])
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  await step('Installing dependencies', async () => {
    await mustRun('Installing', 'npx', ['--yes', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile'])
    writeFileSync(mark, wanted)
  })
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** Files by name, size and time of change: cheap, and right unless somebody turns clocks back. */
export function fingerprint(folders) {
  const hash = createHash('sha256')
  const visit = (path) => {
    const stat = statSync(path)
    if (!stat.isDirectory()) return void hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`)
    for (const name of readdirSync(path).sort()) {
      if (!['node_modules', 'dist', '.gudang', 'screenshots'].includes(name)) visit(join(path, name))
    }
  }
  for (const folder of folders) if (existsSync(join(root, folder))) visit(join(root, folder))
  return hash.digest('hex')
}

export const packages = ['domain', 'documentdb-gateway', 'local-engines', 'client', 'replay']

/** Compiles packages, server and SPA into their dist folders, where their sources have changed since. */
export async function build(wanted = () => true, show = step) {
  const stale = parts.filter((part) => wanted(part.name) && readIfThere(markOf(part)) !== sourcesOf(part))
  if (stale.length === 0) return
  await show('Building', async (tell) => {
    for (const part of stale) {
      tell(part.name)
      const built = sourcesOf(part)
      rmSync(dirname(markOf(part)), { recursive: true, force: true })
      await part.run()
      mkdirSync(dirname(markOf(part)), { recursive: true })
      writeFileSync(markOf(part), built)
    }
  })
}

/** Each after those it needs. */
const parts = [
  ...packages.map((name) => compiled(`packages/${name}`, [])),
  compiled('server', ['packages/domain']),
  { name: 'web', sources: ['web', 'packages/domain', 'schema.graphql'], run: bundle },
]

/** Types are judged by pnpm check, once. */
function compiled(name, others) {
  const run = () => node(`Building ${name}`, tsc, '-p', `${name}/tsconfig.build.json`, '--noCheck')
  return { name, sources: [name, ...others], run }
}

function bundle() {
  const vite = join(root, 'web/node_modules/vite/bin/vite.js')
  return mustRun('Building web', process.execPath, [vite, 'build'], { cwd: join(root, 'web') })
}

const markOf = (part) => join(root, part.name, 'dist/.built')
const sourcesOf = (part) => fingerprint([...part.sources, 'tsconfig.base.json'])
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

export function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}
