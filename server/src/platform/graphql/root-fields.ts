import {
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'

/** An operation begins at most this many root fields, those that fragments bring among them. */
export function rootFieldLimit(most: number): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      if (rootFields(context, operation.selectionSet, new Map()) > most)
        context.reportError(
          new GraphQLError(`An operation has at most ${most} root fields.`, { nodes: operation }),
        )
    },
  })
}

/** Looks at each fragment once, whatever they spread, themselves included. */
function rootFields(context: ValidationContext, set: SelectionSetNode, known: Map<string, number>): number {
  let count = 0
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) count++
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      count += rootFields(context, selection.selectionSet, known)
    else {
      const { value } = selection.name
      const fragment = context.getFragment(value)
      if (fragment && !known.has(value)) {
        known.set(value, 0)
        known.set(value, rootFields(context, fragment.selectionSet, known))
      }
      count += known.get(value) ?? 0
    }
  }
  return count
}
