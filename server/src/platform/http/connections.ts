import { hourMs } from '@gudang/domain'
import type { RequestHandler } from 'express'
import type { Server, ServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import type { Config } from '../config/config.ts'
import { rateLimited, serviceUnavailable } from '../errors.ts'
import { tellError } from '../graphql/format-error.ts'
import { networkOf } from './network.ts'
import { sendError } from './answers.ts'

/** How long each part of a request may take to arrive. A file of 50 MB at 15 KB a second takes 55 minutes. */
export const timeouts = ({ TRUST_PROXY }: Config): ServerOptions => ({
  connectionsCheckingInterval: 1_000,
  headersTimeout: 10_000,
  requestTimeout: hourMs,
  // A proxy must close an idle connection before we do: it would send its next request into one that is closing.
  keepAliveTimeout: TRUST_PROXY > 0 ? 75_000 : 10_000,
})

const silentMs = 120_000
const mostRequests = 10_000

/** Room beyond the limits, for one request for health on each: who watches a server that is full must not think it dead. */
const mostSpare = 100
const mostSpareOfAddress = 20
const spareMs = 3_000
const spare = new WeakSet<Socket>()

/**
 * No caller holds more connections than others can spare. Behind a proxy every connection comes from the proxy: there
 * the proxy closes those that are idle, and the address counts by its requests, in limitAddresses.
 */
export function limitConnections(http: Server, config: Config): void {
  http.maxConnections = config.CONNECTION_LIMIT + mostSpare
  http.maxRequestsPerSocket = mostRequests
  // Nothing sent and nothing taken: a file that comes or goes slowly is neither. WebSockets have a heartbeat instead.
  http.setTimeout(silentMs)
  const isBehindProxy = config.TRUST_PROXY > 0
  const ordinary = countUpTo(
    config.CONNECTION_LIMIT,
    isBehindProxy ? Infinity : config.CONNECTION_LIMIT_PER_ADDRESS,
  )
  const beyond = countUpTo(mostSpare, isBehindProxy ? Infinity : mostSpareOfAddress)
  http.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '')
    const release = ordinary(network) ?? keepSpare(socket, beyond(network))
    if (release) socket.once('close', release)
    else socket.destroy()
  })
}

function keepSpare(socket: Socket, release: (() => void) | undefined): (() => void) | undefined {
  if (!release) return undefined
  spare.add(socket)
  const timer = setTimeout(() => socket.destroy(), spareMs)
  return () => {
    clearTimeout(timer)
    release()
  }
}

export const isSpare = (socket: Socket): boolean => spare.has(socket)

export const full = 'There are as many connections as there may be. Close some, or wait.'

/** Before the routes of health: each spare connection carries one answer. */
export const endSpare: RequestHandler = (req, res, next) => {
  if (isSpare(req.socket)) res.setHeader('Connection', 'close')
  next()
}

/** Behind the routes of health. */
export const refuseOnSpare: RequestHandler = (req, res, next) => {
  if (isSpare(req.socket)) sendError(res, 503, tellError(serviceUnavailable(full)))
  else next()
}

/** Requests at once of one address, behind a proxy; without one the connections are counted. */
export function limitAddresses(config: Config): RequestHandler {
  if (config.TRUST_PROXY === 0) return (_req, _res, next) => next()
  const held = countUpTo(Infinity, config.CONNECTION_LIMIT_PER_ADDRESS)
  return (req, res, next) => {
    const release = held(networkOf(req.ip ?? ''))
    if (!release) return sendError(res, 429, tellError(rateLimited(1_000)))
    res.once('close', release)
    next()
  }
}

/** Takes one of the places of all and of a key; undefined where none is free. */
function countUpTo(most: number, mostOfKey: number): (key: string) => (() => void) | undefined {
  const counts = new Map<string, number>()
  let all = 0
  return (key) => {
    const count = counts.get(key) ?? 0
    if (all >= most || count >= mostOfKey) return undefined
    all++
    counts.set(key, count + 1)
    return () => {
      all--
      const left = counts.get(key)! - 1
      if (left > 0) counts.set(key, left)
      else counts.delete(key)
    }
  }
}
