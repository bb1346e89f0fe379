// npm test: installs, then checks, unit, integration and browser tests. npm run test:long (--long): those that start or
// kill programs, measure stalls, or walk every page, and take long. The last line counts them.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clearTestLogs, secretsInLogs } from './secrets-in-logs.mjs'
import { build, checkMachine, install, packages, quietly, root, Stop } from './steps.mjs'

const isLong = process.argv.includes('--long')
const files = isLong ? ['.long.'] : ['--exclude', '**/*.long.*']
const counts = { passed: 0, failed: 0 }
const add = ({ passed = 0, failed = 0 }) => {
  counts.passed += passed
  counts.failed += failed
}

try {
  checkMachine()
  await install()
  await build((name) => packages.some((each) => name === `packages/${each}`))
  const engines = startEngines()
  try {
    const [checked] = await together(isLong ? {} : check(), build(undefined, quietly), engines)
    add(checked)
    clearTestLogs()
    add(await vitest())
    add(logsAreClean())
  } finally {
    await engines.then(({ stop }) => stop())
  }
} catch (error) {
  console.error(error instanceof Stop ? error.message : error)
  add({ passed: 0, failed: 1 })
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1

/** The checks need what is installed. */
async function check() {
  const checks = await import('./check.mjs')
  return checks.check()
}

/** All to their ends; then what they came to, or the first failure. */
async function together(...all) {
  await Promise.allSettled(all)
  return Promise.all(all)
}

/** The set that the tests of server and SPA share; fetched here, beside the checks, and not within a test's time. */
async function startEngines() {
  const engines = await import(join(root, 'packages/local-engines/dist/index.js'))
  return quietly('The engines run', () =>
    engines
      .startEngines({ purpose: 'test', durable: false, root, onProgress: (line) => console.log(line) })
      .catch((error) => {
        throw error instanceof engines.EngineError ? new Stop(error.message) : error
      }),
  )
}

function logsAreClean() {
  const found = secretsInLogs()
  if (found.length === 0) return { passed: 1, failed: 0 }
  console.log(found.join('\n'))
  return { passed: 0, failed: 1 }
}

async function vitest() {
  const report = join(root, 'node_modules/.gudang-tests.json')
  rmSync(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...files,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const code = await new Promise((done) => child.once('exit', done))
  if (!existsSync(report)) throw new Stop('Vitest ended without a report; see above.')
  const { numPassedTests: passed, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = testResults.reduce((sum, file) => sum + failuresOf(file), 0)
  // A crash outside any test fails the run too.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** A file that fails without a failing test could not be loaded, or its set-up failed. */
function failuresOf({ status, assertionResults }) {
  const failing = assertionResults.filter((test) => test.status === 'failed').length
  return failing === 0 && status === 'failed' ? 1 : failing
}
