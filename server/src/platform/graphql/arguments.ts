import { readText } from '@gudang/domain'
import { isObjectType, type GraphQLSchema } from 'graphql'
import { badInput, problem, type FieldProblem } from '../inputs/field-problems.ts'
import { isOldCode } from '../database/old-codes.ts'

// Normalized by the hash of passwords itself: those of before must go on being what was typed.
const asTyped = new Set(['password', 'current'])

/**
 * The edge of every operation, over HTTP and WebSocket: the texts of all arguments, literals and variables alike, are whole
 * characters in NFC before permissions, resolvers or the log see them.
 */
export function guardArguments(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const { args, resolve, subscribe } = field
      if (args.length === 0) continue
      if (!resolve) throw new Error(`${type.name}.${field.name} has arguments and no resolver`)
      field.resolve = (source, given, ctx, info): unknown => resolve(source, readArguments(given), ctx, info)
      if (!subscribe) continue
      field.subscribe = (source, given, ctx, info): unknown =>
        subscribe(source, readArguments(given), ctx, info)
    }
  }
  return schema
}

type Values = Record<string, unknown>

/** Paths are as services tell them: those inside `input` begin there. */
function readArguments(given: Values): Values {
  const problems: FieldProblem[] = []
  const read = readValues(given, [], problems)
  if (problems.length > 0) throw badInput(problems.slice(0, 100))
  return read
}

function readValues(given: Values, path: string[], problems: FieldProblem[]): Values {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const at = name === 'input' && path.length === 0 ? [] : [...path, name]
      return [name, readValue(value, at, problems)]
    }),
  )
}

function readValue(value: unknown, path: string[], problems: FieldProblem[]): unknown {
  if (typeof value === 'string') {
    const read = readText(value)
    if ('text' in read) return asTyped.has(path.join('.')) || isOldCode(value) ? value : read.text
    problems.push(problem(path, read.problem))
    return value
  }
  if (Array.isArray(value))
    return value.map((item, index) => readValue(item, [...path, String(index)], problems))
  return isInput(value) ? readValues(value, path, problems) : value
}

/** graphql-js gives inputs as bare objects; what a scalar made of a value (a moment, say) is none. */
function isInput(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
