import type { TestClient } from './test-client.ts'

const fields = `number status version receiving discrepant remainder remainderOf note carrier closedAt sentAt allowedSteps
  from { code } to { code } timeline { step note actor { name } }
  lines { sku requested promised sent received damaged lost returned surplus open }`
const refusals = `... on TransferStepRefused { status } ... on InsufficientStock { shortages { sku requested available } }`
const union = (more: string) => `{ __typename ... on Transfer { ${fields} } ${more} }`
export const operations = {
  createTransfer: `mutation ($input: CreateTransferInput!) { createTransfer(input: $input) { ${fields} } }`,
  updateTransfer: `mutation ($input: UpdateTransferInput!) { updateTransfer(input: $input) ${union('... on TransferStepRefused { status } ... on DocumentChanged { version changedBy { name } }')} }`,
  promiseTransfer: `mutation ($number: String!, $idempotencyKey: String) { promiseTransfer(number: $number, idempotencyKey: $idempotencyKey) ${union(refusals)} }`,
  unpromiseTransfer: `mutation ($number: String!) { unpromiseTransfer(number: $number) ${union('... on TransferStepRefused { status }')} }`,
  sendTransfer: `mutation ($input: SendTransferInput!) { sendTransfer(input: $input) ${union(refusals)} }`,
  receiveTransfer: `mutation ($input: ReceiveTransferInput!) { receiveTransfer(input: $input) ${union('... on TransferStepRefused { status } ... on OverReceived { lines { sku left said } }')} }`,
  settleTransfer: `mutation ($input: SettleTransferInput!) { settleTransfer(input: $input) ${union('... on TransferStepRefused { status } ... on OverReceived { lines { sku left said } }')} }`,
  cancelTransfer: `mutation ($number: String!, $reason: String) { cancelTransfer(number: $number, reason: $reason) ${union('... on TransferStepRefused { status }')} }`,
  transfer: `query ($number: String!) { transfer(number: $number) { ${fields} } }`,
}
export type Operation = keyof typeof operations

/** What a step of a transfer answers, whichever it is. */
export interface Told {
  __typename?: string
  number: string
  status: string
  version: number
  remainder: string | null
  lines: { sku: string; [counter: string]: unknown }[]
  [field: string]: unknown
}

const one = (answer: Record<string, Told>) => Object.values(answer)[0]!
export async function ask(client: TestClient, operation: Operation, input: object): Promise<Told> {
  const variables = operations[operation].includes('$input') ? { input } : input
  return one(await client.run<Record<string, Told>>(operations[operation], variables))
}
