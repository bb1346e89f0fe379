import mongoose from 'mongoose'
import { expect } from 'vitest'

/** The database commits the next orders, dies, and of what it was asked to commit it knows nothing when it is back. */
export async function withLostCommit<T>(body: () => Promise<T>): Promise<T> {
  const { prototype } = mongoose.mongo.ClientSession
  const original = Object.getOwnPropertyDescriptor(prototype, 'commitTransaction')!
  const commit = original.value as (this: unknown) => Promise<void>
  const client = mongoose.connection.getClient()
  let placing: unknown
  let lost = 0
  const note = ({ command }: { command: { insert?: string; lsid?: { id: unknown } } }) => {
    if (command.insert === 'orders') placing = command.lsid?.id
  }
  client.on('commandStarted', note as never)
  prototype.commitTransaction = async function () {
    await commit.call(this)
    if (!placing || this.id?.id !== placing || lost++ > 0) return
    const error = new mongoose.mongo.MongoServerError({ message: 'no such transaction', code: 251 })
    error.addErrorLabel('TransientTransactionError')
    throw error
  }
  try {
    return await body()
  } finally {
    client.off('commandStarted', note as never)
    Object.defineProperty(prototype, 'commitTransaction', original)
    expect(lost).toBeGreaterThan(0)
  }
}
