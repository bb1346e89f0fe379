import mongoose from 'mongoose'
import { Socket } from 'node:net'
import { expect } from 'vitest'

/** Every connection to the database breaks at the moment when it is first asked to insert into this collection. */
export async function withBrokenConnections<T>(collection: string, body: () => Promise<T>): Promise<T> {
  const client = mongoose.connection.getClient()
  let broken = 0
  const note = ({ command, address }: { command: { insert?: string }; address: string }) => {
    if (command.insert !== collection || broken > 0) return
    const port = Number(address.split(':').at(-1))
    for (const socket of openSockets().filter(({ remotePort }) => remotePort === port)) {
      broken++
      socket.destroy()
    }
  }
  client.on('commandStarted', note as never)
  try {
    return await body()
  } finally {
    client.off('commandStarted', note as never)
    expect(broken).toBeGreaterThan(0)
  }
}

function openSockets(): Socket[] {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] }
  return handles.call(process).filter((handle) => handle instanceof Socket)
}
