import { createUnionType, Field, InterfaceType } from 'type-graphql'
import { Refusal } from '../errors.ts'

@InterfaceType({
  description: 'A business outcome that the caller can act on.',
  resolveType: (value: { __typename: string }) => value.__typename,
})
export abstract class UserError {
  @Field(() => String, { description: 'Stable, SCREAMING_SNAKE_CASE; never renamed.' })
  code!: string

  @Field(() => String)
  message!: string

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input field that it is about, e.g. ["items", "1", "qty"].',
  })
  path?: string[] | null
}

/** With the fields that its class declares. */
export function refusal<E extends UserError>(type: new () => E, fields: E): Refusal {
  return new Refusal({ __typename: type.name, ...fields })
}

type ClassType = new () => object

/** A mutation's result: the value itself, or one of the refusals, told apart by the __typename that they carry. */
export function resultUnion(name: string, success: ClassType, refusals: ClassType[]) {
  return createUnionType({
    name,
    types: () => [success, ...refusals],
    resolveType: (value: object) => ('__typename' in value ? String(value.__typename) : success.name),
  })
}

/** Turns a refusal back into a value: graphql-js would throw an Error that a resolver returns. */
export async function resultOrRefusal<T>(command: Promise<T>): Promise<T | Refusal['value']> {
  try {
    return await command
  } catch (error) {
    if (error instanceof Refusal) return error.value
    throw error
  }
}
