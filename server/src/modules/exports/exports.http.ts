import type { Express, Request, Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isForeseen } from '../../platform/graphql/format-error.ts'
import type { ContextOf } from '../../platform/http/request-context.ts'
import { actorOfLink } from '../auth/index.ts'
import { ExportKind } from './exports.inputs.ts'
import { openExport, pathOf } from './exports.service.ts'
import { tables } from './exports.tables.ts'

/** GET /export/products.csv and the like, by Bearer token or by a link of exportCsv. */
export function exportRoutes(app: Express, contextOf: ContextOf, currency: string): void {
  for (const kind of Object.values(ExportKind)) {
    app.get(pathOf(kind), (req, res) => download(req, res, { kind, contextOf, currency }))
  }
}

interface Download {
  kind: ExportKind
  contextOf: ContextOf
  currency: string
}

async function download(req: Request, res: Response, { kind, contextOf, currency }: Download): Promise<void> {
  const { token, ...filter } = req.query
  const ctx = await contextOf(req, res)
  if (token !== undefined) ctx.actor = await actorOfLink(req.originalUrl)
  const pieces = await openExport(ctx, kind, { filter, currency })
  const day = ctx.now().toISOString().slice(0, 10)
  res.attachment(`gudang-${day}-${tables[kind].file}`)
  res.setHeader('Content-Type', 'text/csv; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  try {
    // The next batch is read only when the last has left; a client that goes ends the reading.
    await pipeline(Readable.from(pieces), res)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return
    ctx.log[isForeseen(error) ? 'warn' : 'error']({ err: error }, 'An export broke off')
    res.destroy()
  }
}
