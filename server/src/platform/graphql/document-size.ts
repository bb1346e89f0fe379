import { BREAK, GraphQLError, Kind, visit, type DocumentNode } from 'graphql'

export const mostSelections = 500
/** Of nodes in nodes, lists among them: a field takes three. */
const deepest = 150

/**
 * What GraphQL's own rules would take too long over, since they compare every field with every other, or too much stack:
 * it is looked at before them. Undefined for what people and partners write.
 */
export function tooBig(document: DocumentNode): GraphQLError | undefined {
  let selections = 0
  let problem: string | undefined
  visit(document, {
    enter(node, _key, _parent, _path, ancestors) {
      const selects = node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_SPREAD
      if ((selects || node.kind === Kind.INLINE_FRAGMENT) && ++selections > mostSelections)
        problem = `A document has at most ${mostSelections} fields and fragments.`
      else if (ancestors.length > deepest) problem = 'This is nested too deeply.'
      return problem ? BREAK : undefined
    },
  })
  if (problem)
    return new GraphQLError(problem, {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
    })
  return undefined
}
