import { skuOf, warehouseCodeOf, word } from '../fill-ledger.ts'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerProcess } from '../server-process.ts'
import type { GraphQLAnswer } from '../test-client.ts'

/** What the server is filled with, by fill-ledger.ts. */
export const known = {
  sku: skuOf(0),
  warehouse: warehouseCodeOf(0),
  elsewhere: warehouseCodeOf(1),
  word: word(1),
}

export type Role = 'viewer' | 'manager' | 'admin' | 'limited'

/** The server under attack, and who may sign in to it. */
export interface Target extends Pick<ServerProcess, 'url' | 'pid'> {
  tokens: Record<Role, string>
  /** With it the server signs its tokens. */
  secret: string
  /** The access token of a user that nobody else is. */
  newcomer(role: Exclude<Role, 'limited'>): Promise<string>
}

export interface Attack {
  what: string
  door: 'POST' | 'HTTP' | 'upload' | 'WebSocket' | 'TCP'
  /** The code that docs/api.md names for it, or the status or close code where there is none; one of them. */
  expected: string | string[]
  /** What it came to. */
  send(target: Target): Promise<string>
}

/** Attacks of a kind: legal ones have the deadline of a query, `waits` those whose answer is that time is over. */
export interface Group {
  name: string
  kind: 'refused' | 'legal' | 'waits'
  attacks: Attack[]
}

/** More than any of them may take. */
const mostMs = 16_000

/** Of what is refused: nothing that was sent comes back whole. */
const longestRefusal = 20_000

export async function withinTime(work: Promise<string>): Promise<string> {
  const late = new AbortController()
  try {
    return await Promise.race([work, delay(mostMs, `nothing within ${mostMs} ms`, { signal: late.signal })])
  } catch (error) {
    return `broke off: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    late.abort()
  }
}

/** The code in an answer over HTTP: OK without errors, and its status where it is no answer of the API. */
export async function codeOf(response: Response): Promise<string> {
  const text = await response.text()
  let answer: GraphQLAnswer<unknown>
  try {
    answer = JSON.parse(text) as GraphQLAnswer<unknown>
  } catch {
    return response.ok ? 'OK' : `HTTP ${response.status}`
  }
  const code = answer.errors?.[0]?.extensions.code
  if (!code) return response.ok ? 'OK' : `HTTP ${response.status}`
  return text.length > longestRefusal ? `${code} in ${text.length} characters` : code
}

interface Sending {
  as?: Role | undefined
  headers?: Record<string, string>
}

export type Request = Omit<RequestInit, 'headers'> & Sending

export function ask(target: Target, path: string, init: Request = {}): Promise<string> {
  const { as, headers, ...rest } = init
  const authorization: Record<string, string> = as ? { authorization: `Bearer ${target.tokens[as]}` } : {}
  return fetch(`${target.url}${path}`, {
    ...rest,
    headers: { ...authorization, ...headers },
    signal: AbortSignal.timeout(mostMs),
  }).then(codeOf)
}

export const asJson = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body))

/** POST /graphql with this body, as it is or as JSON. */
export const posting = (
  what: string,
  body: unknown,
  expected: Attack['expected'],
  { as = 'viewer', headers }: Sending = {},
): Attack => ({
  what,
  door: 'POST',
  expected,
  send: (target) =>
    ask(target, '/graphql', {
      method: 'POST',
      as,
      headers: { 'content-type': 'application/json', ...headers },
      body: asJson(body),
    }),
})

export const querying = (
  what: string,
  query: string,
  expected: Attack['expected'],
  { variables, ...sending }: Sending & { variables?: object } = {},
): Attack => posting(what, { query, variables }, expected, sending)

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** The same field under as many names. */
export const aliased = (count: number, field: string): string =>
  times(count, (index) => `a${index}: ${field}`).join(' ')
