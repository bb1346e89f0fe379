import { BrokenFrame } from './wire.ts'

/** Value sizes by BSON type that do not depend on the value; strings and documents carry theirs. */
const fixedSizes: Record<number, number> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
}

interface Field {
  type: number
  value: Buffer
}

/**
 * The top-level fields of a command, found by skipping from one to the next: a batch of a thousand documents
 * is passed on to PostgreSQL as it came and never parsed here.
 */
export class Fields {
  readonly #fields = new Map<string, Field>()
  /** The first field names the command. */
  readonly command: string

  constructor(body: Buffer) {
    let first: string | undefined
    let at = 4
    const end = body.length - 1
    while (at < end) {
      const type = body[at]!
      const nameEnd = body.indexOf(0, at + 1)
      if (nameEnd < 0) throw new BrokenFrame('a field without an end')
      const name = body.toString('utf8', at + 1, nameEnd)
      const size = valueSize(body, type, nameEnd + 1)
      if (nameEnd + 1 + size > end) throw new BrokenFrame('a field whose length lies')
      this.#fields.set(name, { type, value: body.subarray(nameEnd + 1, nameEnd + 1 + size) })
      first ??= name
      at = nameEnd + 1 + size
    }
    this.command = first ?? ''
  }

  names(): string[] {
    return [...this.#fields.keys()]
  }

  text(name: string): string | undefined {
    const field = this.#fields.get(name)
    return field?.type === 0x02 ? field.value.toString('utf8', 4, field.value.length - 1) : undefined
  }

  /** A number, or a boolean as 0 or 1. */
  number(name: string): number | undefined {
    const field = this.#fields.get(name)
    switch (field?.type) {
      case 0x01:
        return field.value.readDoubleLE(0)
      case 0x08:
        return field.value[0]
      case 0x10:
        return field.value.readInt32LE(0)
      case 0x12:
        return Number(field.value.readBigInt64LE(0))
      case undefined:
      default:
        return undefined
    }
  }

  long(name: string): bigint | undefined {
    const field = this.#fields.get(name)
    return field?.type === 0x12 ? field.value.readBigInt64LE(0) : undefined
  }

  /** A document or array, as bytes. */
  document(name: string): Buffer | undefined {
    const field = this.#fields.get(name)
    return field?.type === 0x03 || field?.type === 0x04 ? field.value : undefined
  }
}

function valueSize(body: Buffer, type: number, at: number): number {
  const fixed = fixedSizes[type]
  if (fixed !== undefined) return fixed
  if (type === 0x0b) return afterZero(body, afterZero(body, at)) - at
  if (at + 4 > body.length) throw new BrokenFrame('a value that is cut off')
  const length = body.readInt32LE(at)
  if (length < 0) throw new BrokenFrame('a value of negative length')
  if (type === 0x03 || type === 0x04 || type === 0x0f) return length
  if (type === 0x02 || type === 0x0d || type === 0x0e) return 4 + length
  if (type === 0x05) return 5 + length
  if (type === 0x0c) return 4 + length + 12
  throw new BrokenFrame(`a value of type ${type}`)
}

function afterZero(body: Buffer, at: number): number {
  const zero = body.indexOf(0, at)
  if (zero < 0) throw new BrokenFrame('a string without an end')
  return zero + 1
}
