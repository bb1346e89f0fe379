// The schema is the product: everything in it is described, and nothing that was released is broken.
// node scripts/check-schema.mjs --release: what is there now is what was released.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './steps.mjs'

const graphql = createRequire(join(root, 'server/package.json'))('graphql')
const { buildSchema, findBreakingChanges, isIntrospectionType, isSpecifiedScalarType, parse, print, visit } =
  graphql

const [current, released] = ['schema.graphql', 'schema.released.graphql'].map((file) => join(root, file))

/** Types, fields, arguments and values without a description, by their coordinates. */
export function undescribed(schema) {
  const found = []
  const look = (what, coordinate) => {
    if (!what.description) found.push(coordinate)
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue
    look(type, type.name)
    for (const value of type.getValues?.() ?? []) look(value, `${type.name}.${value.name}`)
    for (const field of Object.values(type.getFields?.() ?? {})) {
      look(field, `${type.name}.${field.name}`)
      for (const arg of field.args ?? []) look(arg, `${type.name}.${field.name}(${arg.name}:)`)
    }
  }
  return found
}

/** What a client of the last release would meet. */
export const brokenSince = (before, after) =>
  findBreakingChanges(before, after).map(({ description }) => description)

export function checkSchema(now = readFileSync(current, 'utf8'), before = readFileSync(released, 'utf8')) {
  const schema = buildSchema(now)
  const lacking = undescribed(schema).map((coordinate) => `${coordinate} has no description`)
  const broken = brokenSince(buildSchema(before), schema)
  const found = [...lacking, ...broken.map((change) => `${change} Clients of the last release need it`)]
  return { code: found.length, output: found.join('\n') }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--release')) {
    const names = visit(parse(readFileSync(current, 'utf8')), {
      enter: (node) => (node.description ? { ...node, description: undefined } : undefined),
    })
    writeFileSync(
      released,
      `# Written by \`node scripts/check-schema.mjs --release\`: what clients rely on.\n${print(names)}\n`,
    )
  }
  const { code, output } = checkSchema()
  if (code > 0) console.log(output)
  process.exitCode = code > 0 ? 1 : 0
}
