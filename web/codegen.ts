import type { CodegenConfig } from '@graphql-codegen/cli'

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

const partner = (name: string) => ({
  documents: `../packages/${name}/src/operations.graphql`,
  plugins: ['typescript-operations', 'typed-document-node'],
  config: {
    scalars: common.scalars,
    enumType: 'string-literal',
    useTypeImports: true,
    strictScalars: true,
    documentMode: 'string',
  },
})

const config: CodegenConfig = {
  schema: '../schema.graphql',
  generates: {
    [schemaTypes]: { plugins: ['typescript'], config: common },
    'src/graphql/possible-types.generated.ts': { plugins: ['./codegen/possible-types.mjs'] },
    // Every <noun>.graphql gets its <noun>.generated.ts beside it: types, documents and hooks.
    'src/': {
      preset: 'near-operation-file',
      documents: 'src/**/*.graphql',
      presetConfig: { extension: '.generated.ts', baseTypesPath: 'graphql/schema.generated.ts' },
      plugins: [
        { 'typescript-operations': { importSchemaTypesFrom: schemaTypes, namespacedImportName: 'Types' } },
        'typed-document-node',
        './codegen/hooks.mjs',
      ],
      config: common,
    },
    '../packages/client/src/operations.generated.ts': partner('client'),
    '../packages/client/src/keyed-inputs.generated.ts': { plugins: ['./codegen/keyed-inputs.mjs'] },
    '../packages/replay/src/operations.generated.ts': partner('replay'),
  },
}

export default config
