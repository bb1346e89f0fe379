import type { mongo } from 'mongoose'
import {
  databaseConnectionsInUse,
  databaseConnectionsMost,
  databaseConnectionWait,
  databaseSeconds,
} from '../observe/metrics.ts'

/** Times every command of this client and counts the connections that it lends out. */
export function observeDatabase(client: mongo.MongoClient): void {
  databaseConnectionsMost.set(client.options.maxPoolSize)
  databaseConnectionsInUse.set(0)
  client.on('commandSucceeded', ({ commandName: command, duration }) =>
    databaseSeconds.observe({ command, outcome: 'ok' }, duration / 1000),
  )
  client.on('commandFailed', ({ commandName: command, duration }) =>
    databaseSeconds.observe({ command, outcome: 'failed' }, duration / 1000),
  )
  client.on('connectionCheckedOut', ({ durationMS }) => {
    databaseConnectionsInUse.inc()
    databaseConnectionWait.observe(durationMS / 1000)
  })
  client.on('connectionCheckedIn', () => databaseConnectionsInUse.dec())
}
