import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { Column, SortStep } from '../../ui/table/data-table.tsx'
import { ProductRowLink } from '../products/product-link.tsx'
import { RowLink } from '../../ui/table/row-link.tsx'

interface OfStock {
  product: { sku: string; name: string }
  warehouse: { code: string; name: string }
}

interface StockKeyOptions<Row> {
  /** Where the SKU leads. */
  to: (row: Row) => string
  sort?: SortStep[]
  /** What else a phone shows of it. */
  phone?: (row: Row) => ReactNode
  /** In tables with many other columns. */
  productFrom?: 'md'
}

/** SKU, product and warehouse: a stock in any list; on a phone all three are in the first column. */
export const stockKeyColumns = <Row extends OfStock>(
  t: TFunction,
  { to, sort, phone, productFrom }: StockKeyOptions<Row>,
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
        <span className="gd-beside"> · {row.warehouse.code}</span>
        <span className="gd-phone">{row.product.name}</span>
        {phone && <span className="gd-phone">{phone(row)}</span>}
      </>
    ),
  },
  {
    name: 'product',
    title: t('stock.product'),
    grow: true,
    from: productFrom ?? 'sm',
    render: ({ product: { sku, name } }) => (
      <ProductRowLink sku={sku} title={name}>
        {name}
      </ProductRowLink>
    ),
  },
  {
    name: 'warehouse',
    title: t('stock.warehouse'),
    from: 'sm',
    render: ({ warehouse }) => <span title={warehouse.name}>{warehouse.code}</span>,
  },
]
