import type { TestClient } from './test-client.ts'

export interface Imported {
  id: string
  state: string
  rows: number
  rowsDone: number
  errorCount: number
  errors: {
    row: number
    column: string | null
    code: string | null
    values: { name: string; value: string }[]
    message: string
  }[]
  warnings: Imported['errors']
  attempts: number
  encoding: string
  changeCount: number
  changes: {
    row: number
    sku: string
    warehouseCode: string | null
    creates: boolean
    fields: { field: string; before: string | null; after: string | null }[]
    summary: string
  }[]
}

export const importFields =
  'id kind fileName state encoding attempts rows rowsDone errorCount errors { row column code values { name value } message } warnings { row column code values { name value } message } changeCount changes { row sku warehouseCode creates fields { field before after } summary } finishedAt'

export function upload(
  client: TestClient,
  kind: 'products' | 'stock-counts' | 'transfers',
  body: string | Uint8Array,
  encoding?: string,
): Promise<Response> {
  const query = new URLSearchParams({ fileName: 'list.csv', ...(encoding ? { encoding } : {}) })
  return fetch(`${client.url}/imports/${kind}?${query.toString()}`, {
    method: 'POST',
    headers: client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {},
    body: body as RequestInit['body'] & {},
  })
}

export async function importOf(client: TestClient, id: string): Promise<Imported> {
  const query = `query ($id: ID!) { found: import(id: $id) { ${importFields} } }`
  return (await client.run<{ found: Imported }>(query, { id })).found
}

/** The import once nobody works on it any more. */
export async function settled(client: TestClient, id: string): Promise<Imported> {
  for (;;) {
    const found = await importOf(client, id)
    if (found.state !== 'CHECKING' && found.state !== 'APPLYING') return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function checked(...args: Parameters<typeof upload>): Promise<Imported> {
  const response = await upload(...args)
  if (response.status !== 201) throw new Error(await response.text())
  return settled(args[0], ((await response.json()) as { id: string }).id)
}

export const cancelImport = `mutation ($id: ID!) { cancelImport(id: $id) { id state rowsDone } }`

export const applyImport = `mutation ($id: ID!) { applyImport(id: $id) { id state } }`

export async function applied(client: TestClient, id: string): Promise<Imported> {
  await client.run(applyImport, { id })
  return settled(client, id)
}
