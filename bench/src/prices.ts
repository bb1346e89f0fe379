// What each query and each relation costs beside its price in points: `pnpm bench:prices`. A point is meant to be 10 µs of
// processor time of server, gateway and database together.
//   --only TEXT   fields whose coordinate has it       --from TEXT   from the first whose coordinate has it on
//   --seconds N   of each measurement (1)
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  validate,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildGuardedSchema } from '../../server/src/schema.ts'
import { skuOf, warehouseCodeOf } from '../../server/src/testing/fill-ledger.ts'
import { importFields, upload } from '../../server/src/testing/imports.ts'
import { webhookOf } from '../../server/src/testing/integrations.ts'
import { placeOrder } from '../../server/src/testing/operations.ts'
import { askStocktake } from '../../server/src/testing/stocktakes.ts'
import { createClient, type TestClient } from '../../server/src/testing/test-client.ts'
import { ask } from '../../server/src/testing/transfers.ts'
import { startServer } from './built-server.ts'
import { closedLoop } from './loop.ts'
import { atRest } from './processes.ts'
import { account, commandsOf, startRig } from './rig.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    from: { type: 'string', default: '' },
    seconds: { type: 'string', default: '1' },
  },
})
const root = resolve(import.meta.dirname, '../..')
/** Runs once at a time and then rests, however often it is asked for: `pnpm bench:proof` times it. */
const aJob = 'verifyLedger'
type Field = GraphQLField<unknown, unknown>

interface Figures {
  points: number
  cpuMs: number
  commands: number
}
interface Row extends Figures {
  name: string
}

