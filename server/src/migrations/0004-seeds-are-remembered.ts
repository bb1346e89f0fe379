import type { mongo, Types } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'

const seededRoles = ['admin', 'manager', 'staff_gudang', 'viewer']

interface StoredSeed {
  _id: string
  at: Date
  role?: Types.ObjectId
}

/** An installation that has roles was given all that it begins with; who was a user once is not made again. */
export const seedsAreRemembered: Migration = {
  name: '0004-seeds-are-remembered',
  since: '0.1.0',
  async up(db) {
    const roles = await db.collection<{ name: string }>('roles').find({}).sort({ name: 1 }).toArray()
    if (roles.length === 0) return
    for (const name of seededRoles) {
      const role = roles.find((each) => each.name === name)?._id
      await remember(db, { _id: `role:${name}`, at: new Date(), ...(role ? { role } : {}) })
    }
    const users = db.collection<{ email: string }>('users')
    for await (const { email } of users.find({}, { projection: { email: 1 } }).sort({ _id: 1 }))
      await remember(db, { _id: `user:${email}`, at: new Date() })
    const deleted = db.collection('events').find({ kind: 'user.deleted' }, { projection: { subject: 1 } })
    for await (const { subject } of deleted.sort({ at: -1, _id: -1 }))
      await remember(db, { _id: `user:${subject.label}`, at: new Date() })
  },
}

async function remember(db: mongo.Db, { _id, ...seed }: StoredSeed): Promise<void> {
  await db.collection<StoredSeed>('seeds').updateOne({ _id }, { $setOnInsert: seed }, { upsert: true })
}
