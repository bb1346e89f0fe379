import { Button, Group, Text } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LowBadge } from '../../domain/low-badge.tsx'
import { useMay } from '../../domain/me.tsx'
import type { Problem } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import type { Paging } from '../../ui/use-url-state.ts'
import { useAdjustDialog } from './adjust-dialog-state.ts'
import type { StockRowFragment, StocksQuery } from './stock.generated.ts'

interface StockTableProps {
  stocks: StocksQuery['stocks'] | undefined
  problem?: Problem
  retry: () => unknown
  empty: ReactNode
  paging: Paging
}

export function StockTable({ stocks, problem, retry, empty, paging }: StockTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable
      label={t('stock.title')}
      columns={useColumns()}
      rows={stocks?.nodes}
      pageInfo={stocks?.pageInfo}
      problem={problem}
      retry={retry}
      empty={empty}
      paging={paging}
    />
  )
}

function useColumns(): Column<StockRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const mayAdjust = useMay('inventory.adjust')
  const { open } = useAdjustDialog()
  return useMemo(() => {
    const columns: Column<StockRowFragment>[] = [
      {
        name: 'sku',
        title: t('stock.sku'),
        render: ({ product, warehouse }) => (
          <>
            <span className="gd-code">{product.sku}</span>
            <span className="gd-phone">{warehouse.code}</span>
            <span className="gd-phone">{product.name}</span>
          </>
        ),
      },
      {
        name: 'product',
        title: t('stock.product'),
        grow: true,
        from: 'sm',
        render: ({ product }) => <span title={product.name}>{product.name}</span>,
      },
      {
        name: 'warehouse',
        title: t('stock.warehouse'),
        from: 'sm',
        render: ({ warehouse }) => <span title={warehouse.name}>{warehouse.code}</span>,
      },
      {
        name: 'quantity',
        title: t('stock.quantity'),
        numeric: true,
        render: ({ quantity, isLow }) => (
          <Group gap={6} justify="flex-end" wrap="nowrap">
            {isLow && <LowBadge />}
            <span>{format.number(quantity)}</span>
          </Group>
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
        render: ({ lowStockThreshold }) => format.number(lowStockThreshold),
      },
      {
        name: 'updatedAt',
        title: t('stock.updatedAt'),
        numeric: true,
        from: 'lg',
        render: ({ updatedAt }) => (
          <Text span inherit c="dimmed" title={format.dateTime(updatedAt)}>
            {format.ago(updatedAt)}
          </Text>
        ),
      },
    ]
    if (mayAdjust) {
      columns.push({
        name: 'actions',
        title: <span className="gd-hidden">{t('table.actions')}</span>,
        numeric: true,
        render: ({ product, warehouse }) => (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            fw={500}
            onClick={() => open(product.sku, warehouse.code)}
            aria-label={t('stock.adjustOf', { sku: product.sku, warehouse: warehouse.code })}
          >
            {t('stock.adjust')}
          </Button>
        ),
      })
    }
    return columns
  }, [t, format, mayAdjust, open])
}
