import { createHash } from 'node:crypto'

/** What the chain holds of a movement: all of it. */
export interface Link {
  _id: unknown
  stock: unknown
  event: unknown
  sequence: number
  type: string
  reason?: string
  note?: string
  quantityDelta: number
  allocatedDelta: number
  quantityAfter: number
  allocatedAfter: number
  inTransitDelta?: number
  inTransitAfter?: number
  reference?: { kind: string; id: string; label: string }
  actor: { kind: string; id: string; name: string }
  createdAt: Date
  countedAt?: Date
}

/** Before the first movement of a stock. */
export const chainStart = ''

/** Whether the database gives back what was hashed: JSON has no NaN and no moment that is none, and units are whole. */
export function canBeChained(movement: Link): boolean {
  const { sequence, quantityDelta, allocatedDelta, quantityAfter, allocatedAfter, createdAt } = movement
  const { inTransitDelta = 0, inTransitAfter = 0 } = movement
  const numbers = [sequence, quantityDelta, allocatedDelta, quantityAfter, allocatedAfter]
  numbers.push(inTransitDelta, inTransitAfter)
  return numbers.every(Number.isSafeInteger) && !Number.isNaN(createdAt.getTime())
}

/** Ties a movement to the one before it: who changes the past must change every hash after it, up to the level's. */
export function chainHash(previous: string, movement: Link): string {
  const { reference, actor } = movement
  const content = [
    previous,
    String(movement._id),
    String(movement.stock),
    String(movement.event),
    movement.sequence,
    movement.type,
    movement.reason ?? null,
    movement.note ?? null,
    movement.quantityDelta,
    movement.allocatedDelta,
    movement.quantityAfter,
    movement.allocatedAfter,
    reference ? [reference.kind, reference.id, reference.label] : null,
    [actor.kind, actor.id, actor.name],
    movement.createdAt.getTime(),
    ...furtherOf(movement),
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}

/**
 * What only some movements have, by name, in one element at the end: nothing where there is nothing, so that every hash of
 * before stays true.
 */
function furtherOf({ countedAt, inTransitDelta, inTransitAfter }: Link): object[] {
  const isOnTheWay = inTransitDelta !== undefined || inTransitAfter !== undefined
  const further = {
    ...(countedAt ? { countedAt: countedAt.getTime() } : {}),
    ...(isOnTheWay ? { inTransit: [inTransitDelta ?? null, inTransitAfter ?? null] } : {}),
  }
  return Object.keys(further).length > 0 ? [further] : []
}
