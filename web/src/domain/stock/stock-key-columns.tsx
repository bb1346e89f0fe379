import type { TFunction } from 'i18next'
import type { Column, SortStep } from '../../ui/table/data-table.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'

interface OfStock {
  product: { sku: string; name: string }
  warehouse: { code: string; name: string }
}

interface StockKeyOptions<Row> {
  /** Where the SKU leads. */
  to: (row: Row) => string
  sort?: SortStep[]
  /** In tables with many other columns. */
  productFrom?: 'md'
}

/** SKU, product and warehouse: a stock in any list; on a phone all three are in the first column. */
export const stockKeyColumns = <Row extends OfStock>(
  t: TFunction,
  { to, sort, productFrom }: StockKeyOptions<Row>,
): Column<Row>[] => [
  {
    name: 'sku',
    title: t('stock.sku'),
    ...(sort ? { sort } : {}),
    render: (row) => (
      <>
        <RowLink className="gd-link gd-code" to={to(row)}>
          {row.product.sku}
        </RowLink>
        <span className="gd-phone">{row.warehouse.code}</span>
        <span className="gd-phone">{row.product.name}</span>
      </>
    ),
  },
  {
    name: 'product',
    title: t('stock.product'),
    grow: true,
    from: productFrom ?? 'sm',
    render: ({ product }) => <span title={product.name}>{product.name}</span>,
  },
  {
    name: 'warehouse',
    title: t('stock.warehouse'),
    from: 'sm',
    render: ({ warehouse }) => <span title={warehouse.name}>{warehouse.code}</span>,
  },
]
