import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EventModel } from '../../platform/events/event-log.ts'
import { stockUp } from '../../testing/catalogue.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { warehousesByCode } from '../warehouses/index.ts'
import { createTransfer } from './transfers.draft.ts'
import { TransferRemainder } from './transfers.inputs.ts'
import { transferPictures } from './transfers.pictures.ts'
import { receiveTransfer } from './transfers.receiving.ts'
import { sendTransfer } from './transfers.sending.ts'

let app: TestApp
let london: TestClient
let leeds: TestClient
let york: TestClient
let number: string

beforeAll(async () => {
  app = await startTestApp()
  await stockUp(app.ctx, { LONDON: { LAMP: 50 }, LEEDS: {}, YORK: {} })
  const known = await warehousesByCode(app.ctx, ['LONDON', 'LEEDS', 'YORK'])
  const at = (code: string) => app.as('admin', { warehouses: [String(known.get(code)!._id)] })
  ;[london, leeds, york] = await Promise.all([at('LONDON'), at('LEEDS'), at('YORK')])
  number = await sent()
})
afterAll(() => app.stop())

async function sent(): Promise<string> {
  const lines = [{ sku: 'LAMP', quantity: 9 }]
  const way = { fromWarehouseCode: 'LONDON', toWarehouseCode: 'LEEDS' }
  const made = await createTransfer(app.ctx, { ...way, lines })
  await sendTransfer(app.ctx, { number: made.number, remainder: TransferRemainder.DRAFT })
  return made.number
}
const receive = (damaged: number, idempotencyKey?: string) =>
  receiveTransfer(app.ctx, {
    number,
    lines: [{ sku: 'LAMP', received: 0, damaged, surplus: 0 }],
    ...(idempotencyKey ? { idempotencyKey } : {}),
  })

const photo = (shade: number) =>
  sharp({ create: { width: 1_600, height: 900, channels: 3, background: { r: shade * 20, g: 9, b: 9 } } })
    .withExif({ IFD0: { Copyright: 'where I live' } })
    .jpeg()
    .toBuffer()
const ask = (client: TestClient, path: string, init: RequestInit = {}) =>
  fetch(`${app.url}${path}`, { ...init, headers: { authorization: `Bearer ${client.accessToken}` } })
const send = (client: TestClient, body: Buffer | string, of = number) =>
  ask(client, `/files/transfers/${of}/pictures`, { method: 'POST', body })
const refusal = async (response: Response) => {
  const { errors } = (await response.json()) as {
    errors: { extensions: { code: string; fields?: { code: string }[] } }[]
  }
  const { code, fields } = errors[0]!.extensions
  return [response.status, code, ...(fields ?? []).map((field) => field.code)]
}
interface Shown {
  takesPictures: boolean
  pictures: { id: string; url: string; thumbnailUrl: string; addedBy: { name: string } }[]
}
const shown = async (client: TestClient): Promise<Shown> => {
  const query =
    'query ($number: String!) { transfer(number: $number) { takesPictures pictures { id url thumbnailUrl addedBy { name } } } }'
  return (await client.run<{ transfer: Shown }>(query, { number })).transfer
}

it('is of what arrived damaged, added by who receives, and drawn anew', async () => {
  expect(await refusal(await send(leeds, await photo(1)))).toEqual([400, 'BAD_USER_INPUT', 'NOTHING_DAMAGED'])
  expect((await shown(leeds)).takesPictures).toBe(false)
  await receive(2)
  expect([(await shown(leeds)).takesPictures, (await shown(london)).takesPictures]).toEqual([true, false])
  const refused = await Promise.all([
    refusal(await send(london, await photo(1))),
    refusal(await send(york, await photo(1))),
    refusal(await send(await app.asHolderOf('inventory.view'), await photo(1))),
    refusal(await send(leeds, '<html><script>alert(1)</script>')),
    refusal(await send(leeds, Buffer.alloc(2_000_001, 0xff))),
    refusal(await send(leeds, await photo(1), 'TR-0')),
  ])
  expect(refused).toEqual([
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [403, 'FORBIDDEN'],
    [400, 'BAD_USER_INPUT', 'NO_PICTURE'],
    [400, 'BAD_USER_INPUT', 'FILE_TOO_BIG'],
    [404, 'NOT_FOUND'],
  ])
  expect(await transferPictures.model.countDocuments()).toBe(0)
  expect((await send(leeds, await photo(1), number.toLowerCase())).status).toBe(200)
  const { pictures } = await shown(london)
  expect(pictures).toMatchObject([{ addedBy: { name: expect.stringContaining('admin') as string } }])
  const bytes = Buffer.from(await (await ask(london, pictures[0]!.url)).arrayBuffer())
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 1_200 })
  expect(bytes.includes('where I live')).toBe(false)
})

it('is shown to who may see the transfer, and to nobody else', async () => {
  const { pictures } = await shown(leeds)
  const { url, thumbnailUrl } = pictures[0]!
  const first = await ask(london, thumbnailUrl)
  expect([first.status, first.headers.get('cache-control'), first.headers.get('content-type')]).toEqual([
    ...[200, 'private, no-cache', 'image/webp'],
  ])
  expect(await refusal(await ask(york, url))).toEqual([404, 'NOT_FOUND'])
  expect(await refusal(await ask(await app.asHolderOf('product.view'), url))).toEqual([403, 'FORBIDDEN'])
  expect(await refusal(await fetch(`${app.url}${url}`))).toEqual([401, 'UNAUTHENTICATED'])
  expect(await refusal(await ask(leeds, url.replace(number, 'TR-0')))).toEqual([404, 'NOT_FOUND'])
  expect(await refusal(await ask(leeds, url.slice(0, -24) + 'f'.repeat(24)))).toEqual([404, 'NOT_FOUND'])
  expect(await refusal(await ask(leeds, `${url}x`))).toEqual([400, 'BAD_USER_INPUT', 'NO_ID'])
})

it('the same again changes nothing, ten are most, and steps beside it lose none', async () => {
  expect((await send(leeds, await photo(1))).status).toBe(200)
  expect((await shown(leeds)).pictures).toHaveLength(1)
  // What a repeated key tells is the transfer as it was.
  const answer = await receive(1, 'once')
  const many = [2, 3, 4, 5, 6, 7, 8, 9, 10]
  for (const red of many) {
    const [response] = await Promise.all([send(leeds, await photo(red)), ...(red < 5 ? [receive(1)] : [])])
    expect(response.status).toBe(200)
  }
  expect((await receive(1, 'once')).pictures).toEqual(answer.pictures)
  expect((await shown(leeds)).pictures).toHaveLength(10)
  expect((await shown(leeds)).takesPictures).toBe(false)
  expect(await refusal(await send(leeds, await photo(11)))).toEqual([400, 'BAD_USER_INPUT', 'TOO_MANY'])
  expect(await transferPictures.model.countDocuments()).toBe(10)
  expect(await EventModel.countDocuments({ kind: 'transfer.pictured' })).toBe(10)
  const { transfer } = await leeds.run<{ transfer: { lines: { damaged: number }[] } }>(
    'query ($number: String!) { transfer(number: $number) { lines { damaged } } }',
    { number },
  )
  expect(transfer.lines).toEqual([{ damaged: 6 }])
})
