import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ProductLink } from '../../domain/products/product-link.tsx'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { dayAgo } from '../../ui/filters/days.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'
import { Panel } from './panel.tsx'

export function TopMovers({ movers }: { movers: DashboardQuery['topMovers'] | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!movers) return <Panel title={t('dashboard.movers')} loading={8} />
  const most = movers[0]?.units ?? 1
  const allocationsOf = (sku: string) =>
    `${paths.movements}?${new URLSearchParams({ q: sku, type: 'ALLOCATION', from: dayAgo(30) }).toString()}`
  return (
    <Panel title={t('dashboard.movers')}>
      {movers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('dashboard.moversNone')}
        </Text>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('dashboard.product')}</th>
              <th scope="col" data-numeric>
                {t('dashboard.units')}
              </th>
              <th scope="col" data-numeric>
                {t('dashboard.ordersOf')}
              </th>
            </tr>
          </thead>
          <tbody>
            {movers.map(({ product, units, orders }) => (
              <tr key={product.id}>
                <th scope="row" title={product.name}>
                  <span className="gd-clip">
                    <ProductLink sku={product.sku} /> {product.name}
                  </span>
                  <span className={classes.bar} aria-hidden>
                    <span style={{ width: `${(100 * units) / most}%` }} />
                  </span>
                </th>
                <td data-numeric>
                  <Link className="gd-link" to={allocationsOf(product.sku)}>
                    {format.number(units)}
                  </Link>
                </td>
                <td data-numeric>{format.number(orders)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
