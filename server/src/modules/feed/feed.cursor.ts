import { decodeCursor, encodeCursor } from '../../platform/graphql/cursor.ts'
import { EventModel } from '../../platform/events/event-log.ts'
import { lastPosition, removedUpTo } from '../../platform/events/positions.ts'
import { badInput, problem } from '../../platform/inputs/field-problems.ts'

const sort = { position: 1 } as const

export const cursorAt = (position: number): string => encodeCursor(sort, { position })

/** The position after which to go on: that of the cursor, or where what is kept begins. */
export async function positionAfter(cursor: string | null | undefined): Promise<number> {
  const removed = await removedUpTo()
  if (cursor == null) return removed
  const [position] = decodeCursor(cursor, sort, EventModel.schema) as [number]
  if (position < removed) throw badInput([problem(['after'], 'CURSOR_EXPIRED')])
  // One of another database, or of this one before a backup was restored: it would skip what comes.
  if (!Number.isInteger(position) || position > (await lastPosition()))
    throw badInput([problem(['after'], 'NO_CURSOR')])
  return position
}
