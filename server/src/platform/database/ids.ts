import { randomBytes } from 'node:crypto'
import { Types } from 'mongoose'

const processPart = randomBytes(5)
let counter = randomBytes(3).readUIntBE(0, 3)

/** An ObjectId whose time is that of `at`, so that ids keep the order of the clock they were made by. */
export function objectIdAt(at: Date): Types.ObjectId {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(Math.floor(at.getTime() / 1000), 0)
  processPart.copy(bytes, 4)
  counter = (counter + 1) & 0xffffff
  bytes.writeUIntBE(counter, 9, 3)
  return new Types.ObjectId(bytes)
}
