import { setTimeout as delay } from 'node:timers/promises'
import { connect, subscribing, type RawSocket } from '../raw-socket.ts'

export interface Following {
  stalls: boolean
  /** Changes heard so far. */
  told(): number
  /** The codes with which its connections were closed. */
  closes: number[]
  stop(): Promise<void>
}

const queries = [
  'subscription { stockChanged { id quantity allocated onHand lowStockThreshold isLow version updatedAt } }',
  'subscription { orderChanged { id orderNumber status updatedAt } }',
  'subscription { alertChanged { id quantity threshold raisedAt resolvedAt product { id sku name } warehouse { id code name } } }',
]

/** A tab that comes back whatever ends its connection; one that stalls stops reading as soon as it is connected. */
export function followForever(url: string, accessToken: string, stalls: boolean): Following {
  const closes: number[] = []
  let told = 0
  let over = false
  let current: RawSocket | undefined
  const follow = async () => {
    while (!over) {
      const raw = await connect({ url, accessToken }).catch(() => undefined)
      if (raw) {
        current = raw
        raw.socket.on('error', () => {})
        raw.socket.on('message', () => {
          told += raw.inbox.filter(({ type }) => type === 'next').length
          raw.inbox.length = 0
        })
        queries.forEach((query, index) => raw.say(subscribing(String(index), query)))
        if (stalls) raw.socket.pause()
        closes.push(await raw.closed)
      }
      await delay(200 + Math.random() * 800)
    }
  }
  const ended = follow()
  return {
    stalls,
    told: () => told,
    closes,
    async stop() {
      over = true
      current?.socket.terminate()
      await ended
    },
  }
}
