import type { Express, Request } from 'express'
import type { ContextOf } from '../../platform/http/request-context.ts'
import { parseInput } from '../../platform/inputs/field-problems.ts'
import { objectId } from '../../platform/inputs/inputs.ts'
import type { PictureSize } from '../../platform/pictures/kept.ts'
import { sender, showPicture, viewer } from '../../platform/pictures/pictures.http.ts'
import { stepSchema } from './transfers.inputs.ts'
import { addPicture, pictureOf, picturePath } from './transfers.pictures.ts'

/** POST /files/transfers/:number/pictures with a photo as body; GET it and its /thumbnail, all with a Bearer token. */
export function transferRoutes(app: Express, contextOf: ContextOf): void {
  app.post('/files/transfers/:number/pictures', async (req, res) => {
    const ctx = await sender(contextOf, req, res, 'inventory.receive')
    const number = numberOf(req)
    const { _id } = await addPicture(ctx, number, req)
    res.json({ id: String(_id), url: picturePath(number, _id, 'picture') })
  })
  for (const size of ['picture', 'thumbnail'] as const satisfies PictureSize[]) {
    app.get(picturePathOf(size), async (req, res) => {
      const ctx = await viewer(contextOf, req, res, 'inventory.view')
      const { number, id } = parseInput(pictureSchema, req.params)
      await showPicture(req, res, await pictureOf(ctx, { number, id }, size))
    })
  }
}

const numberOf = (req: Request<{ number: string }>) => parseInput(stepSchema, req.params).number
const pictureSchema = stepSchema.extend({ id: objectId })

const picturePathOf = (size: PictureSize) =>
  `/files/transfers/:number/pictures/:id${size === 'thumbnail' ? '/thumbnail' : ''}`
