import { isInputObjectType } from 'graphql'

/** The inputs that take an idempotency key, so that the client can give one to each that has none. */
export const plugin = (schema) => {
  const keyed = Object.values(schema.getTypeMap()).filter(
    (type) => isInputObjectType(type) && type.getFields().idempotencyKey,
  )
  const names = keyed.map(({ name }) => `  '${name}',`).sort()
  return `export const keyedInputs = [\n${names.join('\n')}\n]\n`
}
