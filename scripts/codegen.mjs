// pnpm codegen: schema.graphql from the server's code, then the SPA's typed documents and hooks from it.
import { join } from 'node:path'
import { printSchema } from './check.mjs'
import { main, mustRun, node, root } from './steps.mjs'

await main(async () => {
  await node('Printing the schema', ...printSchema, 'schema.graphql')
  const web = join(root, 'web')
  const cli = join(web, 'node_modules/@graphql-codegen/cli/cjs/bin.js')
  await mustRun('Generating hooks', process.execPath, [cli, '--config', 'codegen.ts'], { cwd: web })
})
