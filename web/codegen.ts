import type { CodegenConfig } from '@graphql-codegen/cli'
import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

// Every <noun>.graphql under src gets its <noun>.generated.ts beside it: types, documents and hooks.
const documents = readdirSync(join(import.meta.dirname, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => `src/${file}`)
  .sort()

const schemaTypes = 'src/graphql/schema.generated.ts'

const common = {
  enumsAsTypes: true,
  useTypeImports: true,
  skipTypeNameForRoot: true,
  nonOptionalTypename: true,
  scalars: { DateTime: 'string', Money: 'number', Units: 'number', ID: 'string' },
  importExtension: '.ts',
  disableDescriptions: true,
}

function besides(file: string) {
  const toGraphql = relative(dirname(file), 'src/graphql') || '.'
  return {
    documents: file,
    plugins: [
      { 'typescript-operations': { importSchemaTypesFrom: schemaTypes, namespacedImportName: 'Types' } },
      'typed-document-node',
      {
        './codegen/hooks.mjs': { hooksFrom: `${toGraphql.startsWith('.') ? '' : './'}${toGraphql}/hooks.ts` },
      },
    ],
    config: common,
  }
}

const config: CodegenConfig = {
  schema: '../schema.graphql',
  generates: {
    [schemaTypes]: { plugins: ['typescript'], config: common },
    'src/graphql/possible-types.generated.ts': { plugins: ['./codegen/possible-types.mjs'] },
    ...Object.fromEntries(
      documents.map((file) => [file.replace(/\.graphql$/, '.generated.ts'), besides(file)]),
    ),
    '../packages/client/src/operations.generated.ts': {
      documents: '../packages/client/src/operations.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        scalars: common.scalars,
        enumType: 'string-literal',
        useTypeImports: true,
        strictScalars: true,
        documentMode: 'string',
      },
    },
  },
}

export default config
