import { deserialize } from 'bson'
import type { Query } from './statements.ts'
import { bsonOf } from './wire.ts'

const lookup = {
  name: 'key_pattern',
  text: `SELECT (i.index_spec).index_key::text AS key
           FROM documentdb_api_catalog.collection_indexes i
           JOIN documentdb_api_catalog.collections c USING (collection_id)
          WHERE c.database_name = $1 AND c.collection_name = $2
            AND ((i.index_spec).index_name = $3 OR 'documents_rum_index_' || i.index_id = $3)`,
}

/** A message names the index, or PostgreSQL's constraint behind it; the name may hold dots and spaces. */
const naming = /Index '(.+)'|constraint "(.+?)"/

/** The fields of the unique index that a message names; drivers tell by them what was taken. */
export async function keyPatternOf(query: Query, database: string, collection: string, message: string) {
  const [, index, constraint] = naming.exec(message) ?? []
  if (index === '_id_' || constraint?.startsWith('collection_pk_')) return { _id: 1 }
  const [key] = await query({ ...lookup, values: [database, collection, index ?? constraint ?? null] })
  return key ? deserialize(bsonOf(key)) : undefined
}
