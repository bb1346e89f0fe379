// A hook for each operation of a file over its typed document, for Apollo Client 4.
const kinds = {
  query: { hook: 'useQuery', suffix: 'Query' },
  mutation: { hook: 'useMutation', suffix: 'Mutation' },
  subscription: { hook: 'useSubscription', suffix: 'Subscription' },
}

const pascal = (name) => name[0].toUpperCase() + name.slice(1)

function plugin(_schema, documents) {
  const operations = documents.flatMap(({ document }) =>
    document.definitions.filter((definition) => definition.kind === 'OperationDefinition' && definition.name),
  )
  const used = [...new Set(operations.map(({ operation }) => kinds[operation].hook))].sort()
  const hooks = operations.map(({ operation, name }) => {
    const { hook, suffix } = kinds[operation]
    const base = pascal(name.value)
    const type = `${base}${suffix}`
    return `export function use${type}(options${operation === 'query' ? '' : '?'}: ${hook}.Options<${type}, ${type}Variables>) {
  return ${hook}<${type}, ${type}Variables>(${base}Document, options)
}`
  })
  return {
    prepend: used.length > 0 ? [`import { ${used.join(', ')} } from '@apollo/client/react'`] : [],
    content: hooks.join('\n\n'),
  }
}

module.exports = { plugin }
