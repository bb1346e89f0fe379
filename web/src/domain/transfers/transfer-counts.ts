import { useLiveRefetch } from '../../graphql/api.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { useWarehouseChoice } from '../warehouses/warehouse-choice.ts'
import { useTransferCountsQuery, type WaitingTransfersFragment } from './transfer-counts.generated.ts'

/** The lists of what waits for somebody, in the order of a day's work. */
export const waitingLists = ['toSend', 'onTheWay', 'toReceive', 'discrepant', 'overdue'] as const
export type WaitingList = (typeof waitingLists)[number]

/** Of the chosen warehouse, while transfers move on. */
export function useTransferCounts(): WaitingTransfersFragment | undefined {
  const { code: warehouseCode } = useWarehouseChoice()
  const { data, previousData, refetch } = useTransferCountsQuery({ variables: { warehouseCode } })
  useLiveRefetch('transfer', refetch, 2_000)
  return (data ?? previousData)?.transferCounts
}

/** The server counts to 10,000. */
export function useCountText(): (count: number | null) => string {
  const format = useFormat()
  return (count) => (count === null ? `${format.compact(10_000)}+` : format.number(count))
}
