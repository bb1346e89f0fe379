// pnpm codegen: schema.graphql from the server's code, then the SPA's typed documents and hooks from it.
import { join } from 'node:path'
import { printSchema } from './check.mjs'
import { main, node, root } from './steps.mjs'

await main(async () => {
  await node('Printing the schema', ...printSchema, 'schema.graphql')
  process.chdir(join(root, 'web'))
  await node('Generating hooks', join(root, 'web/node_modules/@graphql-codegen/cli/cjs/bin.js'), '--config', 'web/codegen.ts')
})
