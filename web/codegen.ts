import type { CodegenConfig } from '@graphql-codegen/cli'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const scalars = { ID: 'string', Money: 'number', DateTime: 'string' }
const config = {
  scalars,
  enumType: 'string-literal',
  useTypeImports: true,
  skipTypename: false,
  strictScalars: true,
}

function documentsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => join(folder, name))
}

/** Beside each `<noun>.graphql` of the SPA: its typed documents and a hook for each operation. */
const features = Object.fromEntries(
  documentsIn('src').map((file) => [
    file.replace(/\.graphql$/, '.generated.ts'),
    {
      documents: file,
      plugins: ['typescript-operations', 'typed-document-node', './codegen-hooks.cjs'],
      config,
    },
  ]),
)

export default {
  schema: '../schema.graphql',
  generates: {
    ...features,
    '../packages/client/src/operations.generated.ts': {
      documents: '../packages/client/src/operations.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { ...config, documentMode: 'string' },
    },
  },
} satisfies CodegenConfig
