import { useTranslation } from 'react-i18next'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveChanges } from '../../graphql/api.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { notifyAlert } from '../../ui/feedback/notify.ts'

/** More at once become one notice. */
const toldOneByOne = 2

/** A notice in the corner for what has just become low in the chosen warehouse. */
export function useAlertNotices(): void {
  const { t } = useTranslation()
  const format = useFormat()
  const { code } = useWarehouseChoice()
  useLiveChanges('alert', (changes) => {
    const raised = changes.filter(
      ({ resolvedAt, snoozedUntil, warehouse }) =>
        !resolvedAt && !snoozedUntil && (!code || warehouse.code === code),
    )
    if (raised.length > toldOneByOne) {
      notifyAlert(t('alerting.many', { count: raised.length }))
      return
    }
    for (const { product, warehouse, quantity } of raised)
      notifyAlert(
        t('alerting.raised', {
          sku: product.sku,
          warehouse: warehouse.code,
          quantity: format.number(quantity),
        }),
      )
  })
}
