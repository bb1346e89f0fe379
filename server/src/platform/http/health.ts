import type { Express } from 'express'
import { registry } from '../metrics.ts'

export interface Health {
  /** Whether a request would be served now: database reachable, not shutting down. */
  ready(): Promise<boolean>
}

export function healthRoutes(app: Express, health: Health): void {
  app.get('/health/live', (_req, res) => void res.json({ status: 'live' }))
  app.get('/health/ready', async (_req, res) => {
    const ready = await health.ready()
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready' })
  })
  app.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics())
  })
}
