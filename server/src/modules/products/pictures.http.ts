import type { Express, Request } from 'express'
import type { ContextOf } from '../../platform/http/request-context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { sku as skuSchema } from '../../platform/inputs/inputs.ts'
import type { PictureSize } from '../../platform/pictures/kept.ts'
import { sender, showPicture, viewer } from '../../platform/pictures/pictures.http.ts'
import { picturePath } from './pictures.paths.ts'
import { pictureOf, setPicture } from './pictures.service.ts'

/** POST /files/products/:sku/picture with the picture as body; GET it and its /thumbnail, all with a Bearer token. */
export function pictureRoutes(app: Express, contextOf: ContextOf): void {
  app.post('/files/products/:sku/picture', async (req, res) => {
    const ctx = await sender(contextOf, req, res, 'product.manage')
    const { sku, picture } = await setPicture(ctx, skuOf(req), req)
    res.json({ id: picture, url: picturePath(sku, 'picture', picture!) })
  })
  for (const size of ['picture', 'thumbnail'] as const satisfies PictureSize[]) {
    app.get(`/files/products/:sku/${size}`, async (req, res) => {
      await viewer(contextOf, req, res, 'product.view')
      await showPicture(req, res, await pictureOf(skuOf(req), size))
    })
  }
}

const skuOf = (req: Request<{ sku: string }>) => parseInput(skuSchema, req.params.sku)
