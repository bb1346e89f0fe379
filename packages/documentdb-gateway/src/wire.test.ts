import { deserialize, serialize } from 'bson'
import { describe, expect, test } from 'vitest'
import { Fields } from './fields.ts'
import { BrokenFrame, bsonOf, FrameReader } from './wire.ts'

function frameOf(requestId: number, command: object): Buffer {
  const body = serialize(command)
  const head = Buffer.alloc(21)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(requestId, 4)
  head.writeInt32LE(2013, 12)
  return Buffer.concat([head, body])
}

describe('a stream of messages', () => {
  const commands = [
    { ping: 1 },
    { find: 'things', filter: { text: 'x'.repeat(300) } },
    { hello: 1 },
    { insert: 'y' },
  ]
  const stream = Buffer.concat(commands.map((command, n) => frameOf(n, command)))

  test('gives the same messages wherever it is cut', () => {
    for (let size = 1; size <= stream.length; size++) {
      const reader = new FrameReader()
      const messages = []
      for (let at = 0; at < stream.length; at += size)
        messages.push(...reader.push(stream.subarray(at, at + size)))
      expect(messages.map(({ requestId }) => requestId)).toEqual([0, 1, 2, 3])
      expect(messages.map(({ body }) => deserialize(body))).toEqual(commands)
    }
  })

  test('is not waited for beyond a header that lies', () => {
    const reader = new FrameReader()
    const header = Buffer.alloc(16)
    header.writeInt32LE(48_000_001, 0)
    expect(() => reader.push(header)).toThrow(BrokenFrame)
  })
})

describe('a reply', () => {
  test('is the same from bytes and from what PostgreSQL prints', () => {
    const [message] = new FrameReader().push(frameOf(7, { ping: 1 }))
    const document = Buffer.from(serialize({ cursor: { firstBatch: [{ text: '☃' }] }, ok: 1 }))
    const printed = `BSONHEX${document.toString('hex')}`
    expect(bsonOf(printed)).toEqual(document)
    const [fromBytes, fromPrint] = [message!.reply(document), message!.reply(printed)]
    // The reply's own id, at 4 to 8, is a new one each time.
    expect(fromPrint.subarray(8)).toEqual(fromBytes.subarray(8))
    expect(fromPrint.readInt32LE(0)).toBe(fromPrint.length)
    expect(fromPrint.readInt32LE(8)).toBe(7)
  })
})

describe('the fields of a command', () => {
  test('are found behind values of any type, without those being parsed', () => {
    const values = [
      0.5,
      'text',
      { a: 1 },
      [1, 2],
      Buffer.from('b'),
      true,
      new Date(),
      null,
      /a+/i,
      7,
      2n ** 40n,
    ]
    const fields = new Fields(
      Buffer.from(
        serialize({
          insert: 'things',
          ...Object.fromEntries(values.map((value, n) => [`v${n}`, value])),
          $db: 'test',
          number: 5n,
        }),
      ),
    )
    expect(fields.command).toBe('insert')
    expect(fields.text('$db')).toBe('test')
    expect(fields.long('number')).toBe(5n)
    expect(fields.number('v5')).toBe(1)
    expect(fields.document('v2')).toEqual(Buffer.from(serialize({ a: 1 })))
    expect(fields.names()).toHaveLength(values.length + 3)
  })

  test('that end beyond their document break it, whichever byte is cut off', () => {
    const whole = Buffer.from(serialize({ find: 'things', filter: { text: 'long enough' }, limit: 3n }))
    for (let length = 6; length < whole.length; length++) {
      const cut = Buffer.concat([whole.subarray(0, length - 1), Buffer.alloc(1)])
      let names: string[] = []
      try {
        names = new Fields(cut).names()
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenFrame)
      }
      expect(names.length).toBeLessThan(3)
    }
  })
})
