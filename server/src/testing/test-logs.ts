import { createWriteStream, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLogger, type Logger } from '../platform/observe/logger.ts'

export const logFolder = resolve(import.meta.dirname, '../../../.gudang/test-logs')

let logger: Logger | undefined

/** All that the servers of this test file say, down to the last detail, for the search for secrets. */
export function testLogger(): Logger {
  mkdirSync(logFolder, { recursive: true })
  logger ??= createLogger('trace', createWriteStream(join(logFolder, `server-${process.pid}.log`)))
  return logger
}
