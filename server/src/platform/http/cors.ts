import type { RequestHandler } from 'express'

const oneHour = '3600'

/** Pages of these origins may call the API with their token, and with the session cookie where that goes to them. */
export function cors(origins: string[]): RequestHandler {
  return (req, res, next) => {
    // Also without an origin that we know: what a cache keeps for one must not be given to another.
    res.vary('Origin')
    const { origin } = req.headers
    if (!origin || !origins.includes(origin)) return next()
    res.setHeader('Access-Control-Allow-Origin', origin)
    res.setHeader('Access-Control-Allow-Credentials', 'true')
    res.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Content-Disposition')
    if (req.method !== 'OPTIONS' || !req.headers['access-control-request-method']) return next()
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST')
    res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Request-Id')
    res.setHeader('Access-Control-Max-Age', oneHour)
    res.status(204).end()
  }
}
