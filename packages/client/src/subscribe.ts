import { createClient as createSocket } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { Entry } from './entry.ts'
import { errorOf, GudangError, mayPass } from './errors.ts'
import type { Operation } from './operation.ts'
import { pause, type Retry } from './patience.ts'

/** What must be asked for of an event: the place where to go on. */
export interface Appended {
  cursor: string
}

interface Follower {
  /** Cursor of the last event; asked over HTTP, it renews a session that has ended and says why a key no longer holds. */
  latest: () => Promise<string>
  entry: Entry
  endpoint: URL
  signal?: AbortSignal
  onRetry?: (retry: Retry) => void
}

type Data = { eventsAppended: Appended }

/** A connection that says nothing for so long is given up. */
const silenceMs = 15_000

/** Connects again and again, each time after the last event that came. */
export async function* follow<Result extends Data>(
  { latest, entry, endpoint, signal, onRetry }: Follower,
  operation: Operation<Result, never>,
  variables: Record<string, unknown>,
): AsyncGenerator<Result['eventsAppended'], void, undefined> {
  let after = variables.after as string | null | undefined
  for (let failures = 0; !signal?.aborted;) {
    try {
      const cursor = await latest()
      after ??= cursor
      const events = connection<Result>(endpoint, entry, operation, { ...variables, after }, signal)
      for await (const event of events) {
        failures = 0
        after = event.cursor
        yield event
      }
      if (signal?.aborted) return
      throw new GudangError('UNREACHABLE', 'The subscription has ended.')
    } catch (error) {
      if (signal?.aborted) return
      if (!mayPass(error)) throw error
      const pauseMs = Math.min(10_000, 100 * 2 ** failures++) * (0.5 + Math.random() / 2)
      onRetry?.({ error, attempts: failures, pauseMs })
      await pause(pauseMs, signal).catch(() => undefined)
    }
  }
}

/** One connection with one subscription, until it breaks. */
async function* connection<Result extends Data>(
  endpoint: URL,
  entry: Entry,
  operation: Operation<Result, never>,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Result['eventsAppended'], void, undefined> {
  let silence: NodeJS.Timeout | undefined
  const socket = createSocket({
    url: endpoint.href.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await entry.token()}` }),
    retryAttempts: 0,
    keepAlive: silenceMs / 2,
    on: {
      ping: (received) => {
        if (!received) silence = setTimeout(() => socket.terminate(), silenceMs / 2)
      },
      pong: (received) => received && clearTimeout(silence),
      closed: () => clearTimeout(silence),
    },
  })
  const end = () => void socket.dispose()
  signal?.addEventListener('abort', end, { once: true })
  try {
    const answers = socket.iterate<Result>({ query: operation.toString(), variables })
    for await (const { data, errors } of answers) {
      if (errors?.[0]) throw errorOf(errors[0] as Parameters<typeof errorOf>[0])
      if (data) yield data.eventsAppended
    }
  } catch (why) {
    throw toldBy(why)
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}

/** Closed by a mistake of the client, so that another attempt would be closed likewise. */
const ourFaults = new Set([1003, 1009, 4400, 4406, 4408, 4409, 4429])

function toldBy(why: unknown): unknown {
  if (why instanceof GudangError) return why
  if (Array.isArray(why)) return errorOf(why[0] as Parameters<typeof errorOf>[0])
  const { code, reason, message } = why as { code?: number; reason?: string; message?: string }
  const said = `The connection was closed: ${reason || message || 'no reason was given'} (${code ?? 'lost'}).`
  return new GudangError(ourFaults.has(code!) ? 'BAD_REQUEST' : 'UNREACHABLE', said)
}
