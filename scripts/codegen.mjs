// pnpm codegen: what is printed from the server's code (schema, settings, module diagram), then the SPA's typed documents and hooks.
import { join } from 'node:path'
import { generateHooks, printAll } from './check.mjs'
import { printDiagram } from './module-diagram.mjs'
import { main, mustRun, node, root } from './steps.mjs'

await main(async () => {
  await printDiagram()
  for (const program of printAll) await node('Printing', ...program)
  await mustRun('Generating hooks', process.execPath, generateHooks, { cwd: join(root, 'web') })
})
