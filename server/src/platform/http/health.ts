import { createHash, timingSafeEqual } from 'node:crypto'
import type { Express, Request } from 'express'
import type { Dependency } from '../observe/dependencies.ts'
import { registry } from '../observe/metrics.ts'
import { bearer } from './request-context.ts'

export interface Health {
  isStopping(): boolean
  dependencies(): Promise<Dependency[]>
  /** Names of the dependencies without which no request would be served. */
  required: ReadonlySet<string>
}

/** Strangers learn whether this server takes requests; the rest is for the holder of OPERATIONS_TOKEN. */
export function healthRoutes(app: Express, health: Health, operationsToken: string | undefined): void {
  const mayKnow = (req: Request) => isToken(bearer(req.headers.authorization), operationsToken)
  app.get('/health/live', (_req, res) => void res.json({ status: 'live' }))
  app.get('/health/ready', async (req, res) => {
    const dependencies = await health.dependencies()
    const lacking = dependencies.some(({ name, reachable }) => !reachable && health.required.has(name))
    const status = health.isStopping() ? 'stopping' : lacking ? 'not ready' : 'ready'
    res
      .status(status === 'ready' ? 200 : 503)
      .setHeader('Cache-Control', 'no-store')
      .json({ status, ...(mayKnow(req) ? { dependencies } : {}) })
  })
  app.get('/metrics', async (req, res) => {
    if (!operationsToken) return void res.status(404).type('text').send('Not found. Set OPERATIONS_TOKEN.\n')
    if (!mayKnow(req)) {
      res.setHeader('WWW-Authenticate', 'Bearer')
      return void res.status(401).type('text').send('This needs OPERATIONS_TOKEN as a Bearer token.\n')
    }
    await health.dependencies()
    res.type(registry.contentType).send(await registry.metrics())
  })
}

function isToken(given: string | undefined, expected: string | undefined): boolean {
  if (!given || !expected) return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
