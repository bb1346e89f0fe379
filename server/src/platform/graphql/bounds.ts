import { limits, readCode } from '@gudang/domain'
import {
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { badInput, problem, type FieldProblem } from '../inputs/field-problems.ts'

const mostCharacters = limits.note
const mostEntries = 100

/** Most characters of a text, by the name of its argument or field, where 1,000 is not right. */
const texts: Record<string, number> = {
  addressLines: limits.addressPart,
  after: 16_384,
  actorId: 100,
  allowedAddresses: 50,
  barcode: 200,
  barcodes: 200,
  bin: limits.bin,
  binFrom: limits.bin,
  binTo: limits.bin,
  carrier: limits.reference,
  city: limits.addressPart,
  code: 200,
  corrects: 100,
  country: limits.country,
  current: 10_000,
  customerEmail: limits.email,
  customerName: limits.name,
  customerPhone: limits.phone,
  email: limits.email,
  externalReference: limits.reference,
  externalReferences: limits.reference,
  fromWarehouseCode: limits.warehouseCode,
  fullName: limits.name,
  id: 300,
  idempotencyKey: limits.idempotencyKey,
  integrationId: 100,
  key: limits.metadataKey,
  kind: 50,
  lineId: 100,
  kinds: 100,
  name: limits.name,
  number: limits.orderNumber,
  oneTimeCode: limits.oneTimeCode,
  orderNumber: limits.orderNumber,
  password: 10_000,
  permissions: 100,
  phone: limits.phone,
  placedBy: 100,
  postcode: limits.postcode,
  referenceId: 100,
  region: limits.addressPart,
  roleId: 100,
  search: limits.search,
  sku: limits.sku,
  skus: limits.sku,
  tags: limits.tag,
  timeZone: 50,
  title: limits.name,
  token: 200,
  topics: 100,
  toWarehouseCode: limits.warehouseCode,
  trackingCode: limits.reference,
  url: limits.url,
  value: limits.metadataValue,
  warehouseCode: limits.warehouseCode,
  warehouseCodes: limits.warehouseCode,
  webhookId: 100,
}

/** What a scanner says around a code, and what cannot be seen in it, does not count. */
const codes = /^(skus?|barcodes?|code|(from|to)?warehouseCodes?)$/i

/** Most entries of a list, where 100 is not right. */
const lists: Record<string, number> = {
  addressLines: limits.addressLines,
  allowedAddresses: limits.allowedAddresses,
  barcodes: limits.barcodes,
  decisions: limits.stockLines,
  entries: limits.countEntries,
  items: limits.orderLines,
  externalReferences: limits.skus,
  kinds: 50,
  lines: limits.stockLines,
  metadata: limits.metadata,
  packs: limits.packs,
  parameters: limits.viewParameters,
  skus: limits.skus,
  tags: limits.tags,
  topics: limits.topics,
  warehouseCodes: 1_000,
}

/** What is in each of these lists is judged by itself: one that is refused leaves the others as they are. */
const judgedApart = new Set(['orders'])

interface Bounded {
  name: string
  type: GraphQLInputType
  description?: string | null
}

/**
 * Every text and list of every argument has a maximum, told in its description and held here before a resolver sees
 * it: an argument that is added tomorrow has one too. Services say more exactly what they take, with zod.
 */
export function boundInputs(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) Object.values(type.getFields()).forEach(tellBound)
    if (isObjectType(type) && !type.name.startsWith('__')) boundFields(type)
  }
  return schema
}

function boundFields(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const { args, resolve, subscribe } = field
    if (args.length === 0) continue
    args.forEach(tellBound)
    if (subscribe) field.subscribe = held(args, subscribe)
    else if (resolve) field.resolve = held(args, resolve)
  }
}

const longestText = 65_536

/**
 * Before variables are coerced: GraphQL would take many times as long over a text than it takes to refuse it, where it
 * is no value of an enum say. Of four times what the longest may have, so that arguments tell their own maximum.
 */
export function refuseLongTexts(variables: Record<string, unknown> = {}): void {
  for (const [name, given] of Object.entries(variables)) {
    // As deep as the sender liked: no recursion.
    const left = [given]
    while (left.length > 0) {
      const value = left.pop()
      if (typeof value === 'string' && value.length > longestText)
        throw badInput([problem([name], 'TOO_LONG', { most: longestText })])
      if (typeof value === 'object' && value !== null)
        for (const each of Object.values(value)) left.push(each)
    }
  }
}

type Resolve = (root: unknown, args: Record<string, unknown>, ...rest: never[]) => unknown

function held<R extends Resolve>(args: readonly GraphQLArgument[], resolve: R): R {
  return ((root, given, ...rest) => {
    const problems = args.flatMap((arg) =>
      problemsOf(arg, given[arg.name], arg.name === 'input' ? [] : [arg.name]),
    )
    if (problems.length > 0) throw badInput(problems.slice(0, mostEntries))
    return resolve(root, given, ...rest)
  }) as R
}

function problemsOf({ name, type }: Bounded, value: unknown, path: string[]): FieldProblem[] {
  if (typeof value === 'string') {
    const most = mostOfText(name)
    return isTooLong(name, value, most) ? [problem(path, 'TOO_LONG', { most })] : []
  }
  if (typeof value !== 'object' || value === null) return []
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    const entries = value as unknown[]
    const most = lists[name] ?? mostEntries
    if (entries.length > most) return [problem(path, 'TOO_MANY', { most })]
    if (judgedApart.has(name)) return []
    const each = { name, type: nullable.ofType }
    return entries.flatMap((entry, index) => problemsOf(each, entry, [...path, String(index)]))
  }
  if (!isInputObjectType(nullable)) return []
  const fields = Object.values(nullable.getFields())
  return fields.flatMap((field) =>
    problemsOf(field, (value as Record<string, unknown>)[field.name], [...path, field.name]),
  )
}

const mostOfText = (name: string) => texts[name] ?? mostCharacters

/** Spaces around it do not count, nor how its accents are written; but nobody looks at a megabyte to find that out. */
function isTooLong(name: string, value: string, most: number): boolean {
  if (value.length <= most) return false
  if (value.length > 4 * most) return true
  const code = codes.test(name) ? readCode(value) : undefined
  return (code && 'text' in code ? code.text : value.trim().normalize('NFC')).length > most
}

/** Adds the maximum to a description that names no number. */
function tellBound(bounded: Bounded): void {
  const bound = boundOf(bounded)
  if (!bound || /\d/.test(bounded.description ?? '')) return
  bounded.description = [bounded.description, `At most ${bound}.`].filter(Boolean).join(' ')
}

function boundOf({ name, type }: Bounded): string | undefined {
  const nullable = getNullableType(type)
  const characters = `${mostOfText(name).toLocaleString('en')} characters`
  if (isListType(nullable)) {
    const most = (lists[name] ?? mostEntries).toLocaleString('en')
    return isText(getNullableType(nullable.ofType)) ? `${most} of at most ${characters}` : `${most} of them`
  }
  return isText(nullable) ? characters : undefined
}

const isText = (type: GraphQLInputType) =>
  isScalarType(type) && (type.name === 'String' || type.name === 'ID')
