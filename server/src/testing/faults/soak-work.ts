import { setTimeout as delay } from 'node:timers/promises'
import { settled, upload } from '../imports.ts'
import { createClient, type TestClient } from '../test-client.ts'
import type { Rig } from './rig.ts'

/** The codes that docs/api.md names for what may happen while engines restart and others work. */
const documented = new Set(['SERVICE_UNAVAILABLE', 'RESOURCE_BUSY', 'RATE_LIMITED'])

/** What the work beside the writers came to. */
export class Outcomes {
  readonly counts: Record<string, number> = {}
  readonly undocumented: string[] = []
  readonly longestMs: Record<string, number> = {}

  async of(name: string, work: () => Promise<string>): Promise<void> {
    const started = performance.now()
    const code = await work().catch((error: unknown) => codeOf(error))
    this.longestMs[name] = Math.max(this.longestMs[name] ?? 0, Math.round(performance.now() - started))
    const line = `${name} ${code}`
    this.counts[line] = (this.counts[line] ?? 0) + 1
    if (code !== 'OK' && code !== 'no connection' && !documented.has(code)) this.undocumented.push(line)
  }

  toString(): string {
    return `${JSON.stringify(this.counts)}; longest in ms: ${JSON.stringify(this.longestMs)}`
  }
}

/** A lost connection is what the restart of an engine or a file that breaks off looks like from outside. */
function codeOf(error: unknown): string {
  if (error instanceof TypeError) return 'no connection'
  const text = error instanceof Error ? error.message : String(error)
  return /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? text.slice(0, 200)
}

const reports = [
  '{ dashboard { openAlerts openOrders { count } stockValue { warehouse { code } } } }',
  '{ orderCounts { status count } }',
  '{ movements(first: 50) { nodes { id } } orders(first: 50) { nodes { id } } }',
]

/** Exports, imports, reports and the ledger's proof, each in a loop of its own. */
export async function workForever(
  rig: Rig,
  { name, sku }: { name: string; sku: (of: 'LAMP') => string },
  outcomes: Outcomes,
  over: () => boolean,
): Promise<void> {
  let turn = 0
  const client = (): TestClient =>
    Object.assign(createClient(rig.servers[turn++ % rig.servers.length]!.url), { accessToken: rig.token })
  const loop = async (what: string, restMs: number, work: () => Promise<string>) => {
    while (!over()) {
      await outcomes.of(what, work)
      await delay(restMs)
    }
  }
  const ask = (query: string) => async () => {
    const { errors } = await client().send(query)
    return errors?.[0]?.extensions.code ?? 'OK'
  }
  const download = async (kind: string) => {
    const { url, accessToken } = client()
    const response = await fetch(`${url}/export/${kind}.csv`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
    const text = await response.text()
    return response.ok ? 'OK' : codeOf(text)
  }
  let files = 0
  const importing = async () => {
    const own = client()
    const rows = Array.from({ length: 1_000 }, (_, row) => `${name}-I${row},Imported ${++files} ${row},1.00`)
    const response = await upload(own, 'products', ['sku,name,price', ...rows].join('\n'))
    if (!response.ok) return codeOf(await response.text())
    const { id } = (await response.json()) as { id: string }
    const { state } = await settled(own, id)
    if (state !== 'READY') return state
    await own.run('mutation ($id: ID!) { applyImport(id: $id) { id } }', { id })
    const applied = await settled(own, id)
    return applied.state === 'APPLIED' ? 'OK' : applied.state
  }
  await Promise.all([
    ...['products', 'stock', 'movements', 'orders'].map((kind) =>
      loop(`export of ${kind}`, 2_000, () => download(kind)),
    ),
    loop('import', 3_000, importing),
    ...reports.map((query, index) => loop(`report ${index + 1}`, 1_000, ask(query))),
    loop(
      'stock by search',
      500,
      ask(`{ stocks(first: 50, filter: { search: "${sku('LAMP')}" }) { nodes { id } } }`),
    ),
    loop('verifyLedger', 15_000, ask('{ verifyLedger { movementsChecked } }')),
  ])
}
