// pnpm test:readme: types the shell commands of the README as a newcomer does, in a fresh clone of the last commit.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { freePort, main, root, step, Stop } from './steps.mjs'

/** Every command of a shell block in these documents, and what becomes of it: check-docs.mjs fails on one that is not here. */
export const documents = ['README.md', 'CONTRIBUTING.md']
export const commands = {
  'npm start': 'typed here',
  'pnpm replay online-retail.csv.gz': 'typed here, on a file of the same columns that the tests have',
  'npm test': 'not typed here: CI runs it before this',
}

const patienceMs = 300_000

/** As somebody at a terminal: the words come back, and Ctrl-C reaches everything that the command has started. */
function type(command, folder, env = {}) {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  // Closed: nobody who was started by it holds its output any more.
  const ended = new Promise((done) => child.once('close', (code, signal) => done(code ?? signal)))
  return {
    ended,
    said: () => said,
    interrupt(signal = 'SIGINT') {
      if (isRunning(-child.pid)) process.kill(-child.pid, signal)
    },
    async says(pattern) {
      const deadline = Date.now() + patienceMs
      for (;;) {
        const found = pattern.exec(said)
        if (found) return found
        const over = await Promise.race([ended, new Promise((done) => setTimeout(done, 100, 'runs'))])
        if (over !== 'runs' || Date.now() > deadline)
          throw new Stop(`${command} did not say ${pattern}:\n${said.slice(-2_000)}`)
      }
    },
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function demo(folder) {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const start = type('npm start', folder, { PORT: String(port) })
  try {
    const [, email, password] = await step('npm start', () => start.says(/^Administrator +(\S+) +(\S+)/m))
    await signIn(url, email, password)
    await step('pnpm replay online-retail.csv.gz', () => replay(folder))
    start.interrupt()
    await step('Ctrl-C', () => start.ended)
    if (!start.said().includes('Stopping …')) throw new Stop(`It did not stop in order:\n${start.said()}`)
    if (await fetch(url).catch(() => undefined)) throw new Stop('The demo goes on after Ctrl-C.')
  } finally {
    start.interrupt('SIGKILL')
  }
}

async function signIn(url, email, password) {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  if (!page.includes('<div id="root">')) throw new Stop('The demo does not serve the SPA.')
  const query = `mutation ($email: String!, $password: String!) {
    login(email: $email, password: $password) { ... on AuthSession { accessToken } }
  }`
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { email, password } }),
  })
  const { data } = await answer.json()
  if (!data?.login.accessToken) throw new Stop('The login that npm start tells does not work.')
}

async function replay(folder) {
  const invoices = readFileSync(join(root, 'server/src/testing/fixtures/invoices.csv'))
  writeFileSync(join(folder, 'online-retail.csv.gz'), gzipSync(invoices))
  const replaying = type(withPnpm('pnpm replay online-retail.csv.gz'), folder)
  const code = await replaying.ended
  if (code !== 0) throw new Stop(`pnpm replay ended with ${code}:\n${replaying.said().slice(-2_000)}`)
}

/** CONTRIBUTING says how to call pnpm where it is not installed. */
function withPnpm(command) {
  if (spawnSync('pnpm', ['--version']).status === 0) return command
  const [pnpm] = /npx pnpm@[\d.]+/.exec(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))
  return command.replace(/^pnpm/, pnpm)
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gudang-readme-'))
    try {
      const { status, stderr } = spawnSync('git', ['clone', '--quiet', root, folder], { encoding: 'utf8' })
      if (status !== 0) throw new Stop(stderr.trim())
      await demo(folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
