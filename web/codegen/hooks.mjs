import { Kind } from 'graphql'
import { dirname, relative } from 'node:path'

// The published React-Apollo plugin does not compile with Apollo Client 4: these are its hooks, over typed documents.
const makers = {
  query: { make: 'queryHook', suffix: 'Query' },
  mutation: { make: 'commandHook', suffix: 'Command' },
}

/** @type {import('@graphql-codegen/plugin-helpers').PluginFunction} */
export const plugin = (_schema, documents, _config, { outputFile }) => {
  const path = relative(dirname(outputFile), 'src/graphql/hooks.ts')
  const hooksFrom = path.startsWith('.') ? path : `./${path}`
  const operations = documents
    .flatMap((file) => file.document?.definitions ?? [])
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation in makers)
  const hooks = operations.map(({ name, operation }) => {
    const { make, suffix } = makers[operation]
    return `export const use${name.value}${suffix} = ${make}(${name.value}Document)`
  })
  const used = [...new Set(operations.map(({ operation }) => makers[operation].make))].sort()
  const imports = used.length > 0 ? [`import { ${used.join(', ')} } from '${hooksFrom}'`] : []
  return { prepend: imports, content: hooks.join('\n') }
}
