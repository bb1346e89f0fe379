import type { mongo, Types } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'
import { codeKey, readCode, tidyCode } from './frozen/codes.ts'

interface OldCode {
  kind: 'SKU' | 'BARCODE' | 'WAREHOUSE' | 'ROLE'
  code: string
  readAs: string
  sameAs?: string
}

/**
 * Gives codes the keys that they are compared by. What is stored stays as it is: a code that would be read as another now is
 * noted in oldCodes, and one that is another's by now keeps a key of its own until somebody decides.
 */
export const codesThatLookTheSameAreOne: Migration = {
  name: '0009-codes-that-look-the-same-are-one',
  since: '0.1.0',
  async up(db) {
    const old = [...(await ofRoles(db)), ...(await ofWarehouses(db)), ...(await ofProducts(db))]
    await db.collection('oldCodes').deleteMany({})
    if (old.length > 0) await db.collection<OldCode>('oldCodes').insertMany(old)
  },
}

interface Stored {
  _id: Types.ObjectId
}

const batch = 1_000

/** In their order of old, which decides whose a code is. */
const byAge = <T extends Stored>(db: mongo.Db, name: string) =>
  db.collection<T>(name).find({}).sort({ _id: 1 }).batchSize(batch) as unknown as AsyncIterable<T>

/** Some keys are those of others until all have theirs; prepareDatabase makes the index again. */
async function dropIndex(db: mongo.Db, collection: string, index: string): Promise<void> {
  const found = await db
    .collection(collection)
    .indexes()
    .catch(() => [])
  if (found.some(({ name }) => name === index)) await db.collection(collection).dropIndex(index)
}

interface StoredRole extends Stored {
  name: string
}

async function ofRoles(db: mongo.Db): Promise<OldCode[]> {
  await dropIndex(db, 'roles', 'nameKey_1')
  const names = new Map<string, string>()
  const old: OldCode[] = []
  for await (const { _id, name } of byAge<StoredRole>(db, 'roles')) {
    const key = tidyCode(name)
    const first = names.get(key)
    if (first === undefined) names.set(key, name)
    else old.push({ kind: 'ROLE', code: name, readAs: key, sameAs: first })
    const nameKey = first === undefined ? key : keyAsStored(name)
    await db.collection('roles').updateOne({ _id }, { $set: { nameKey } })
  }
  return old
}

interface StoredWarehouse extends Stored {
  code: string
}

async function ofWarehouses(db: mongo.Db): Promise<OldCode[]> {
  const found: string[] = []
  for await (const { code } of byAge<StoredWarehouse>(db, 'warehouses')) found.push(code)
  const owners = new Map(found.filter((code) => formOf(code) === code).map((code) => [code, code]))
  return found.flatMap((code): OldCode[] => {
    const readAs = formOf(code)
    if (readAs === code) return []
    const first = owners.get(readAs)
    if (first === undefined) owners.set(readAs, code)
    return [{ kind: 'WAREHOUSE', code, readAs, ...(first === undefined ? {} : { sameAs: first }) }]
  })
}

interface StoredProduct extends Stored {
  sku: string
  codes: string[]
  barcodes?: string[]
}

async function ofProducts(db: mongo.Db): Promise<OldCode[]> {
  const owners = new Map<string, { id: string; sku: string }>()
  // Whose code is written as it is read now comes before who has the older code.
  for (const asRead of [true, false]) {
    for await (const product of byAge<StoredProduct>(db, 'products')) {
      const { _id, sku } = product
      for (const code of codesOf(product)) {
        const key = codeKey(formOf(code))
        if ((formOf(code) === code) === asRead && !owners.has(key)) owners.set(key, { id: String(_id), sku })
      }
    }
  }
  await dropIndex(db, 'products', 'codes_1')
  const old: OldCode[] = []
  let writes: mongo.AnyBulkWriteOperation<StoredProduct>[] = []
  const write = async () => {
    if (writes.length > 0) await db.collection<StoredProduct>('products').bulkWrite(writes)
    writes = []
  }
  for await (const product of byAge<StoredProduct>(db, 'products')) {
    const keys = codesOf(product).map((code) => {
      const readAs = formOf(code)
      const owner = owners.get(codeKey(readAs))!
      const isOwn = owner.id === String(product._id)
      const kind = code === product.sku ? 'SKU' : 'BARCODE'
      if (!isOwn) old.push({ kind, code, readAs, sameAs: owner.sku })
      else if (readAs !== code) old.push({ kind, code, readAs })
      return isOwn ? codeKey(readAs) : keyAsStored(code)
    })
    const codes = [...new Set(keys)]
    writes.push({
      updateOne: {
        filter: { _id: product._id },
        update: {
          $set: { codes, barcodes: codesOf(product).slice(1) },
          $addToSet: { terms: { $each: codes.filter((key) => /^\d{14}$/.test(key)) } },
        } as mongo.UpdateFilter<StoredProduct>,
      },
    })
    if (writes.length === batch) await write()
  }
  await write()
  return old
}

const codesOf = ({ sku, codes, barcodes }: StoredProduct) => [sku, ...(barcodes ?? codes.slice(1))]

/** What a code is read as now; one that could not be entered any more stays what it is. */
function formOf(code: string): string {
  // Not ??: what has no character left is no code either.
  return readCode(code) || code
}

/** Of a code that is another's by now: no code that is read can hold this. */
const keyAsStored = (code: string) => `\u0001${code}`
