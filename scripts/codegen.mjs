// pnpm codegen: schema.graphql from the server's code, then the SPA's typed documents and hooks from it.
import { join } from 'node:path'
import { generateHooks, printSchema } from './check.mjs'
import { main, mustRun, node, root } from './steps.mjs'

await main(async () => {
  await node('Printing the schema', ...printSchema, 'schema.graphql')
  await mustRun('Generating hooks', process.execPath, generateHooks, { cwd: join(root, 'web') })
})
