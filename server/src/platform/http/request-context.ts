import type { Request, Response } from 'express'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { anonymous, type Actor, type Ctx, type Transport } from '../requests/context.ts'
import { ApiError } from '../errors.ts'
import { objectIdAt } from '../database/ids.ts'
import type { Logger } from '../observe/logger.ts'

/** Turns the token of a request into an actor; ANONYMOUS where there is none, ApiError where it is not accepted. */
export type Authenticate = (transport: Transport) => Promise<Actor>

/** Who asks, by the Bearer token of the request. */
export type ContextOf = (req: Request, res: Response) => Promise<Ctx>

export async function requestContext(
  log: Logger,
  authenticate: Authenticate,
  transport: Transport,
  requestId: string,
): Promise<Ctx> {
  const now = () => new Date()
  const ctx: Ctx = {
    requestId,
    actor: anonymous,
    transport,
    log: log.child({ requestId }),
    now,
    newId: () => objectIdAt(now()),
  }
  try {
    ctx.actor = await authenticate(transport)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Signing in must work with an expired token in hand; whatever needs an actor throws this.
    ctx.authError = error
  }
  return ctx
}

const requestIdShape = /^[A-Za-z0-9._-]{8,64}$/

/** The caller's own request id where it has the shape of one, else a new one. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id']
  return typeof given === 'string' && requestIdShape.test(given) ? given : randomUUID()
}

export function httpTransport(req: IncomingMessage & { ip?: string }, res?: ServerResponse): Transport {
  return {
    ip: req.ip ?? req.socket.remoteAddress ?? '',
    userAgent: req.headers['user-agent']?.slice(0, 300) ?? '',
    origin: req.headers.origin,
    accessToken: bearer(req.headers.authorization),
    cookie: (name) => readCookie(req.headers.cookie, name),
    setCookie: (header) => res?.appendHeader('Set-Cookie', header),
  }
}

export function bearer(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined
  return /^Bearer (\S+)$/i.exec(header)?.[1]
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
