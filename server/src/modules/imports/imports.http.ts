import type { Express } from 'express'
import type { ContextOf } from '../../platform/http/request-context.ts'
import { ImportKind } from './imports.model.ts'
import { uploadImport } from './imports.service.ts'

const paths: Record<ImportKind, string> = {
  PRODUCTS: '/imports/products',
  STOCK_COUNTS: '/imports/stock-counts',
  TRANSFERS: '/imports/transfers',
}

/** POST /imports/products?fileName=…&encoding=… with the file as body and a Bearer token; answers the id of the import. */
export function importRoutes(app: Express, contextOf: ContextOf): void {
  for (const kind of Object.values(ImportKind)) {
    app.post(paths[kind], async (req, res) => {
      // Whatever is refused half-way leaves the rest of the body unread: this connection serves nothing else.
      res.setHeader('Connection', 'close')
      const ctx = await contextOf(req, res)
      const { _id } = await uploadImport(ctx, {
        kind,
        fileName: req.query['fileName'],
        encoding: req.query['encoding'],
        body: req,
      })
      res.status(201).json({ id: String(_id) })
    })
  }
}
