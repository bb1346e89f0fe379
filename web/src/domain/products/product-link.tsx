import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { RowLink } from '../../ui/table/row-link.tsx'
import { useMay } from '../people/me.tsx'

/** An SKU that leads to all that is known of its product, for who may see products. */
export function ProductLink({ sku }: { sku: string }) {
  if (!useMay('product.view')) return <span className="gd-code">{sku}</span>
  return (
    <Link className="gd-link gd-code" to={paths.product(sku)}>
      {sku}
    </Link>
  )
}

interface ProductRowLinkProps {
  sku: string
  title?: string
  children: ReactNode
}

/** The same in the rows of a list, around whatever names it there. */
export function ProductRowLink({ sku, title, children }: ProductRowLinkProps) {
  if (!useMay('product.view')) return <span title={title}>{children}</span>
  return (
    <RowLink className="gd-link gd-quiet" to={paths.product(sku)} title={title}>
      {children}
    </RowLink>
  )
}
