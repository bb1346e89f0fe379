/** The server's end of graphql-transport-ws, as far as the page needs one: it says yes and sends what a test sends. */
export class LiveSocket {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  static open: LiveSocket[] = []

  readonly subscriptions = new Map<string, string>()
  readyState: number = LiveSocket.CONNECTING
  readonly protocol = 'graphql-transport-ws'
  onopen?: () => void
  onclose?: (event: { code: number; reason: string; wasClean: boolean }) => void
  onerror?: (error: unknown) => void
  onmessage?: (event: { data: string }) => void

  constructor() {
    LiveSocket.open.push(this)
    queueMicrotask(() => {
      this.readyState = LiveSocket.OPEN
      this.onopen?.()
    })
  }

  send(text: string): void {
    const message = JSON.parse(text) as { type: string; id: string; payload: { query: string } }
    if (message.type === 'connection_init') this.receive({ type: 'connection_ack' })
    if (message.type === 'ping') this.receive({ type: 'pong' })
    if (message.type === 'subscribe') this.subscriptions.set(message.id, message.payload.query)
    if (message.type === 'complete') this.subscriptions.delete(message.id)
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState === LiveSocket.CLOSED) return
    this.readyState = LiveSocket.CLOSED
    LiveSocket.open = LiveSocket.open.filter((socket) => socket !== this)
    queueMicrotask(() => this.onclose?.({ code, reason, wasClean: code === 1000 }))
  }

  private receive(message: object): void {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }))
  }

  /** Tells whoever is subscribed to the field of this payload. */
  static push(data: Record<string, unknown>): void {
    const [field] = Object.keys(data)
    for (const socket of LiveSocket.open) {
      for (const [id, query] of socket.subscriptions) {
        if (query.includes(`${field} {`)) socket.receive({ type: 'next', id, payload: { data } })
      }
    }
  }

  static subscribers(): number {
    return LiveSocket.open.reduce((sum, { subscriptions }) => sum + subscriptions.size, 0)
  }

  /** As when the network goes, or with a code of the server. */
  static loseAll(code = 1006): void {
    for (const socket of [...LiveSocket.open]) socket.close(code, 'lost')
  }

  /** Ends the subscriptions to this field with an error. */
  static refuse(field: string, code: string): void {
    for (const socket of LiveSocket.open) {
      for (const [id, query] of socket.subscriptions) {
        if (!query.includes(`${field} {`)) continue
        socket.subscriptions.delete(id)
        socket.receive({ type: 'error', id, payload: [{ message: code, extensions: { code } }] })
      }
    }
  }
}
