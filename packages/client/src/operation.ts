/** A document as code generators print it (documentMode 'string'), or its text with types told by hand. */
export interface Operation<Result, Variables> {
  toString(): string
  __apiType?: (variables: Variables) => Result
}
