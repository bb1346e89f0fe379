import { setTimeout as delay } from 'node:timers/promises'
import { createClient, type GraphQLAnswer } from '../test-client.ts'
import type { Rig } from './rig.ts'

export interface Outcome {
  __typename: string
  orderNumber?: string
}

/** What a run was answered, beside the outcomes: how often something had to be repeated, and the longest wait. */
export class Tally {
  readonly repeats: Record<string, number> = {}
  longestMs = 0

  repeat(code: string): void {
    this.repeats[code] = (this.repeats[code] ?? 0) + 1
  }

  toString(): string {
    const repeats = Object.entries(this.repeats).map(([code, count]) => `${count} ${code}`)
    return `longest answer ${Math.round(this.longestMs)} ms; repeated: ${repeats.join(', ') || 'nothing'}`
  }
}

const transient = new Set(['RESOURCE_BUSY', 'SERVICE_UNAVAILABLE'])
const longestMs = 180_000
// Longer than a server takes at most: its wait for the lock, and a transaction that is run again and again.
const patienceMs = 30_000
let turn = 0

/** What each server is asked just now, by its address. */
export const underWay = new Map<string, string[]>()

function without(asked: string[], query: string): string[] {
  return asked.toSpliced(asked.indexOf(query), 1)
}

/** Sends a mutation with its key to one server after the other until it has an outcome, as a partner has to. */
export async function insist(rig: Rig, tally: Tally, query: string, variables: object): Promise<Outcome> {
  const started = performance.now()
  for (;;) {
    const server = rig.servers[turn++ % rig.servers.length]!
    const asked = underWay.get(server.url) ?? []
    underWay.set(server.url, [...asked, query])
    const answer = await sendOnce(server.url, rig.token, query, variables)
    underWay.set(server.url, without(underWay.get(server.url)!, query))
    const code = 'lost' in answer ? answer.lost : answer.errors?.[0]?.extensions.code
    if (!code && 'data' in answer && answer.data) {
      tally.longestMs = Math.max(tally.longestMs, performance.now() - started)
      const outcome = Object.values(answer.data)[0]!
      if (outcome.orderNumber) rig.answered.add(outcome.orderNumber)
      return outcome
    }
    if (!('lost' in answer) && !transient.has(code ?? '')) throw new Error(JSON.stringify(answer))
    if (performance.now() - started > longestMs) throw new Error(`No outcome after ${longestMs} ms: ${code}`)
    tally.repeat(code ?? 'no answer')
    await delay(20 + Math.random() * 80)
  }
}

type Sent = GraphQLAnswer<Record<string, Outcome>> | { lost: string }

async function sendOnce(url: string, token: string, query: string, variables: object): Promise<Sent> {
  const client = createClient(url)
  client.accessToken = token
  const late = delay(patienceMs, { lost: 'no answer in time' }, { ref: false })
  const sent = client.send<Record<string, Outcome>>(query, variables).catch(() => ({ lost: 'no connection' }))
  return Promise.race([sent, late])
}
