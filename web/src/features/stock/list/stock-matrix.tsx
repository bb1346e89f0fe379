import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../domain/people/me.tsx'
import { LowBadge } from '../../../domain/stock/low-badge.tsx'
import { useWarehousesQuery } from '../../../domain/warehouses/warehouses.generated.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import type { Problem } from '../../../graphql/problem.ts'
import { paths } from '../../../paths.ts'
import type { Paging } from '../../../ui/navigation/use-url-state.ts'
import { DataTable, type Column } from '../../../ui/table/data-table.tsx'
import { RowLink } from '../../../ui/table/row-link.tsx'
import type { StockMatrixCellFragment, StockMatrixQuery, StockMatrixRowFragment } from '../stock.generated.ts'
import { useProductAddress } from './product-address.ts'
import classes from './stock-matrix.module.css'

interface StockMatrixProps {
  page: StockMatrixQuery['stockMatrix'] | undefined
  problem: Problem | undefined
  retry: () => unknown
  paging: Paging
  empty: ReactNode
}

/** A row a product, a column a warehouse; on a phone the warehouses stand under the product's name. */
export function StockMatrix({ page, problem, retry, paging, empty }: StockMatrixProps) {
  const { t } = useTranslation()
  return (
    <DataTable
      label={t('shell.stock')}
      columns={useColumns(page?.nodes)}
      rows={page?.nodes}
      pageInfo={page?.pageInfo}
      problem={problem}
      retry={retry}
      paging={paging}
      empty={empty}
    />
  )
}

function useColumns(rows: StockMatrixRowFragment[] | undefined): Column<StockMatrixRowFragment>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const addressOf = useProductAddress()
  const warehouses = useWarehouses(rows)
  return useMemo(
    () => [
      {
        name: 'product',
        title: t('stock.product'),
        pin: 'start',
        render: ({ sku, name, stocks }) => (
          <>
            <RowLink className="gd-link gd-code" to={addressOf(sku)}>
              {sku}
            </RowLink>
            <span className={classes.name} title={name}>
              {name}
            </span>
            <span className={classes.cells}>
              {stocks.map((cell) => (
                <span key={cell.id}>
                  {cell.warehouseCode} <Level {...cell} />
                </span>
              ))}
            </span>
          </>
        ),
      },
      ...warehouses.map(({ code, name }): Column<StockMatrixRowFragment> => ({
        name: `in ${code}`,
        title: <span title={name}>{code}</span>,
        numeric: true,
        from: 'sm',
        render: ({ sku, stocks }) => {
          const cell = stocks.find(({ warehouseCode }) => warehouseCode === code)
          if (!cell) return undefined
          const said = t('stock.matrix.cell', {
            warehouse: code,
            quantity: format.number(cell.quantity),
            onHand: format.number(cell.onHand),
          })
          return (
            <RowLink className={classes.cell} to={paths.stockOf(code, sku)} title={said}>
              <Level {...cell} />
            </RowLink>
          )
        },
      })),
      {
        name: 'total',
        title: t('stock.matrix.total'),
        numeric: true,
        pin: 'end',
        render: ({ stocks }) => (
          <Level quantity={sum(stocks, 'quantity')} onHand={sum(stocks, 'onHand')} isLow={false} />
        ),
      },
    ],
    [t, format, addressOf, warehouses],
  )
}

/** Those that one can work with, and those of which there is something to show. */
function useWarehouses(rows: StockMatrixRowFragment[] | undefined): { code: string; name: string }[] {
  const { data } = useWarehousesQuery({ fetchPolicy: 'cache-first', skip: !useMay('warehouse.view') })
  return useMemo(() => {
    const shown = new Map<string, string>()
    for (const { stocks } of rows ?? [])
      for (const { warehouseCode } of stocks) shown.set(warehouseCode, warehouseCode)
    for (const { code, name, isActive } of data?.warehouses ?? [])
      if (isActive || shown.has(code)) shown.set(code, name)
    return [...shown].map(([code, name]) => ({ code, name })).sort((a, b) => (a.code < b.code ? -1 : 1))
  }, [rows, data])
}

function sum(stocks: StockMatrixCellFragment[], figure: 'quantity' | 'onHand'): number {
  return stocks.reduce((total, stock) => total + stock[figure], 0)
}

function Level({ quantity, onHand, isLow }: Pick<StockMatrixCellFragment, 'quantity' | 'onHand' | 'isLow'>) {
  const format = useFormat()
  return (
    <span className={isLow ? 'gd-low gd-number' : 'gd-number'}>
      {isLow && <LowBadge short />} {format.number(quantity)}
      {onHand !== quantity && <span className="gd-dimmed"> / {format.number(onHand)}</span>}
    </span>
  )
}
