// npm test: installs, then checks, unit, integration and browser tests. The last line counts them.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, checkMachine, install, main, root } from './steps.mjs'

await main(async () => {
  checkMachine()
  await install()
  const { check } = await import('./check.mjs')
  const checks = await check()
  await build()
  const tests = await vitest()
  const passed = checks.passed + tests.passed
  const failed = checks.failed + tests.failed
  if (failed > 0) process.exitCode = 1
  console.log(`${passed} passed, ${failed} failed`)
})

async function vitest() {
  const report = join(root, 'node_modules/.gudang-tests.json')
  rmSync(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const code = await new Promise((done) => child.once('exit', done))
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = numFailedTests + brokenFiles
  // A crash outside any test fails the run too.
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}
