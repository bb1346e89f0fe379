import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'gudang-recipes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What somebody wrote who followed the recipes and forgot a step of each. */
const files = {
  'server/src/app.ts': "export { things } from './modules/things/index.ts'",
  'server/src/modules/things/index.ts': 'export const things = 1',
  'server/src/platform/now.ts': 'export const now = 1',
  'server/src/migrations/0001-things.ts': "export { now } from '../platform/now.ts'",
  'web/src/features/things/things-page.tsx': "export { other } from '../others/others-page.tsx'",
  'web/src/features/others/others-page.tsx': 'export const other = 1',
}

it('who forgets a step of a recipe is stopped by the rule that it names, in its words', () => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), `${text}\n`)
  }
  const recipes = readFileSync(join(root, 'docs/recipes.md'), 'utf8')
  const named = [...recipes.matchAll(/`\.dependency-cruiser\.mjs` says “([^”]+)”/g)].map(([, rule]) => rule)
  const cruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const { stdout } = spawnSync(
    process.execPath,
    [cruise, '--config', join(root, '.dependency-cruiser.mjs'), 'server/src', 'web/src'],
    { cwd: folder, encoding: 'utf8' },
  )
  const broken = [...stdout.matchAll(/error ([\w-]+):/g)].map(([, rule]) => rule)
  expect(broken.sort()).toEqual(named.sort())
  expect(named.length).toBeGreaterThan(2)
})
