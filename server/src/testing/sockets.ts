import { once } from 'node:events'
import { WebSocket } from 'ws'

interface Message {
  type: string
  id?: string
  payload?: unknown
}

/** A raw graphql-transport-ws connection: says what no library would, and hears what comes back. */
export function openSocket(url: string, accessToken?: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  socket.on('error', () => {})
  const heard: Message[] = []
  const waiting = new Set<() => void>()
  let closed: number | undefined
  const tell = () => waiting.forEach((look) => look())
  socket.on('message', (data) => {
    heard.push(JSON.parse((data as Buffer).toString()) as Message)
    tell()
  })
  socket.on('close', (code) => {
    closed = code
    tell()
  })
  const connected = once(socket, 'open').then(() => {
    const payload = accessToken ? { authorization: `Bearer ${accessToken}` } : {}
    socket.send(JSON.stringify({ type: 'connection_init', payload }))
  })
  let count = 0
  /** The first message that fits, or the code with which the server closed. */
  const hear = (fits: (message: Message) => boolean) =>
    new Promise<Message | number>((done) => {
      const look = () => {
        const found = heard.find(fits) ?? closed
        if (found === undefined) return
        waiting.delete(look)
        done(found)
      }
      waiting.add(look)
      look()
    })
  const ask = async (query: unknown, variables?: unknown) => {
    await connected
    await hear(({ type }) => type === 'connection_ack')
    const id = String(++count)
    socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } }))
    return id
  }
  return {
    hear,
    async say(message: string | object): Promise<void> {
      await connected
      socket.send(typeof message === 'string' ? message : JSON.stringify(message))
    },
    /** What is told first of an operation: its payload, or the code with which the server closed. */
    async first(query: unknown, variables?: unknown): Promise<unknown> {
      const id = await ask(query, variables)
      const told = await hear((message) => message.id === id)
      if (typeof told !== 'number' && told.type === 'next')
        socket.send(JSON.stringify({ type: 'complete', id }))
      return typeof told === 'number' ? told : told.payload
    },
    /** What is told of a subscription until another one, which is refused, has been answered: nothing where it stands. */
    async refusal(query: unknown, variables?: unknown): Promise<unknown> {
      const id = await ask(query, variables)
      const after = await ask('subscription { noSuchThing }')
      await hear((message) => message.id === after)
      socket.send(JSON.stringify({ type: 'complete', id }))
      return heard.find((message) => message.id === id)?.payload ?? closed
    },
    async close(): Promise<void> {
      if (socket.readyState === WebSocket.CLOSED) return
      socket.close()
      await once(socket, 'close')
    },
  }
}
