// pnpm test:clocks [--at 2028-02-29 …] [files …]: the tests at awkward hours, days and time zones, under Debian's faketime; --at
// runs the moments or zones that hold this text alone.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { diesWithParent, main, root, run, Stop } from './steps.mjs'

/**
 * Local times; each is the moment at which a run begins. The last day on which São Paulo changed its clocks is long past: the
 * database, at the true time, forgets sessions of then within a minute, and tests that last longer are signed out.
 */
const moments = [
  ['2027-03-10T00:30:00Z', 'UTC'],
  ['2027-03-10T01:30:00Z', 'UTC'],
  ['2027-03-10T12:00:00Z', 'UTC'],
  ['2027-03-10T23:59:30Z', 'UTC'],
  ['2027-12-31T23:58:00Z', 'UTC'],
  ['2028-02-29T12:00:00Z', 'UTC'],
  ['2027-03-28T00:59:00Z', 'Europe/London'],
  ['2027-10-31T00:59:00Z', 'Europe/London'],
  ['2018-11-04T02:59:00Z', 'America/Sao_Paulo'],
  ['2027-06-01T17:30:00Z', 'Asia/Jakarta'],
  ['2027-06-01T07:30:00Z', 'America/Los_Angeles'],
  ['2027-06-01T10:30:00Z', 'Pacific/Apia'],
]

/** Whatever is not named here is run (a browser has a clock of its own): a test that nobody thought of is no exception. */
const leftOut = {
  '.long.test':
    'built programs, engines and browsers with clocks of their own, and measures of half a minute',
  'replay.api.test': 'a program with a clock of its own',
  'fuzz.test': 'sends nonsense to every argument, whatever the hour',
  'prices.test': 'counts points, without a date',
}

function faketime() {
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))]
  const library = folders
    .map((folder) => join(folder, 'faketime/libfaketime.so.1'))
    .find((file) => existsSync(file))
  if (library) return library
  throw new Stop('libfaketime is missing: run "apt-get install libfaketime" as root. It works on Linux only.')
}

/** Engines that live at the true time, as the engines of two servers with different clocks do. */
async function startEngines() {
  const [program, ...args] = [
    ...diesWithParent('TERM'),
    ...[process.execPath, join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=source'],
    ...['packages/local-engines/src/cli.ts', 'up', '--purpose', 'clocks'],
  ]
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((done) => child.once('exit', done))
  const env = {}
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(MONGODB_URI|REDIS_URL)=(.*)$/.exec(line) ?? []
    if (name) env[name] = value
    if (env.MONGODB_URI && env.REDIS_URL) break
  }
  if (!env.REDIS_URL) throw new Stop('The engines did not start; see above.')
  return {
    env,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

await main(async () => {
  const library = faketime()
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: { at: { type: 'string', multiple: true, default: [''] } },
  })
  const engines = await startEngines()
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const projects = ['server', 'web', 'domain', 'client', 'replay'].flatMap((name) => ['--project', name])
  const excluded = Object.keys(leftOut).flatMap((file) => ['--exclude', `**/*${file}.*`])
  const args = [vitest, 'run', ...projects, ...excluded, ...files]
  const failed = []
  try {
    for (const [moment, zone] of moments) {
      const name = `${moment} ${zone}`
      if (!values.at.some((text) => name.includes(text))) continue
      const seconds = Math.round((Date.parse(moment) - Date.now()) / 1_000)
      const clock = {
        TZ: zone,
        LD_PRELOAD: library,
        FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`,
        // What takes a while is measured by the true clock.
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      }
      const began = performance.now()
      const { code, output } = await run(process.execPath, args, {
        env: { ...process.env, ...engines.env, ...clock },
        keep: 200_000,
      })
      const took = ((performance.now() - began) / 1_000).toFixed(0)
      const counted = /Tests .*/.exec(stripVTControlCharacters(output))?.[0] ?? ''
      console.log(`${code === 0 ? '✔' : '✘'} ${name}  ${counted}  ${took} s`)
      if (code === 0) continue
      failed.push(name)
      console.log(output)
    }
  } finally {
    await engines.stop()
  }
  if (failed.length > 0) throw new Stop(`The tests failed at: ${failed.join('; ')}`)
})