const schema = await buildGuardedSchema()
const rig = await startRig()
try {
  const environment = await rig.seeded('prices', { root, node: process.execPath })
  const server = await startServer({ root, node: process.execPath }, environment)
  const client = createClient(server.url)
  await client.signIn(account.ADMIN_EMAIL, account.ADMIN_PASSWORD)
  const given = await makeWorld(client)

  async function figuresOf(query: string): Promise<Figures> {
    const body = JSON.stringify({ query })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${client.accessToken!}` }
    const send = async () =>
      (await (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).json()) as {
        errors?: unknown
        extensions: { cost: { requested: number } }
      }
    const { errors, extensions } = await send()
    if (errors) throw new Error(`${query}\n${JSON.stringify(errors)}`)
    // What is compiled and cached at first is not counted.
    await closedLoop(1, Number(values.seconds), async () => Boolean(await send()))
    const [cpu, commands] = [cpuOfAll(), await commandsOf(server.url, environment)]
    const { took, seconds } = await closedLoop(1, Number(values.seconds), async () => Boolean(await send()))
    return {
      points: extensions.cost.requested,
      cpuMs: (cpuOfAll() - cpu - idle * seconds) / took.length,
      commands: ((await commandsOf(server.url, environment)) - commands) / took.length,
    }
  }

  const cpuOfAll = () => Object.values(rig.cpuOf(server.pid)).reduce((a, b) => a + b, 0)
  const idle = await atRest(cpuOfAll)
  console.log(`At rest all of it takes ${idle.toFixed(0)} ms of a second; that is taken off too.`)

  const queries = queriesOf(given)
  const rows: Row[] = []
  const note = (row: Row) => {
    rows.push(row)
    console.log(asLine(row))
  }
  const floor = await figuresOf('{ __typename }')
  console.log(`An empty request takes ${floor.cpuMs.toFixed(2)} ms; it is taken off below.`)
  const without = new Map<string, Figures>()
  for (const { name, query, beside } of queries) {
    if (beside && !without.has(beside)) without.set(beside, await figuresOf(beside))
    note({ name, ...less(await figuresOf(query), (beside && without.get(beside)) || floor) })
  }
  report(rows)
  await server.stop()
} finally {
  await rig.stop()
}

/** Arguments of the queries that need some, on a world that has one of everything. */
async function makeWorld(client: TestClient): Promise<Record<string, string>> {
  const [london, leeds, sku] = [warehouseCodeOf(0), warehouseCodeOf(1), skuOf(1)]
  const items = [1, 2, 3].map((at) => ({ sku: skuOf(at), qty: 1 }))
  let orderNumber = ''
  for (let at = 0; at < 60; at++) {
    const input = { customerName: 'Ayu', items, idempotencyKey: randomUUID() }
    const answer = await client.run<{ placeOrder: { orderNumber: string } }>(placeOrder, { input })
    orderNumber = answer.placeOrder.orderNumber
  }
  const lines = items.map((item) => ({ sku: item.sku, quantity: 1 }))
  const transfer = { fromWarehouseCode: london, toWarehouseCode: leeds, lines }
  let number = ''
  for (let at = 0; at < 50; at++) number = (await ask(client, 'createTransfer', transfer)).number
  await ask(client, 'promiseTransfer', { number })
  await ask(client, 'sendTransfer', { number })
  const skus = Array.from({ length: 100 }, (_, at) => skuOf(at))
  const stocktake = await askStocktake(client, 'startStocktake', { warehouseCode: leeds, scope: { skus } })
  await askStocktake(client, 'recordCounts', {
    number: stocktake.number,
    entries: skus.map((code) => ({ code, units: 1 })),
  })
  for (const each of skus.slice(0, 60))
    await client.run(
      `mutation { setLowStockThreshold(sku: "${each}", warehouseCode: "${london}", threshold: 99000000) { id } }`,
    )
  const webhook = await webhookOf(client, { url: 'https://shop.example/' })
  await client.run('mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) { id } }', {
    input: { id: webhook.id, isActive: false },
  })
  const file = await upload(
    client,
    'products',
    `sku,name\n${skus.map((each, at) => `${each},Thing ${at}`).join('\n')}\n`,
  )
  const { id: importId } = (await file.json()) as { id: string }
  for (let state = 'CHECKING'; !['READY', 'INVALID'].includes(state);)
    state = (
      await client.run<{ import: { state: string } }>(`{ import(id: "${importId}") { ${importFields} } }`)
    ).import.state
  const { events, movements } = await client.run<Record<string, { nodes: { id: string }[] }>>(
    '{ events(first: 1) { nodes { id } } movements(first: 1) { nodes { id } } }',
  )
  const [from, to] = [new Date(Date.now() - 30 * 86_400_000), new Date()].map((at) => `"${at.toISOString()}"`)
  const at = `sku: "${sku}", warehouseCode: "${london}"`
  return {
    apiRequests: `integrationId: "${webhook.integrationId}"`,
    event: `id: "${events!.nodes[0]!.id}"`,
    import: `id: "${importId}"`,
    importChanges: `id: "${importId}"`,
    integration: `id: "${webhook.integrationId}"`,
    movement: `id: "${movements!.nodes[0]!.id}"`,
    movementTrend: `from: ${from}, to: ${to}`,
    order: `orderNumber: "${orderNumber}"`,
    product: `sku: "${sku}"`,
    productByBarcode: `barcode: "${sku}"`,
    productByCode: `code: "${sku}"`,
    scan: `code: "${sku}"`,
    stock: at,
    stockAllocations: at,
    stockAsOf: `at: ${to}`,
    stockHistory: `${at}, from: ${from}, to: ${to}`,
    stockLevels: `skus: ${JSON.stringify(skus)}`,
    stocktake: `number: "${stocktake.number}"`,
    stocktakePreview: `warehouseCode: "${leeds}", scope: { all: true }`,
    stocktakeLines: `number: "${stocktake.number}"`,
    transfer: `number: "${number}"`,
    webhook: `id: "${webhook.id}"`,
    webhookDeliveries: `webhookId: "${webhook.id}"`,
    webhookDelivery: 'id: "000000000000000000000000"',
  }
}

/** Of each query and relation; what stands beside it has all of its request but the relation. */
function queriesOf(given: Record<string, string>): { name: string; query: string; beside?: string }[] {
  const roots = Object.values(schema.getQueryType()!.getFields())
    .filter(({ name }) => name !== aJob)
    .map((field) => ({ name: `Query.${field.name}`, query: `{ ${rootText(field, given, '')} }` }))
  const relations = [...pathsToTypes(given)].flatMap(([type, around]) =>
    Object.values(type.getFields())
      .filter((field) => isRelation(type, field))
      .map((field) => ({
        name: `${type.name}.${field.name}`,
        query: `{ ${around(field.name + selection(field))} }`,
        beside: `{ ${around('__typename')} }`,
      })),
  )
  const inOrder = [...roots, ...relations]
  const first = inOrder.findIndex(({ name }) => name.includes(values.from))
  const all = inOrder.slice(first).filter(({ name }) => name.includes(values.only))
  const wrong = all.flatMap(({ query }) => validate(schema, parse(query)))
  if (wrong.length > 0) throw new Error(wrong.map(({ message }) => message).join('\n'))
  return all
}

/** Priced by itself, and not only as one of the values of its row. */
function isRelation(type: GraphQLObjectType, field: Field): boolean {
  if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return false
  if (['nodes', 'edges', 'pageInfo'].includes(field.name) && type.name.endsWith('Connection')) return false
  return isCompositeType(getNamedType(field.type)) || Boolean(field.extensions.price)
}

function isPlain(field: Field): boolean {
  return isLeafType(getNamedType(field.type)) && !field.extensions.price && field.args.length === 0
}

/** All values of what a field tells, without its relations. */
function selection(field: Field): string {
  const type = getNamedType(field.type)
  if (isLeafType(type)) return ''
  if (!isObjectType(type)) return ' { __typename }'
  const plain = Object.values(type.getFields()).filter(isPlain)
  const nodes = type.getFields().nodes
  if (nodes) return ` { nodes${selection(nodes)} }`
  return ` { ${plain.map(({ name }) => name).join(' ') || '__typename'} }`
}

function rootText(field: Field, given: Record<string, string>, inner: string): string {
  const args = given[field.name] ? `(${given[field.name]!})` : ''
  return `${field.name}${args}${inner || selection(field)}`
}

/** The shortest way from the root to each type, as the text around what is selected of it. */
function pathsToTypes(given: Record<string, string>) {
  const found = new Map<GraphQLObjectType, (inner: string) => string>()
  const waiting: { field: Field; around: (inner: string) => string }[] = Object.values(
    schema.getQueryType()!.getFields(),
  )
    .filter(({ name }) => name !== aJob)
    .map((field) => ({ field, around: (inner) => rootText(field, given, ` { ${inner} }`) }))
  // Pages first: what is paid for each of fifty is seen better than what is paid once.
  waiting.sort((a, b) => Number(isPaged(b.field)) - Number(isPaged(a.field)))
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { field, around } = next
    const named = getNamedType(field.type)
    for (const type of isUnionType(named) ? named.getTypes() : [named]) {
      if (!isObjectType(type) || found.has(type)) continue
      const within = isUnionType(named)
        ? (inner: string) => around(`... on ${type.name} { ${inner} }`)
        : around
      found.set(type, within)
      for (const each of Object.values(type.getFields()))
        if (isCompositeType(getNamedType(each.type)) && each.args.every((arg) => !isNonNullType(arg.type)))
          waiting.push({ field: each, around: (inner) => within(`${each.name} { ${inner} }`) })
    }
  }
  return found
}

function isPaged(field: Field): boolean {
  return isListType(getNullableType(field.type)) || getNamedType(field.type).name.endsWith('Connection')
}

function less(all: Figures, part: Figures): Figures {
  return {
    points: all.points - part.points,
    cpuMs: all.cpuMs - part.cpuMs,
    commands: all.commands - part.commands,
  }
}

function perPoint({ cpuMs, points }: Figures): number {
  return (cpuMs * 1_000) / Math.max(1, points)
}

function asLine(row: Row): string {
  return `| ${row.name} | ${row.points} | ${row.cpuMs.toFixed(2)} | ${row.commands.toFixed(1)} | ${perPoint(row).toFixed(1)} |`
}

/** The dearest beside their price first. */
function report(rows: Row[]): void {
  const folder = join(root, '.gudang/bench')
  mkdirSync(folder, { recursive: true })
  const lines = rows.toSorted((a, b) => perPoint(b) - perPoint(a)).map(asLine)
  const head = '| field | points | ms of CPU | commands | µs a point |\n|---|---|---|---|---|'
  writeFileSync(join(folder, 'prices.md'), `${head}\n${lines.join('\n')}\n`)
  console.log(`\n${head}\n${lines.join('\n')}`)
}
