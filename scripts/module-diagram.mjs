// The diagram of docs/architecture.md: which module imports which, as dependency-cruiser finds it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, Stop } from './steps.mjs'

const file = join(root, 'docs/architecture.md')
const begin = '<!-- modules: printed by pnpm codegen -->\n\n'
const end = '<!-- end of modules -->'

async function diagram() {
  const { code, output } = await run(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.mjs'],
      ...['--include-only', '^server/src/modules/'],
      ...['--exclude', String.raw`(\.test\.ts$|/testing/)`],
      ...['--collapse', '^server/src/modules/[^/]+/'],
      ...['--output-type', 'json', 'server/src/modules'],
    ],
    { keep: Infinity },
  )
  if (code !== 0) throw new Stop(output)
  const nameOf = (path) => path.split('/').filter(Boolean).at(-1)
  const rows = JSON.parse(output)
    .modules.map(({ source, dependencies }) => ({
      name: nameOf(source),
      to: [...new Set(dependencies.map(({ resolved }) => nameOf(resolved)))].sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const edges = rows.flatMap(({ name, to }) =>
    to.filter((each) => each !== name).map((each) => `  ${name} --> ${each}`),
  )
  const alone = rows
    .map(({ name }) => name)
    .filter((name) => !edges.some((edge) => edge.trim().split(' --> ').includes(name)))
  return ['```mermaid', 'flowchart LR', ...edges, ...alone.map((name) => `  ${name}`), '```', '', ''].join(
    '\n',
  )
}

async function pageWithDiagram() {
  const page = readFileSync(file, 'utf8')
  const [before, rest] = page.split(begin)
  return before + begin + (await diagram()) + rest.slice(rest.indexOf(end))
}

export async function diagramIsCurrent() {
  return (await pageWithDiagram()) === readFileSync(file, 'utf8')
    ? { code: 0, output: '' }
    : { code: 1, output: 'The diagram in docs/architecture.md is not what the code says: run pnpm codegen' }
}

export const printDiagram = async () => writeFileSync(file, await pageWithDiagram())
