import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'

const patches = resolve(import.meta.dirname, '../../../../patches')
const required = createRequire(createRequire(import.meta.url).resolve('mongoose'))
const { version } = required('mongodb/package.json') as { version: string }

interface Driver {
  Connection: new (
    socket: Socket,
    options: object,
  ) => {
    writeCommand(command: unknown, options: object): Promise<void>
  }
}

const { OpMsgRequest } = required('mongodb/lib/cmap/commands.js') as {
  OpMsgRequest: new (database: string, command: object, options: object) => unknown
}

/** The file as it was published: the patch is taken back, hunk by hunk. */
function published(source: string): string {
  const patch = readFileSync(resolve(patches, `mongodb@${version}.patch`), 'utf8')
  for (const hunk of patch.split(/^@@.*\n/m).slice(1)) {
    const lines = hunk.split('\n').slice(0, -1)
    const side = (left: string) =>
      lines
        .filter((line) => line[0] !== left)
        .map((line) => line.slice(1))
        .join('\n')
    expect(source).toContain(side('-'))
    source = source.replace(side('-'), () => side('+'))
  }
  return source
}

function loadPublished(): Driver {
  const path = required.resolve('mongodb/lib/cmap/connection.js')
  const made = Object.assign(new Module(path), { filename: path }) as Module & {
    _compile(source: string, path: string): void
  }
  made._compile(published(readFileSync(path, 'utf8')), path)
  return made.exports as Driver
}

const database = createServer((socket) => socket.resume())
beforeAll(() => once(database.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => void database.close())

/** What becomes of a command that is sent just when its socket has been destroyed. */
async function sentTooLate({ Connection }: Driver): Promise<string> {
  const { port } = database.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const connection = new Connection(socket, { id: 1, generation: 0, hostAddress: `127.0.0.1:${port}` })
  socket.destroy()
  const sent = connection.writeCommand(new OpMsgRequest('admin', { hello: 1 }, {}), {
    agreedCompressor: 'none',
  })
  return Promise.race([
    sent.then(
      () => 'sent',
      (error: Error) => error.name,
    ),
    delay(1_000, 'never ends'),
  ])
}

it('a command on a destroyed socket fails, so that the database is looked at again', async () => {
  expect(await sentTooLate(required('mongodb/lib/cmap/connection.js') as Driver)).toBe('MongoNetworkError')
})

it('the driver as published still needs its patch: where this fails, take it out (patches/README.md)', async () => {
  expect(await sentTooLate(loadPublished())).toBe('never ends')
})
