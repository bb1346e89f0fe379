import express, { type Express, type Request, type RequestHandler } from 'express'
import { existsSync, readdirSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'

/** Serves the built SPA and its fallback for deep links; gives the GraphQL IDE, for browsers that open /graphql. */
export function spaRoutes(app: Express, folder: string): RequestHandler {
  const webDist = resolve(folder)
  app.use(compressedOnce(webDist))
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
      if (!wantsPage(req)) return next()
      res.setHeader('Cache-Control', 'no-cache')
      res.sendFile(join(webDist, file))
    }
  }
  app.get(/^\/(?!graphql|health|metrics|assets|files)/, page('index.html'))
  return page('ide.html')
}

/** What the build has compressed already goes out as it is: smaller than anything compressed on the way. */
function compressedOnce(webDist: string): RequestHandler {
  const files = existsSync(webDist) ? readdirSync(webDist, { recursive: true, encoding: 'utf8' }) : []
  const compressed = new Set(
    files.filter((file) => file.endsWith('.br')).map((file) => `/${file.slice(0, -3)}`),
  )
  return (req, res, next) => {
    if (!compressed.has(req.path) || !req.acceptsEncodings('br')) return next()
    res.type(extname(req.path))
    res.setHeader('Content-Encoding', 'br')
    req.url = `${req.path}.br`
    next()
  }
}

/** Who takes anything (curl, uptime checks) gets the front page as a page, and elsewhere what there is. */
function wantsPage(req: Request): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false
  return req.accepts(req.path === '/' && req.baseUrl === '' ? ['html', 'json'] : ['json', 'html']) === 'html'
}
