import type { Permission } from '@gudang/domain'
import type { Request, Response } from 'express'
import { forbidden, rateLimited } from '../errors.ts'
import type { ContextOf } from '../http/request-context.ts'
import { requireActor, type Ctx } from '../requests/context.ts'
import { drawPicture, readPicture, type PictureBytes } from './draw.ts'

/** Who draws one at this server: it takes a core for a moment, and nobody has two of them. */
const drawing = new Set<string>()
const waitMs = 1_000

/** Of who may send one; what was sent is read by `drawn`, when it is known what it is of. */
export async function sender(contextOf: ContextOf, req: Request, res: Response, permission: Permission) {
  // Whatever is refused half-way leaves the rest of the body unread: this connection serves nothing else.
  res.setHeader('Connection', 'close')
  return viewer(contextOf, req, res, permission)
}

export async function viewer(contextOf: ContextOf, req: Request, res: Response, permission: Permission) {
  const ctx = await contextOf(req, res)
  if (requireActor(ctx).permissions.has(permission)) return ctx
  throw forbidden(`This needs the permission ${permission}.`)
}

/** Hands on what is seen of a body. */
export async function drawn<T>(
  { actor: { id } }: Ctx,
  body: AsyncIterable<Buffer>,
  use: (bytes: PictureBytes) => Promise<T>,
): Promise<T> {
  if (drawing.has(id)) throw rateLimited(waitMs)
  drawing.add(id)
  try {
    return await use(await drawPicture(await readPicture(body)))
  } finally {
    drawing.delete(id)
  }
}

export interface Shown {
  hash: string
  bytes(): Promise<Buffer>
}

/** Kept by the browser, and each time asked whether this person may still see it: the bytes come once. */
export async function showPicture(req: Request, res: Response, { hash, bytes }: Shown): Promise<void> {
  res.setHeader('Cache-Control', 'private, no-cache')
  res.setHeader('ETag', `"${hash}"`)
  if (req.fresh) return void res.status(304).end()
  res.type('image/webp').send(await bytes())
}
