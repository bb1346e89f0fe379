import { MongoClient } from 'mongodb'

/** Inserts a document and tells how many there are now. */
export async function insertOne(uri: string, document: object): Promise<number> {
  const client = await new MongoClient(uri).connect()
  try {
    const things = client.db('t').collection('things')
    await things.insertOne(document)
    return await things.countDocuments({})
  } finally {
    await client.close()
  }
}
