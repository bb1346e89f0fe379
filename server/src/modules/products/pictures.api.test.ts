import { afterAll, beforeAll, expect, it } from 'vitest'
import sharp from 'sharp'
import { stockUp } from '../../testing/catalogue.ts'
import { startTestApp, type TestApp } from '../../testing/test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { productPictures } from './pictures.service.ts'

let app: TestApp
let manager: TestClient
let photo: Buffer

beforeAll(async () => {
  app = await startTestApp()
  manager = await app.as('manager')
  await stockUp(app.ctx, { LONDON: { LAMP: 10, MUG: 5 } })
  photo = await picture('#c33')
    .withExif({ IFD0: { Copyright: 'where I live' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => app.stop())

const picture = (background: string) =>
  sharp({ create: { width: 1_600, height: 900, channels: 3, background } })

const ask = (client: TestClient, path: string, init: RequestInit = {}) =>
  fetch(`${app.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${client.accessToken}`, ...(init.headers as Record<string, string>) },
  })
const send = (body: Buffer | string, sku = 'LAMP', client = manager) =>
  ask(client, `/files/products/${sku}/picture`, { method: 'POST', body })
const refusal = async (response: Response) => {
  const { errors } = (await response.json()) as {
    errors: { extensions: { code: string; fields?: { code: string }[] } }[]
  }
  const { code, fields } = errors[0]!.extensions
  return [response.status, code, ...(fields ?? []).map((field) => field.code)]
}
const shown = async (sku = 'LAMP') => {
  const query = 'query ($sku: String!) { product(sku: $sku) { picture { url thumbnailUrl } } }'
  const { product } = await manager.run<{
    product: { picture: { url: string; thumbnailUrl: string } | null }
  }>(query, { sku })
  return product.picture
}
const bytesOf = async (path: string) => Buffer.from(await (await ask(manager, path)).arrayBuffer())

it('is drawn anew, small enough for a page and a list, without what a camera wrote into it', async () => {
  expect(await shown()).toBeNull()
  expect((await send(photo, 'lamp')).status).toBe(200)
  const { url, thumbnailUrl } = (await shown())!
  const large = await bytesOf(url)
  expect(await sharp(large).metadata()).toMatchObject({ format: 'webp', width: 1_200, height: 675 })
  expect(large.includes('where I live')).toBe(false)
  expect(await sharp(await bytesOf(thumbnailUrl)).metadata()).toMatchObject({ format: 'webp', width: 160 })
})

it('is asked for each time, and sent where the browser has another one', async () => {
  const { url } = (await shown())!
  const first = await ask(manager, url)
  expect(first.headers.get('cache-control')).toBe('private, no-cache')
  expect(first.headers.get('content-type')).toBe('image/webp')
  const etag = first.headers.get('etag')!
  // As browsers ask; Node's own fetch would ask for no cache.
  const again = { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } }
  expect((await ask(manager, url, again)).status).toBe(304)
  await send(await picture('#3c3').png().toBuffer())
  expect((await shown())!.url).not.toBe(url)
  expect((await ask(manager, url, again)).status).toBe(200)
  expect(await productPictures.model.countDocuments()).toBe(1)
})

it('is shown to who may see products alone, and set by who may manage them', async () => {
  const { url } = (await shown())!
  const orders = await app.asHolderOf('order.view')
  const viewer = await app.asHolderOf('product.view')
  expect(await refusal(await fetch(`${app.url}${url}`))).toEqual([401, 'UNAUTHENTICATED'])
  expect(await refusal(await ask(orders, url, { headers: { 'if-none-match': '*' } }))).toEqual([
    403,
    'FORBIDDEN',
  ])
  expect((await ask(viewer, url)).status).toBe(200)
  expect(await refusal(await send(photo, 'LAMP', viewer))).toEqual([403, 'FORBIDDEN'])
  expect(await refusal(await send(photo, 'NO-SUCH'))).toEqual([404, 'NOT_FOUND'])
  expect(await refusal(await ask(manager, '/files/products/MUG/picture'))).toEqual([404, 'NOT_FOUND'])
})

it.each([
  ['nothing', () => '', 'EMPTY'],
  ['a page that calls itself a picture', () => '<html><script>alert(1)</script>', 'NO_PICTURE'],
  [
    'a drawing that could name other files',
    () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    'NO_PICTURE',
  ],
  [
    'a picture of a format that nobody needs',
    () => picture('#333').resize(9, 9).gif().toBuffer(),
    'NO_PICTURE',
  ],
  ['half of one', () => photo.subarray(0, photo.length / 2), 'NO_PICTURE'],
  [
    'one that unpacks to more than a server has room for',
    () =>
      sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } })
        .png()
        .toBuffer(),
    'NO_PICTURE',
  ],
  ['too many bytes', () => Buffer.alloc(2_000_001, 0xff), 'FILE_TOO_BIG'],
])('%s is no picture, and changes nothing', async (_what, body, code) => {
  const before = await shown()
  expect(await refusal(await send(await body()))).toEqual([400, 'BAD_USER_INPUT', code])
  expect(await shown()).toEqual(before)
})

it('is removed with its bytes, and the product keeps it while it is edited or deleted', async () => {
  await manager.run('mutation { updateProduct(input: { sku: "LAMP", price: 7 }) { id } }')
  await manager.run('mutation { deleteProduct(sku: "LAMP") { id } }')
  expect(await shown()).not.toBeNull()
  const remove = 'mutation { removeProductPicture(sku: "LAMP") { picture { url } } }'
  expect(await manager.run(remove)).toEqual({ removeProductPicture: { picture: null } })
  expect(await manager.run(remove)).toEqual({ removeProductPicture: { picture: null } })
  expect(await productPictures.model.countDocuments()).toBe(0)
})
