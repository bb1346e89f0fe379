// pnpm test:image: the Dockerfile's own steps in an empty folder, for machines without a Docker engine: its build
// stage, then its environment and command on real engines. Not run here: FROM, apt-get, USER (nobody stands in for it).
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build, checkMachine, freePort, install, main, root, step, Stop } from './steps.mjs'

const seconds = 30

/** The instructions of each stage, in order, their continued lines joined. */
function stages() {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter(Boolean)
  const found = {}
  let current = []
  for (const line of lines) {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line)
    if (word === 'FROM') found[/ AS (\w+)$/.exec(rest)[1]] = current = []
    else current.push({ word, rest })
  }
  return found
}

/** What `COPY . .` takes: the files of the repository without those of .dockerignore. */
function context() {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n')
  const ignored = (file) =>
    patterns.some((pattern) => {
      if (pattern.startsWith('**/')) return file.split(sep).some((part) => matches(part, pattern.slice(3)))
      return file === pattern || file.startsWith(`${pattern}/`) || matches(file.split(sep)[0], pattern)
    })
  return stdout.split('\0').filter((file) => file && !ignored(file) && existsAsFile(join(root, file)))
}

const matches = (name, pattern) =>
  new RegExp(`^${pattern.replace(/[.]/g, '\\.').replaceAll('*', '.*')}$`).test(name)

const existsAsFile = (file) => statSync(file, { throwIfNoEntry: false })?.isFile()

function runStep(command, cwd, env) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' })
  if (status !== 0)
    throw new Stop(`${command}\n${(stdout + stderr).trim().split('\n').slice(-30).join('\n')}`)
}

async function buildStage(instructions, source) {
  const env = { ...process.env }
  for (const { word, rest } of instructions) {
    if (word === 'ENV') Object.assign(env, assignments(rest))
    if (word === 'COPY') {
      for (const file of context()) {
        mkdirSync(dirname(join(source, file)), { recursive: true })
        cpSync(join(root, file), join(source, file))
      }
    }
    if (word === 'RUN') {
      const command = rest.replace(/^(--\S+\s+)+/, '')
      await step(command.slice(0, 60), () => runStep(command, source, env))
    }
  }
}

const assignments = (text) => Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('=')))

const command = (instructions, word) =>
  JSON.parse(instructions.findLast((each) => each.word === word).rest.replace(/^.*?CMD /, ''))

async function runtimeStage(instructions, app) {
  const { startEngines } = await import(join(root, 'packages/local-engines/dist/index.js'))
  const engines = await startEngines({ purpose: 'test', durable: false, root, onProgress: () => {} })
  const uri = new URL(engines.mongodbUri)
  uri.pathname = `/image_${Date.now()}`
  const env = {
    PATH: process.env.PATH,
    ...assignments(instructions.find(({ word }) => word === 'ENV').rest),
    PORT: String(await freePort()),
    MONGODB_URI: uri.href,
    REDIS_URL: engines.redisUrl,
    REDIS_PREFIX: `image_${process.pid}:`,
    JWT_SECRET: 'pW8mTq2vLx0Zr5Yc7Nd4Kf9Hs1Jb6Gu3',
    LOG_LEVEL: 'warn',
  }
  const start = (args) => {
    const [program, ...rest] = [...asNobody(), ...args]
    return spawn(program, rest, { cwd: app, env, stdio: ['ignore', 'inherit', 'inherit'] })
  }
  const exit = (child) => new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)))
  let server
  try {
    if ((await exit(start(command(instructions, 'CMD')))) === 0)
      throw new Stop('It started on a database that is not prepared.')
    const prepared = await exit(start(['node', 'server/dist/scripts/prepare.js']))
    if (prepared !== 0) throw new Stop(`Preparing the database ended with ${prepared}.`)
    server = start(command(instructions, 'CMD'))
    const ended = exit(server)
    await untilHealthy(() => exit(start(command(instructions, 'HEALTHCHECK'))), ended)
    await asks(`http://127.0.0.1:${env.PORT}`)
    server.kill('SIGTERM')
    const code = await ended
    if (code !== 0) throw new Stop(`It ended with ${code} after SIGTERM.`)
  } finally {
    server?.kill('SIGKILL')
    await engines.stop()
  }
}

async function untilHealthy(check, ended) {
  const deadline = Date.now() + seconds * 1_000
  const gone = ended.then((code) => {
    throw new Stop(`The server ended with ${code}.`)
  })
  gone.catch(() => {})
  while ((await Promise.race([check(), gone])) !== 0) {
    if (Date.now() > deadline) throw new Stop(`It was not healthy within ${seconds} s.`)
    await delay(100)
  }
}

async function asks(url) {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  if (!page.includes('<div id="root">')) throw new Stop('It does not serve the SPA.')
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ installation { registrationOpen } }"}',
  })
  const { data } = await answer.json()
  if (data?.installation.registrationOpen !== true) throw new Stop('It does not answer the API.')
}

/** Stands in for the image's user: may read everything and write nothing. */
function asNobody() {
  if (process.getuid?.() !== 0) return []
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--pdeathsig=KILL', '--']
}

const megabytes = (folder) =>
  Number(spawnSync('du', ['-sk', folder], { encoding: 'utf8' }).stdout.split('\t')[0]) / 1024

await main(async () => {
  checkMachine()
  await install()
  await build((part) => part.startsWith('packages/'))
  const image = mkdtempSync(join(tmpdir(), 'gudang-image-'))
  chmodSync(image, 0o755)
  try {
    const { build: buildSteps, runtime } = stages()
    const source = join(image, 'source')
    mkdirSync(source)
    await buildStage(buildSteps, source)
    rmSync(source, { recursive: true })
    const app = join(image, 'app')
    await step('Starting it as the image does', () => runtimeStage(runtime, app))
    console.log(
      `The image's own folder: ${megabytes(app).toFixed(0)} MB, of that node_modules ${megabytes(join(app, 'node_modules')).toFixed(0)} MB`,
    )
  } finally {
    rmSync(image, { recursive: true, force: true })
  }
})
