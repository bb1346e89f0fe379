import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from '../config/config.ts'

/** Scanning needs the camera; nothing else of a device is asked for, and no page inside ours may ask. */
const permissionsPolicy = [
  'camera=(self)',
  ...['microphone', 'geolocation', 'payment', 'usb', 'serial', 'bluetooth', 'midi', 'display-capture'].map(
    (name) => `${name}=()`,
  ),
].join(', ')

export function securityHeaders(config: Config): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Mantine sets its variables in style elements; the barcode decoder is WebAssembly.
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ownSocket],
        workerSrc: ["'self'", 'blob:'],
        upgradeInsecureRequests: config.NODE_ENV === 'production' ? [] : null,
      },
    },
    strictTransportSecurity: config.NODE_ENV === 'production',
  })
  return [
    headers,
    (_req, res, next) => {
      res.setHeader('Permissions-Policy', permissionsPolicy)
      next()
    },
  ]
}

/** The WebSocket of this very server: older Safaris do not count it as 'self'. */
function ownSocket({ headers: { host } }: { headers: { host?: string } }): string {
  return host && /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "'self'"
}
