import type { Request } from 'express'
import { handleProtocols } from 'graphql-ws'
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Config } from '../config/config.ts'
import type { Actor, Transport } from '../requests/context.ts'
import type { ErrorCode } from '../errors.ts'
import { socketsClosed, subscribers } from '../observe/metrics.ts'
import { full, isSpare } from './connections.ts'
import { networkOf } from './network.ts'
import { originCheck } from './origins.ts'
import { httpTransport } from './request-context.ts'

/** Codes with which this server closes a WebSocket; docs/api.md says what each means to a client. */
export const closeCodes = {
  goingAway: 1001,
  noText: 1003,
  tryAgainLater: 1013,
  badRequest: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  tooManyMessages: 4429,
} as const

type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

/** What has not left to a client that reads: the next is kept back; and where it is not kept back, the end. */
const enough = 64 * 1024
const tooMuch = 1024 * 1024
export const largestFrame = 64 * 1024
const pingMs = 15_000
/** From a close to the end of a connection that does not answer it. */
const farewellMs = 2_000
const mostMessages = 200
const messageWindowMs = 10_000

/** One WebSocket. */
export class Connection {
  actor: Actor | undefined
  judgedAt = 0
  /** Called when it can be sent more after it could not. */
  readonly onReady = new Set<() => void>()
  #answers = true
  #full = false
  #messages = 0
  #windowEnds = 0

  constructor(
    private readonly socket: WebSocket,
    readonly transport: Transport,
  ) {
    socket.on('pong', () => (this.#answers = true))
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN
  }

  /** Whether so much of what was sent before has left that it can be sent more. */
  isReady(): boolean {
    if (this.socket.bufferedAmount >= enough) this.#full = true
    return this.open && !this.#full
  }

  send(text: string): void {
    if (this.open) this.socket.send(text, () => this.#left())
  }

  #left(): void {
    if (!this.#full || this.socket.bufferedAmount > enough / 2) return
    this.#full = false
    for (const notify of this.onReady) notify()
  }

  close(code: CloseCode, reason: string): void {
    if (!this.open) return
    socketsClosed.inc({ code })
    this.socket.close(code, reason)
  }

  /** Ends a peer that has not answered since the last time. */
  ping(): void {
    if (!this.#answers) return this.socket.terminate()
    this.#answers = false
    if (this.open) this.socket.ping()
  }

  /** Whether this message is to be looked at; closes the connection of who sends too many, or reads none of the answers. */
  admits(isBinary: boolean): boolean {
    if (!this.open) return false
    const now = Date.now()
    if (now > this.#windowEnds) [this.#messages, this.#windowEnds] = [0, now + messageWindowMs]
    if (isBinary) this.close(closeCodes.noText, 'Messages are text')
    else if (++this.#messages > mostMessages) this.close(closeCodes.tooManyMessages, 'Too many messages')
    else if (this.socket.bufferedAmount > tooMuch) this.close(closeCodes.tryAgainLater, 'Reads too slowly')
    return this.open
  }
}

interface Handlers {
  /** The message handler of a new connection, and what happens at its end. */
  opened(connection: Connection, protocol: string): { message(text: string): void; closed(): void }
}

interface Parts {
  config: Config
  /** Makes it what an express handler has: its address and host are then those that TRUST_PROXY lets through. */
  asExpress(request: IncomingMessage): Request
}

/** WebSockets on /graphql: who may open one, how many, and that each ends when its peer does. */
export function serveSockets(http: Server, { config, asExpress }: Parts, { opened }: Handlers) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestFrame,
    closeTimeout: farewellMs,
    handleProtocols,
  } as ConstructorParameters<typeof WebSocketServer>[0])
  const connections = new Set<Connection>()
  const byNetwork = new Map<string, number>()
  const isKnown = originCheck(config)

  function refusalOf(request: Request): [status: number, code: ErrorCode, message: string] | undefined {
    if (isSpare(request.socket)) return [503, 'SERVICE_UNAVAILABLE', full]
    if (!/^\/graphql\/?(\?|$)/.test(request.url)) return [404, 'NOT_FOUND', 'WebSockets are at /graphql.']
    if (!isKnown(request.headers.origin, request.host))
      return [403, 'FORBIDDEN', 'Pages of this origin may not connect: see ALLOWED_ORIGINS.']
    if ((byNetwork.get(networkOf(request.ip ?? '')) ?? 0) >= config.SOCKETS_PER_ADDRESS)
      return [429, 'RATE_LIMITED', 'This address has as many connections as it may.']
    return undefined
  }

  const upgrade = (incoming: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', () => {})
    const request = asExpress(incoming)
    const refusal = refusalOf(request)
    if (refusal) refuse(raw, ...refusal)
    else server.handleUpgrade(request, raw, head, (socket) => accept(socket, request))
  }

  function accept(socket: WebSocket, request: Request): void {
    const connection = new Connection(socket, httpTransport(request))
    const network = networkOf(connection.transport.ip)
    connections.add(connection)
    byNetwork.set(network, (byNetwork.get(network) ?? 0) + 1)
    subscribers.set(connections.size)
    const { message, closed } = opened(connection, socket.protocol)
    // Frames that are none, or too large: ws closes with the code that says so.
    socket.on('error', () => {})
    socket.on('message', (data: Buffer, isBinary) => {
      if (connection.admits(isBinary)) message(data.toString())
    })
    socket.once('close', () => {
      connections.delete(connection)
      const left = byNetwork.get(network)! - 1
      if (left > 0) byNetwork.set(network, left)
      else byNetwork.delete(network)
      subscribers.set(connections.size)
      closed()
    })
  }

  http.on('upgrade', upgrade)
  const pings = setInterval(() => connections.forEach((connection) => connection.ping()), pingMs)
  return {
    connections: connections as ReadonlySet<Connection>,
    async stop() {
      http.off('upgrade', upgrade)
      clearInterval(pings)
      for (const connection of connections) connection.close(closeCodes.goingAway, 'Going away')
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

/** In the shape of every other error, before there is a WebSocket. */
function refuse(raw: Duplex, status: number, code: ErrorCode, message: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] })
  raw.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}
