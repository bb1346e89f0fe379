import type { TestClient } from './test-client.ts'

const fields = `id number title status version lineCount allowedSteps uncounted fourEyes
  progress { open counted moved recount accepted excluded blocked posted }
  counters { counter { name } lines } strays { code units reason } timeline { step note }`
const refused = '... on StocktakeStepRefused { code status skus }'
const union = (more: string) => `{ __typename ... on Stocktake { ${fields} } ${more} }`
const operations = {
  startStocktake: `mutation ($input: StartStocktakeInput!) { startStocktake(input: $input) ${union('... on StocktakeOverlaps { numbers skus }')} }`,
  recordCounts: `mutation ($input: RecordCountsInput!) { recordCounts(input: $input) { __typename
    ... on CountsRecorded { entries { code lineId sku ownUnits totalUnits unexpected stray } } ${refused} } }`,
  finishCounting: `mutation ($number: String!, $idempotencyKey: String) { finishCounting(number: $number, idempotencyKey: $idempotencyKey) ${union(refused)} }`,
  decideLines: `mutation ($input: DecideLinesInput!) { decideLines(input: $input) ${union(refused)} }`,
  postStocktake: `mutation ($number: String!, $expectedVersion: Int!, $idempotencyKey: String) {
    postStocktake(number: $number, expectedVersion: $expectedVersion, idempotencyKey: $idempotencyKey) ${union(
      `${refused} ... on DocumentChanged { version } ... on StocktakeBlocked { code status lines { sku reason shortBy heldBy { orders { orderNumber units } } } }`,
    )} }`,
  cancelStocktake: `mutation ($number: String!, $reason: String) { cancelStocktake(number: $number, reason: $reason) ${union(refused)} }`,
  stocktake: `query ($number: String!) { stocktake(number: $number) { ${fields} } }`,
}
export type StocktakeOperation = keyof typeof operations

export interface StocktakeTold {
  __typename?: string
  number: string
  status: string
  version: number
  entries: { lineId: string; ownUnits: number; totalUnits: number; stray: string | null }[]
  [field: string]: unknown
}

export async function askStocktake(
  client: TestClient,
  operation: StocktakeOperation,
  input: object,
): Promise<StocktakeTold> {
  const variables = operations[operation].includes('$input') ? { input } : input
  const answer = await client.run<Record<string, StocktakeTold>>(operations[operation], variables)
  return Object.values(answer)[0]!
}

/** The code of what it is refused for, and those of its fields. */
export async function codeOfStocktake(
  client: TestClient,
  operation: StocktakeOperation,
  input: object,
): Promise<unknown> {
  const variables = operations[operation].includes('$input') ? { input } : input
  const { errors } = await client.send(operations[operation], variables)
  const { code, fields: problems } = errors![0]!.extensions as { code: string; fields?: { code: string }[] }
  return problems ? problems.map((problem) => problem.code) : code
}

export interface LineTold {
  id: string
  sku: string
  state: string
  pass: number
  unexpected: boolean
  counted: number | null
  ownUnits: number
  expected: number | null
  variance: number | null
  varianceFirst: number | null
  hints: { code: string; units: number; sku: string | null }[]
  blocked: string | null
  shortBy: number | null
  counts: { units: number; pass: number }[]
}

/** By SKU. */
export async function linesOf(
  client: TestClient,
  number: string,
  args = '',
): Promise<Record<string, LineTold>> {
  const { stocktakeLines } = await client.run<{ stocktakeLines: { nodes: LineTold[] } }>(
    `query ($number: String!) { stocktakeLines(number: $number, first: 100 ${args}) { nodes {
      id sku state pass unexpected counted ownUnits expected variance varianceFirst blocked shortBy
      hints { code units sku } counts { units pass }
    } } }`,
    { number },
  )
  return Object.fromEntries(stocktakeLines.nodes.map((line) => [line.sku, line]))
}
