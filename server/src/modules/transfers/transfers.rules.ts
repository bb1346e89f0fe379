export enum TransferStatus {
  DRAFT = 'DRAFT',
  READY = 'READY',
  IN_TRANSIT = 'IN_TRANSIT',
  CLOSED = 'CLOSED',
  CANCELLED = 'CANCELLED',
}

export enum TransferStep {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
  PROMISED = 'PROMISED',
  RELEASED = 'RELEASED',
  SENT = 'SENT',
  RECEIVED = 'RECEIVED',
  SETTLED = 'SETTLED',
  CANCELLED = 'CANCELLED',
}

/** In which status each step may be taken; what is of nothing yet can always be made. */
const allowedIn: Record<LaterStep, TransferStatus[]> = {
  UPDATED: [TransferStatus.DRAFT],
  PROMISED: [TransferStatus.DRAFT],
  RELEASED: [TransferStatus.READY],
  SENT: [TransferStatus.DRAFT, TransferStatus.READY],
  RECEIVED: [TransferStatus.IN_TRANSIT],
  SETTLED: [TransferStatus.IN_TRANSIT],
  CANCELLED: [TransferStatus.DRAFT, TransferStatus.READY],
}

export type LaterStep = `${Exclude<TransferStep, TransferStep.CREATED>}`

export const laterSteps = Object.keys(allowedIn) as LaterStep[]

export const isAllowed = (step: LaterStep, status: TransferStatus): boolean =>
  allowedIn[step].includes(status)

export enum TransferReceiving {
  NOTHING = 'NOTHING',
  PARTLY = 'PARTLY',
  ALL = 'ALL',
}

/** What a line counts of itself: units. */
export interface Counters {
  requested: number
  promised: number
  sent: number
  received: number
  damaged: number
  lost: number
  returned: number
  surplus: number
}

export const counters = [
  ...(['requested', 'promised', 'sent', 'received'] as const),
  ...(['damaged', 'lost', 'returned', 'surplus'] as const),
]

export const noUnits: Counters = {
  ...{ requested: 0, promised: 0, sent: 0, received: 0 },
  ...{ damaged: 0, lost: 0, returned: 0, surplus: 0 },
}

/** Units of a line of which nobody has said yet what became of them. */
export const openUnits = ({ sent, received, damaged, lost, returned }: Counters): number =>
  sent - received - damaged - lost - returned

export const isClosed = (lines: Counters[]): boolean => lines.every((line) => openUnits(line) === 0)

/** On the way beyond the day on which it was to arrive. */
export const isLate = (
  { status, expectedAt }: { status: TransferStatus; expectedAt?: Date | undefined },
  now: Date,
): boolean => status === TransferStatus.IN_TRANSIT && expectedAt !== undefined && expectedAt < now

export function receivingOf(lines: Counters[]): TransferReceiving {
  if (lines.every(({ received, damaged }) => received + damaged === 0)) return TransferReceiving.NOTHING
  return isClosed(lines) ? TransferReceiving.ALL : TransferReceiving.PARTLY
}

/** Whether what arrived is not, or not yet, what was sent. */
export const isDiscrepant = (lines: Counters[]): boolean =>
  receivingOf(lines) === TransferReceiving.PARTLY ||
  lines.some(({ damaged, lost, returned, surplus }) => damaged + lost + returned + surplus > 0)
