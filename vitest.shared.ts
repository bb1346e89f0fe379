import { join } from 'node:path'

/** Packages of this workspace are tested from their sources. */
export const aliases = [
  {
    find: /^@gudang\/(domain|client|documentdb-gateway|local-engines)$/,
    replacement: join(import.meta.dirname, 'packages/$1/src/index.ts'),
  },
]
