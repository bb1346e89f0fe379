import type { AdjustmentReason } from '../../graphql/schema.generated.ts'

export const adjustmentReasons: AdjustmentReason[] = [
  'RECEIPT',
  'RETURN',
  'COUNT',
  'DAMAGE',
  'LOSS',
  'FOUND',
  'CORRECTION',
]
