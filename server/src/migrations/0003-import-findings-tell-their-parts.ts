import type { Types } from 'mongoose'
import type { Migration } from '../platform/database/migrations.ts'

interface StoredImport {
  _id: Types.ObjectId
  errors: { values?: object[] }[]
  changes: { creates?: boolean; fields?: object[] }[]
}

/** What was found in files before this is told in sentences alone, as it was. */
export const importFindingsTellTheirParts: Migration = {
  name: '0003-import-findings-tell-their-parts',
  since: '0.1.0',
  async up(db) {
    const imports = db.collection<StoredImport>('imports')
    for await (const { _id, errors, changes } of imports.find({})) {
      await imports.updateOne(
        { _id },
        {
          $set: {
            errors: errors.map((error) => ({ values: [], ...error })),
            changes: changes.map((change) => ({ creates: false, fields: [], ...change })),
          },
        },
      )
    }
  },
}
