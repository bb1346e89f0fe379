import type { Types } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'

interface StoredImport {
  state: string
  createdAt: Date
  errors: { code?: string }[]
}

const encodings = { utf8: 'utf-8', 'utf16-le': 'utf-16le', win1252: 'windows-1252' }

/**
 * What was checked before does not tell what each row was: it is not compared when it is applied, so it is cancelled and
 * can be sent again. What waits to be checked is checked.
 */
export const importsKnowTheirCheck: Migration = {
  name: '0008-imports-know-their-check',
  since: '0.1.0',
  async up(db) {
    const imports = db.collection<StoredImport & { _id: Types.ObjectId }>('imports')
    const chunks = db.collection('importChunks')
    await chunks.dropIndex('import_1_index_1').catch((error: { codeName?: string }) => {
      if (error.codeName !== 'IndexNotFound' && error.codeName !== 'NamespaceNotFound') throw error
    })
    for await (const { _id, createdAt, errors } of imports.find({ turn: { $exists: false } })) {
      const told = errors.map(({ code, ...error }) => (code === 'UNREADABLE' ? error : { ...error, code }))
      await imports.updateOne(
        { _id },
        { $set: { errors: told, warnings: [], attempts: 0, isDamaged: false, turn: createdAt } },
      )
    }
    for (const [before, encoding] of Object.entries(encodings))
      await imports.updateMany({ encoding: before }, { $set: { encoding } })
    await imports.updateMany(
      { state: { $in: ['READY', 'APPLYING', 'FAILED'] }, check: { $exists: false } },
      { $set: { state: 'CANCELLED', finishedAt: new Date() } },
    )
    await chunks.deleteMany({ check: { $exists: false } })
  },
}
