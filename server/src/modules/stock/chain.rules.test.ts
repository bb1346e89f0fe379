import { readName, readNote, type ReadText } from '@gudang/domain'
import fc from 'fast-check'
import { mongo, Types } from 'mongoose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { byHand } from '../../testing/ledger-watch.ts'
import { clearDatabase, startTestApp, type TestApp } from '../../testing/test-app.ts'
import { canBeChained, chainHash, type Link } from './chain.rules.ts'
import { MovementModel } from './movement.model.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(async () => {
  await clearDatabase()
  await app.stop()
})

const movement = {
  ...{ _id: 'm', stock: 's', event: 'e', sequence: 1, type: 'ADJUSTMENT' },
  ...{ quantityDelta: 1, allocatedDelta: 0, quantityAfter: 1, allocatedAfter: 0 },
  actor: { kind: 'USER', id: 'u', name: 'Ayu' },
  createdAt: new Date(0),
}

it('what hash and database write differently, or alike though it differs, is not chained', () => {
  expect(canBeChained(movement)).toBe(true)
  for (const createdAt of [new Date(NaN), new Date(8.64e15 + 1)])
    expect(canBeChained({ ...movement, createdAt })).toBe(false)
  for (const number of [NaN, Infinity, 0.5, 1e21, 2 ** 53])
    for (const field of ['sequence', 'quantityDelta', 'allocatedAfter'])
      expect(canBeChained({ ...movement, [field]: number })).toBe(false)
})

it('a hash of before there was anything on the way is what it was, byte for byte, and what is on the way is in it', () => {
  const before = 'enfgYAKFfM0LWv9T_nar1XePYz-XWxm5PAJo1hwTVAc'
  expect(chainHash('', movement)).toBe(before)
  const further = [
    { inTransitDelta: 0, inTransitAfter: 0 },
    { inTransitDelta: 1, inTransitAfter: 1 },
    { inTransitDelta: 0, inTransitAfter: 1 },
    { inTransitAfter: 1 },
  ]
  const hashes = further.map((fields) => chainHash('', { ...movement, ...fields }))
  expect(new Set([before, ...hashes]).size).toBe(1 + further.length)
  expect(canBeChained({ ...movement, inTransitDelta: 0.5 })).toBe(false)
})

/** As it comes out of the edge. */
const textBy = (rule: (given: string) => ReadText) =>
  fc.string({ unit: 'binary', maxLength: 12 }).map((given) => {
    const read = rule(given)
    return 'text' in read ? read.text : ''
  })
const anyNumber = fc.oneof(
  { weight: 20, arbitrary: fc.integer() },
  { weight: 20, arbitrary: fc.maxSafeInteger() },
  fc.double(),
  fc.constantFrom(0, -0, 0.1, 1e21, -1e21, NaN, Infinity, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 53 + 2),
)
/** What the validator wants of a balance. */
const anyBalance = anyNumber.map((number) => (number < 0 ? -number : number))
/** Fractions of a millisecond, years of five digits, and no moment at all among them. */
const anyMoment = fc.oneof(
  fc.date({ noInvalidDate: true }),
  fc.constant(new Date(NaN)),
  fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }).map((ms) => new Date(ms)),
  fc.double({ min: 1.7e12, max: 2e12, noNaN: true }).map((ms) => new Date(ms)),
)
const id = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new Types.ObjectId(bytes))
const orNothing = <T>(some: fc.Arbitrary<T>) => fc.oneof(some, fc.constantFrom(undefined, null))
/** The same fields in any order. */
const shuffled = <T extends object>(record: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  record.chain((made) =>
    fc
      .shuffledSubarray(Object.entries(made), { minLength: Object.keys(made).length })
      .map((entries) => Object.fromEntries(entries) as T),
  )
const stamp = { kind: fc.constantFrom('USER', 'SYSTEM'), id: textBy(readName), name: textBy(readName) }

const anyMovement = shuffled(
  fc.record(
    {
      _id: id,
      stock: id,
      event: id,
      sequence: anyBalance.map((number) => (number < 1 ? 1 + number : number)),
      type: fc.constant('ADJUSTMENT'),
      reason: orNothing(fc.constantFrom('COUNT', 'FOUND')),
      note: orNothing(textBy(readNote)),
      quantityDelta: anyNumber,
      allocatedDelta: anyNumber,
      quantityAfter: anyBalance,
      allocatedAfter: anyBalance,
      inTransitDelta: anyNumber,
      inTransitAfter: anyBalance,
      reference: orNothing(
        shuffled(fc.record({ kind: textBy(readName), id: textBy(readName), label: textBy(readName) })),
      ),
      actor: shuffled(fc.record({ ...stamp, more: orNothing(fc.object({ maxDepth: 2 })) })),
      createdAt: anyMoment,
    },
    {
      requiredKeys: [
        ...(['_id', 'stock', 'event', 'sequence', 'type', 'actor', 'createdAt'] as const),
        ...(['quantityDelta', 'allocatedDelta', 'quantityAfter', 'allocatedAfter'] as const),
      ],
    },
  ),
)

it('a movement that can be chained hashes the same when it is read back, whatever it holds', async () => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(anyMovement, async (made) => {
      const link = made as Link & { _id: Types.ObjectId }
      if (!canBeChained(link)) return
      const hash = chainHash('', link)
      await MovementModel.collection.deleteMany({}, byHand)
      try {
        await MovementModel.collection.insertOne({ ...made, hash } as never, byHand)
      } catch (error) {
        // 121: its validator.
        if (error instanceof mongo.MongoServerError && error.code === 121) return
        throw error
      }
      taken++
      const read = await MovementModel.findById(link._id).lean<Link>()
      expect(chainHash('', read!)).toBe(hash)
    }),
    { numRuns: 400 },
  )
  expect(taken).toBeGreaterThan(100)
})
