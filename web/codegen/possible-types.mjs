import { isAbstractType } from 'graphql'

/** The members of every union and interface, for Apollo's cache; a member that it does not know of would be lost. */
export const plugin = (schema) => {
  const abstract = Object.values(schema.getTypeMap()).filter(
    (type) => isAbstractType(type) && !type.name.startsWith('__'),
  )
  const lines = abstract.map((type) => {
    const members = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`)
    return `  ${type.name}: [${members.sort().join(', ')}],`
  })
  return `export const possibleTypes = {\n${lines.join('\n')}\n}\n`
}
