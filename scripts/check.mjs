// pnpm check: types, lint, module boundaries, dead code, format, and that what is generated is current.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkSchema } from './check-schema.mjs'
import { diagramIsCurrent } from './module-diagram.mjs'
import { packages, root, run, tsc } from './steps.mjs'

const bin = (name, script) => join(root, 'node_modules', name, script)
const execute = (...args) => run(process.execPath, args)

const oxlint = bin('oxlint', 'bin/oxlint')
const sources = ['server/src', ...packages.map((name) => `packages/${name}/src`)]

const checks = {
  oxlint: () => execute(oxlint, '.'),
  // These need types, which costs half a minute: for what runs in production.
  'oxlint with types': () => execute(oxlint, '--config', '.oxlintrc.types.json', '--type-aware', ...sources),
  types: () =>
    // The bench's project has the server's sources too.
    inTurn([...packages.map((name) => `packages/${name}`), 'web', 'bench', 'bench/web'], (folder) =>
      execute(tsc, '-p', folder),
    ),
  'dependency-cruiser': () =>
    execute(
      bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'server/src',
      'web/src',
      'packages',
      'bench',
    ),
  knip: () => execute(bin('knip', 'bin/knip.js'), '--no-progress'),
  prettier: () => execute(bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'),
  'links of the documents': () => execute('scripts/check-docs.mjs'),
  'module diagram is printed from code': diagramIsCurrent,
  deployment: () => execute('scripts/lint-deployment.mjs'),
  'schema is printed from code': () => printedIsCurrent('print-schema.ts'),
  'schema is described and breaks nothing': checkSchema,
  'settings are printed from code': () => printedIsCurrent('print-settings.ts'),
  'hooks are generated from documents': () =>
    run(process.execPath, [...generateHooks, '--check'], { cwd: join(root, 'web') }),
}

async function inTurn(things, check) {
  let output = ''
  for (const thing of things) {
    const result = await check(thing)
    output += result.output
    if (result.code !== 0) return { code: result.code, output }
  }
  return { code: 0, output }
}

/** What is printed from the server's code, and into which files. */
const printed = {
  'print-schema.ts': ['schema.graphql'],
  'print-settings.ts': ['docs/configuration.md', '.env.example'],
}

const printing = (script, files) => [
  bin('tsx', 'dist/cli.mjs'),
  '--tsconfig',
  'server/tsconfig.json',
  '--conditions=source',
  `server/src/scripts/${script}`,
  ...files,
]

export const printAll = Object.entries(printed).map(([script, files]) => printing(script, files))

async function printedIsCurrent(script) {
  const folder = mkdtempSync(join(tmpdir(), 'gudang-printed-'))
  const copies = printed[script].map((file) => [file, join(folder, file.replaceAll('/', '-'))])
  const { code, output } = await execute(
    ...printing(
      script,
      copies.map(([, copy]) => copy),
    ),
  )
  const stale = code === 0 ? copies.filter(([file, copy]) => !isSame(join(root, file), copy)) : []
  rmSync(folder, { recursive: true })
  if (code !== 0) return { code, output }
  return {
    code: stale.length,
    output: stale.map(([file]) => `${file} is not what the code says: run pnpm codegen`).join('\n'),
  }
}

const isSame = (a, b) => existsSync(a) && readFileSync(a).equals(readFileSync(b))

export const generateHooks = [
  join(root, 'web/node_modules/@graphql-codegen/cli/cjs/bin.js'),
  '--config',
  'codegen.ts',
]

/** Two at a time; each tells its seconds, the failing ones also what they found. */
export async function check() {
  const waiting = Object.entries(checks)
  const failed = []
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, body] = next
      const started = Date.now()
      const { code, output } = await body()
      console.log(`${code === 0 ? '✔' : '✘'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
      if (code === 0) continue
      failed.push(name)
      console.log(output.trim())
    }
  }
  await Promise.all([worker(), worker()])
  return { passed: Object.keys(checks).length - failed.length, failed: failed.length }
}

if (process.argv[1] === import.meta.filename) {
  const { failed } = await check()
  process.exitCode = failed === 0 ? 0 : 1
}
