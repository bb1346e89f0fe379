import express, { type Express, type RequestHandler } from 'express'
import { join, resolve } from 'node:path'

/** Serves the built SPA, its fallback for deep links, and the GraphQL IDE for browsers that open /graphql. */
export function spaRoutes(app: Express, folder: string): RequestHandler {
  const webDist = resolve(folder)
  app.use(
    '/assets',
    express.static(join(webDist, 'assets'), {
      immutable: true,
      maxAge: '1y',
      fallthrough: false,
      index: false,
    }),
  )
  app.use(express.static(webDist, { maxAge: 0, index: false }))
  const page = (file: string): RequestHandler => {
    return (req, res, next) => {
      if (req.method !== 'GET' || req.accepts(['json', 'html']) !== 'html') return next()
      res.setHeader('Cache-Control', 'no-cache')
      res.sendFile(join(webDist, file))
    }
  }
  app.get(/^\/(?!graphql|health|metrics|assets|files)/, page('index.html'))
  return page('ide.html')
}
