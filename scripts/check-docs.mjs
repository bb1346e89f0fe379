// Every link of the documents leads to a file of the repository and a heading in it; every path, command and quotation is
// there, and the commands of the README are typed by a test.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { commands, documents as typed } from './documented-commands.mjs'
import { root } from './steps.mjs'

const { stdout } = spawnSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: root, encoding: 'utf8' },
)
const documents = stdout.split('\0').filter((file) => file && existsSync(join(root, file)))

const withoutCode = (text) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')

/** As GitHub names the anchors of headings. */
function anchors(file) {
  const headings = readFileSync(file, 'utf8').match(/^#+ .*$/gm) ?? []
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

const broken = documents.flatMap((document) => {
  const text = withoutCode(readFileSync(join(root, document), 'utf8'))
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path, anchor] = target.split('#')
      const file = path ? join(root, dirname(document), path) : join(root, document)
      if (!existsSync(file)) return true
      return anchor && file.endsWith('.md') && !anchors(file).includes(anchor)
    })
    .map((target) => `${document}: ${target} leads nowhere`)
})

/** Where the documents' paths begin. History may name what is gone. */
const beginnings = ['', 'server', 'server/src', 'server/src/modules', 'web', 'web/src']
const isHistory = (document) => document === 'CHANGELOG.md' || document.startsWith('docs/adr/')

const gone = documents
  .filter((document) => !isHistory(document))
  .flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
    const places = [...beginnings, dirname(document)]
    const paths = [...text.matchAll(/`(\w[\w.-]*(?:\/[\w.-]+)+\.(?:tsx?|mjs|js|md|json|graphql))`/g)]
    const quotations = [...text.matchAll(/`([^`\s]+)`\s+says\s+“([^”]+)”/g)]
    return [
      ...paths
        .filter(([, path]) => !places.some((place) => existsSync(join(root, place, path))))
        .map(([, path]) => `${document}: there is no ${path}`),
      ...quotations
        .filter(([, path, words]) => {
          const file = join(root, path)
          return !existsSync(file) || !readFileSync(file, 'utf8').includes(words.replace(/\s+/g, ' '))
        })
        .map(([, path, words]) => `${document}: ${path} does not say “${words}”`),
    ]
  })
broken.push(...gone)

const undescribed = readdirSync(join(root, 'scripts'))
  .filter(
    (name) => name.endsWith('.mjs') && !readFileSync(join(root, 'scripts/README.md'), 'utf8').includes(name),
  )
  .map((name) => `scripts/README.md: ${name} is not explained`)
broken.push(...undescribed)

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
/** What npm and pnpm know by themselves. */
const own = new Set(['install', 'patch'])

const unknown = documents.flatMap((document) => {
  const code = readFileSync(join(root, document), 'utf8').match(/^```[\s\S]*?^```|`[^`\n]+`/gm) ?? []
  return code.flatMap((text) => [
    ...[...text.matchAll(/\bp?npm (?:run )?([a-z][\w:]*)/g)]
      .filter(([, name]) => !scripts[name] && !own.has(name))
      .map(([command]) => `${document}: there is no "${command}"`),
    ...[...text.matchAll(/\bserver\/dist\/([\w/-]+)\.js/g)]
      .filter(([, name]) => !existsSync(join(root, 'server/src', `${name}.ts`)))
      .map(([file]) => `${document}: there is no ${file}`),
  ])
})
broken.push(...unknown)

const commandsOf = (document) =>
  [...readFileSync(join(root, document), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter(Boolean),
  )
for (const document of typed)
  for (const command of commandsOf(document))
    if (!commands[command]) broken.push(`${document}: "${command}" is not in scripts/documented-commands.mjs`)

for (const sentence of broken) console.log(sentence)
if (documents.length === 0) console.log(`No document was found in ${relative('.', root) || '.'}`)
process.exitCode = broken.length === 0 && documents.length > 0 ? 0 : 1
