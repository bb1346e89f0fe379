import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocket, type ClientOptions, type RawData } from 'ws'

export interface Message {
  type: string
  id?: string
  payload?: unknown
}

/** graphql-transport-ws by hand, so that a test can say what no client would. */
export interface RawSocket {
  socket: WebSocket
  say(message: object | string): void
  /** Takes the first message that fits; rejects with the close code where none comes any more. */
  heard(fits?: (message: Message) => boolean): Promise<Message>
  /** Every message that has come and was not taken. */
  inbox: Message[]
  closed: Promise<number>
}

export async function openSocket(
  url: string,
  headers: Record<string, string> = {},
  options: ClientOptions = {},
): Promise<RawSocket> {
  const address = `${url.replace('http', 'ws')}/graphql`
  const socket = new WebSocket(address, 'graphql-transport-ws', { ...options, headers })
  const inbox: Message[] = []
  let code: number | undefined
  const waiting = new Set<() => void>()
  const tell = () => waiting.forEach((look) => look())
  socket.on('message', (data: RawData) => {
    inbox.push(JSON.parse((data as Buffer).toString()) as Message)
    tell()
  })
  const closed = new Promise<number>((done) =>
    socket.once('close', (given: number) => {
      code = given
      done(given)
      tell()
    }),
  )
  await once(socket, 'open')
  return {
    socket,
    inbox,
    closed,
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    heard: (fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const at = inbox.findIndex(fits)
          if (at < 0 && code === undefined) return
          waiting.delete(look)
          if (at < 0) reject(new Error(`closed with ${code}`))
          else resolve(inbox.splice(at, 1)[0]!)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** An open connection whose token was accepted. */
export async function connect(
  { url, accessToken }: { url: string; accessToken: string | undefined },
  headers?: Record<string, string>,
): Promise<RawSocket> {
  const raw = await openSocket(url, headers)
  raw.say({ type: 'connection_init', payload: { authorization: `Bearer ${accessToken}` } })
  await raw.heard()
  return raw
}

/** How the server answers who may not open a WebSocket at all. */
export async function refusalOf(
  url: string,
  headers: Record<string, string>,
  path = '/graphql',
): Promise<{ status: number | undefined; body: string }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers })
  socket.on('error', () => {})
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, body }
}

export const subscribing = (id: string, query: string, variables?: object) => ({
  type: 'subscribe',
  id,
  payload: { query, variables },
})

/** How a subscription is refused that has to look something up first. */
export async function refusedAs(
  { say, heard }: RawSocket,
  query: string,
  variables?: object,
): Promise<unknown> {
  const id = randomUUID()
  say(subscribing(id, query, variables))
  return (await heard((message) => message.id === id)).payload
}

/** What is told of a subscription until another one, which is refused, is answered: nothing where it stands. */
export async function toldOf(
  { say, heard, inbox }: RawSocket,
  query: string,
  variables?: object,
): Promise<unknown> {
  const [id, after] = [randomUUID(), randomUUID()]
  say(subscribing(id, query, variables))
  say(subscribing(after, 'subscription { noSuchThing }'))
  await heard((message) => message.id === after)
  say({ type: 'complete', id })
  return inbox.find((message) => message.id === id)?.payload
}
