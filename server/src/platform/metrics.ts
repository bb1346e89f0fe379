import { Counter, Histogram, Registry } from 'prom-client'

export const registry = new Registry()

export const transactionRetries = new Counter({
  name: 'gudang_transaction_retries_total',
  help: 'Transactions run again because another one was faster.',
  registers: [registry],
})

export const lockWait = new Histogram({
  name: 'gudang_lock_wait_seconds',
  help: 'Time that commands waited for their locks.',
  buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 5],
  registers: [registry],
})

export const lockless = new Counter({
  name: 'gudang_lockless_commands_total',
  help: 'Commands that ran without the Redis lock because Redis was out of reach.',
  registers: [registry],
})
