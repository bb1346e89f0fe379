import { createHash, randomBytes } from 'node:crypto'

export const newToken = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** What is kept of a token: who reads the database has none. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')
