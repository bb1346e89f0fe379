import type { Permission } from '@gudang/domain'
import type { Express, Request } from 'express'
import { forbidden } from '../../platform/errors.ts'
import type { ContextOf } from '../../platform/http/request-context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { sku as skuSchema } from '../../platform/inputs/inputs.ts'
import { requireActor, type Ctx } from '../../platform/requests/context.ts'
import { picturePath } from './pictures.paths.ts'
import { pictureOf, setPicture, type PictureSize } from './pictures.service.ts'

/** POST /files/products/:sku/picture with the picture as body; GET it and its /thumbnail, all with a Bearer token. */
export function pictureRoutes(app: Express, contextOf: ContextOf): void {
  app.post('/files/products/:sku/picture', async (req, res) => {
    // Whatever is refused half-way leaves the rest of the body unread: this connection serves nothing else.
    res.setHeader('Connection', 'close')
    const ctx = await contextOf(req, res)
    requirePermission(ctx, 'product.manage')
    const { sku, picture } = await setPicture(ctx, skuOf(req), req)
    res.json({ id: picture, url: picturePath(sku, 'picture', picture!) })
  })
  for (const size of ['picture', 'thumbnail'] as const satisfies PictureSize[]) {
    app.get(`/files/products/:sku/${size}`, async (req, res) => {
      requirePermission(await contextOf(req, res), 'product.view')
      const { hash, bytes } = await pictureOf(skuOf(req), size)
      // Kept by the browser, and each time asked whether this person may still see it: the bytes come once.
      res.setHeader('Cache-Control', 'private, no-cache')
      res.setHeader('ETag', `"${hash}"`)
      if (req.fresh) return void res.status(304).end()
      res.type('image/webp').send(await bytes())
    })
  }
}

const skuOf = (req: Request<{ sku: string }>) => parseInput(skuSchema, req.params.sku)

function requirePermission(ctx: Ctx, permission: Permission): void {
  if (!requireActor(ctx).permissions.has(permission))
    throw forbidden(`This needs the permission ${permission}.`)
}
