import { deserialize } from 'bson'
import type { Pool } from 'pg'
import { bsonOf } from './commands.ts'

const lookup = {
  name: 'key_pattern',
  text: `SELECT (i.index_spec).index_key::text AS key
           FROM documentdb_api_catalog.collection_indexes i
           JOIN documentdb_api_catalog.collections c USING (collection_id)
          WHERE c.database_name = $1 AND c.collection_name = $2 AND (i.index_spec).index_name = $3`,
}

/** The fields of the unique index that a message names; drivers tell by them what was taken. */
export async function keyPatternOf(pool: Pool, database: string, collection: string, message: string) {
  const named = /[Ii]ndex '?([^']+?)'?(?:$|[\s.,])/.exec(message)?.[1]
  if (!named) return undefined
  if (named === '_id_' || named === '_id') return { _id: 1 }
  const { rows } = await pool.query({ ...lookup, values: [database, collection, named] })
  const key: unknown = rows[0]?.key
  if (key === undefined) return undefined
  return deserialize(bsonOf(key)) as Record<string, unknown>
}
