import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import type { ErrorCode } from '../errors.ts'
import { notFound } from '../errors.ts'
import { isForeseen, tellError, type Told } from '../graphql/format-error.ts'
import type { Logger } from '../observe/logger.ts'

export const bodyBytes = 2 * 1024 * 1024

const statusOf: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  RESOURCE_BUSY: 409,
  IDEMPOTENCY_CONFLICT: 409,
  SERVICE_UNAVAILABLE: 503,
  TOO_COSTLY: 400,
  DEADLINE_EXCEEDED: 504,
}

/** An error outside GraphQL, in the shape of those inside. */
export function sendError(res: Response, status: number, error: Told): void {
  res.locals.code = error.extensions.code
  res.status(status).json({ errors: [error] })
}

const badRequest = (message: string): Told => ({ message, extensions: { code: 'BAD_REQUEST' } })

/** Where nothing else is. */
export const answerNowhere: RequestHandler = (req, res) =>
  sendError(res, 404, tellError(notFound('Path', [req.path.slice(0, 200)])))

const requestFaults: Record<number, string> = {
  413: `The request is larger than 2 MB.`,
  415: 'The request has a content type, character set or compression that is not read here.',
}

/** Whatever goes wrong outside GraphQL, a body that cannot be read too. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: { status?: number; code?: string }, req, res, next) => {
    if (res.headersSent) return next(error)
    // The client has left before it had sent everything: nobody waits for an answer.
    if (error.code === 'ECONNRESET' && !req.complete) return
    if (error.status === 404) return answerNowhere(req, res, next)
    if (error.status && error.status < 500) {
      const message = requestFaults[error.status] ?? 'The request is not readable.'
      return sendError(res, error.status, { message, extensions: { code: 'BAD_USER_INPUT' } })
    }
    const answer = tellError(error)
    if (!isForeseen(error))
      log.error({ err: error, requestId: String(res.locals.requestId) }, 'Unforeseen error')
    sendError(res, statusOf[answer.extensions.code as ErrorCode] ?? 500, answer)
  }
}

export const longestQuery = 100_000

/** A document that no person or program writes: nothing of it is parsed. */
export const refuseLongDocuments: RequestHandler = (req, res, next) => {
  const { query } = (req.body ?? {}) as { query?: unknown }
  if (typeof query !== 'string' || query.length <= longestQuery) return next()
  sendError(res, 400, badRequest('A query has at most 100,000 characters: send values as variables.'))
}

/** A body that trickles in is waited for no longer than this; files and pictures, which are large, are. */
export function refuseSlowBodies(longestMs = 60_000): RequestHandler {
  return (req, res, next) => {
    if (req.complete || /^\/(imports|files)\//.test(req.path)) return next()
    const timer = setTimeout(() => {
      // Arrived, though nobody has read to its end: what takes long is the answer.
      if (req.complete) return
      if (!res.headersSent) {
        res.setHeader('Connection', 'close')
        sendError(res, 408, badRequest('The request took too long to arrive.'))
      }
      req.socket.destroySoon()
    }, longestMs)
    req.once('end', () => clearTimeout(timer))
    res.once('close', () => {
      if (req.complete || req.destroyed) clearTimeout(timer)
    })
    next()
  }
}
