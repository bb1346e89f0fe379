import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export const registry = new Registry()

const registers = [registry]
const fast = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 5]

let processObserved = false

/** Memory, event loop and garbage collection of this process; asked for once. */
export function observeProcess(): void {
  if (!processObserved) collectDefaultMetrics({ register: registry })
  processObserved = true
}

export const requestSeconds = new Histogram({
  name: 'gudang_request_seconds',
  help: 'GraphQL requests, whole, by type of operation and the code of their first error (OK without).',
  labelNames: ['type', 'code'],
  buckets: fast,
  registers,
})

export const fileSeconds = new Histogram({
  name: 'gudang_file_seconds',
  help: 'Downloads and uploads, whole, by route and code: OK, that of an error, BROKEN_OFF where it did not end.',
  labelNames: ['operation', 'code'],
  buckets: [0.1, 0.5, 2, 5, 30, 120, 600],
  registers,
})

export const operationSeconds = new Histogram({
  name: 'gudang_operation_seconds',
  help: 'Resolvers of queries and mutations, by field and outcome: OK, the code of a refusal or of an error.',
  labelNames: ['operation', 'code'],
  buckets: fast,
  registers,
})

export const refusals = new Counter({
  name: 'gudang_refusals_total',
  help: 'Commands refused for a reason of the business; INSUFFICIENT_STOCK are attempts to oversell.',
  labelNames: ['command', 'code'],
  registers,
})

export const subscribers = new Gauge({
  name: 'gudang_subscribers',
  help: 'WebSocket connections that follow changes.',
  registers,
})

export const socketsClosed = new Counter({
  name: 'gudang_sockets_closed_total',
  help: 'WebSocket connections that this server closed, by close code; docs/api.md says what each means.',
  labelNames: ['code'],
  registers,
})

export const databaseSeconds = new Histogram({
  name: 'gudang_database_command_seconds',
  help: 'Commands sent to MongoDB.',
  labelNames: ['command', 'outcome'],
  buckets: fast,
  registers,
})

export const databaseConnectionsInUse = new Gauge({
  name: 'gudang_database_connections_in_use',
  help: 'Connections to MongoDB that are lent out; the pool has at most gudang_database_connections_most.',
  registers,
})

export const databaseConnectionsMost = new Gauge({
  name: 'gudang_database_connections_most',
  help: 'Size of the pool of connections to MongoDB.',
  registers,
})

export const databaseConnectionWait = new Histogram({
  name: 'gudang_database_connection_wait_seconds',
  help: 'Time that commands waited for a connection of the pool.',
  buckets: fast,
  registers,
})

export const transactionRetries = new Counter({
  name: 'gudang_transaction_retries_total',
  help: 'Transactions run again because another one was faster.',
  registers,
})

export const lockWait = new Histogram({
  name: 'gudang_lock_wait_seconds',
  help: 'Time that commands waited for their locks.',
  buckets: fast,
  registers,
})

export const commandsTogether = new Histogram({
  name: 'gudang_commands_together',
  help: 'Commands on stock that were decided in one transaction; with GROUP_COMMIT=off none is counted.',
  buckets: [1, 2, 4, 8, 16, 32],
  registers,
})

export const commandsWaiting = new Gauge({
  name: 'gudang_commands_waiting',
  help: 'Commands on stock that wait to be decided.',
  registers,
})

export const lockless = new Counter({
  name: 'gudang_lockless_commands_total',
  help: 'Commands that ran without the Redis lock because Redis was out of reach.',
  registers,
})

export const workerRuns = new Counter({
  name: 'gudang_worker_runs_total',
  help: 'Runs of background work on this server: OK, FAILED, or OVERTAKEN where others were faster.',
  labelNames: ['worker', 'outcome'],
  registers,
})

export const workerLastSuccess = new Gauge({
  name: 'gudang_worker_last_success_timestamp_seconds',
  help: 'When a run of this background work last ended well on this server, in seconds since 1970.',
  labelNames: ['worker'],
  registers,
})

export const eventsGiven = new Counter({
  name: 'gudang_events_given_total',
  help: 'Events that this server gave their positions; of several servers one does, while it lives.',
  registers,
})

export const eventLag = new Histogram({
  name: 'gudang_event_lag_seconds',
  help: 'Time from an event to its delivery on this server: to subscriptions and alerts.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30],
  registers,
})

export const consumerLag = new Histogram({
  name: 'gudang_consumer_lag_seconds',
  help: 'Time from an event to the commit of what its consumer made of it, on the server that did it.',
  labelNames: ['consumer'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30, 300],
  registers,
})

new Gauge({
  name: 'gudang_consumer_behind_seconds',
  help: 'How long this server has known of events that the consumer has not taken; 0 where it has taken all.',
  labelNames: ['consumer'],
  registers,
  collect() {
    this.reset()
    for (const [consumer, behindSince] of consumers) {
      const since = behindSince()
      this.set({ consumer }, since === undefined ? 0 : (Date.now() - since) / 1000)
    }
  },
})

const consumers = new Map<string, () => number | undefined>()

/** Shows a consumer in consumerBehind until the returned function is called. */
export function observeConsumer(consumer: string, behindSince: () => number | undefined): () => void {
  consumers.set(consumer, behindSince)
  return () => {
    if (consumers.get(consumer) === behindSince) consumers.delete(consumer)
  }
}

const mostCounted = 10_000

/** The length of a queue in the database, looked up when it is asked for; NaN while the database is away. */
export function gaugeOfWaiting(name: string, what: string, count: (limit: number) => Promise<number>): void {
  new Gauge({
    name,
    help: `${what}; counted up to ${mostCounted}.`,
    registers,
    async collect() {
      this.set(await count(mostCounted).catch(() => Number.NaN))
    },
  })
}
