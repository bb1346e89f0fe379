import type { Logger } from '../observe/logger.ts'
import { isUnreachable } from './mongo.ts'

/** Logs what failed outside of any request: an error is our fault; that the database is away is a warning, and passes. */
export function logFailure(
  log: Logger,
  fields: { err: unknown } & Record<string, unknown>,
  message: string,
): void {
  log[isUnreachable(fields.err) ? 'warn' : 'error'](fields, message)
}
