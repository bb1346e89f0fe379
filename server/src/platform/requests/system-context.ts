import { allPermissions } from '@gudang/domain'
import { randomUUID } from 'node:crypto'
import type { Ctx } from './context.ts'
import { objectIdAt } from '../database/ids.ts'
import type { Logger } from '../observe/logger.ts'

/** The system acting by itself; a script may hold the clock to lay history in the past. */
export function systemContext(log: Logger, name: string, now: () => Date = () => new Date()): Ctx {
  return {
    requestId: randomUUID(),
    actor: { kind: 'SYSTEM', id: name, name, permissions: new Set(allPermissions), warehouseIds: null },
    log,
    now,
    newId: () => objectIdAt(now()),
  }
}
