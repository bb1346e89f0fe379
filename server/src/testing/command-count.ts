import mongoose from 'mongoose'

interface Started {
  commandName: string
  command: {
    [key: string]: unknown
    autocommit?: boolean
    lsid?: { id: { toString(encoding: 'hex'): string } }
    txnNumber?: unknown
  }
}

/** The database commands of the transaction that writes to this collection while the body runs. */
export async function commandsOfTransaction(
  collection: string,
  body: () => Promise<unknown>,
): Promise<string[]> {
  const started: { transaction: string; name: string; on: unknown }[] = []
  const note = ({ command, commandName }: Started) => {
    if (command.autocommit !== false) return
    const transaction = `${command.lsid?.id.toString('hex')}:${String(command.txnNumber)}`
    started.push({ transaction, name: commandName, on: command[commandName] })
  }
  const client = mongoose.connection.getClient()
  client.on('commandStarted', note as never)
  try {
    await body()
  } finally {
    client.off('commandStarted', note as never)
  }
  const own = started.find((command) => command.name === 'insert' && command.on === collection)?.transaction
  return started.filter((command) => command.transaction === own).map((command) => command.name)
}
