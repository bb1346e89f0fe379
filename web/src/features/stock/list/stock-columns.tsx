import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LowBadge } from '../../../domain/stock/low-badge.tsx'
import { useMay } from '../../../domain/people/me.tsx'
import { stockKeyColumns } from '../../../domain/stock/stock-key-columns.tsx'
import { paths } from '../../../paths.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import type { Column } from '../../../ui/table/data-table.tsx'
import { useAdjustDialog } from '../adjust/adjust-dialog-state.ts'
import type { StockRowFragment } from '../stock.generated.ts'

export function useStockColumns(): Column<StockRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const mayAdjust = useMay('inventory.adjust')
  const { open } = useAdjustDialog()
  return useMemo(() => {
    const columns: Column<StockRowFragment>[] = [
      ...stockKeyColumns<StockRowFragment>(t, {
        to: ({ product, warehouse }) => paths.stockOf(warehouse.code, product.sku),
        sort: [{ value: 'SKU', direction: 'ascending' }],
      }),
      {
        name: 'quantity',
        title: t('stock.quantity'),
        numeric: true,
        sort: [
          { value: 'QUANTITY_ASC', direction: 'ascending' },
          { value: 'QUANTITY_DESC', direction: 'descending' },
        ],
        render: ({ quantity, isLow }) => (
          <>
            {isLow && <LowBadge />} {format.number(quantity)}
          </>
        ),
      },
      {
        name: 'allocated',
        title: t('stock.allocated'),
        numeric: true,
        from: 'sm',
        render: ({ allocated }) => format.number(allocated),
      },
      {
        name: 'onHand',
        title: t('stock.onHand'),
        numeric: true,
        from: 'sm',
        render: ({ onHand }) => format.number(onHand),
      },
      {
        name: 'threshold',
        title: t('stock.threshold'),
        numeric: true,
        from: 'md',
        render: ({ lowStockThreshold }) =>
          lowStockThreshold > 0 ? (
            format.number(lowStockThreshold)
          ) : (
            <span title={t('stock.unwatched')}>–</span>
          ),
      },
      {
        name: 'bin',
        title: t('stock.bin'),
        from: 'md',
        sort: [{ value: 'BIN', direction: 'ascending' }],
        render: ({ bin }) => bin,
      },
      {
        name: 'updatedAt',
        title: t('stock.updatedAt'),
        numeric: true,
        sort: [{ value: 'UPDATED_DESC', direction: 'descending' }],
        from: 'lg',
        render: ({ updatedAt }) => (
          <span className="gd-dimmed" title={format.dateTime(updatedAt)}>
            {format.ago(updatedAt)}
          </span>
        ),
      },
    ]
    if (mayAdjust) {
      columns.push({
        name: 'actions',
        title: <span className="gd-hidden">{t('table.actions')}</span>,
        numeric: true,
        render: ({ product, warehouse }) => (
          <button
            type="button"
            className="gd-action"
            onClick={() => open(product.sku, warehouse.code)}
            aria-label={t('stock.adjustOf', { sku: product.sku, warehouse: warehouse.code })}
          >
            {t('stock.adjust')}
          </button>
        ),
      })
    }
    return columns
  }, [t, format, mayAdjust, open])
}
