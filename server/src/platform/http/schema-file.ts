import type { Express } from 'express'
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** GET /schema.graphql: the contract for tools, as introspection tells it, and where introspection does. */
export function schemaRoute(app: Express, schema: GraphQLSchema): void {
  let printed: { text: string; gzipped: Buffer; etag: string } | undefined
  app.get('/schema.graphql', (req, res) => {
    const { text, gzipped, etag } = (printed ??= print(schema))
    res.set({ ETag: etag, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' }).type('text/plain')
    if (req.fresh) return void res.status(304).end()
    if (!req.acceptsEncodings('gzip')) return void res.send(text)
    // Once, and not for whoever asks.
    res.set('Content-Encoding', 'gzip').send(gzipped)
  })
}

function print(schema: GraphQLSchema) {
  const text = contractOf(schema)
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
  return { text, gzipped: gzipSync(text), etag }
}

/** As text, everything by its name: `schema.graphql` of the repository is this too. */
export const contractOf = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`
