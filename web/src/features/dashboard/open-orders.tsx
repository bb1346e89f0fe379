import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { orderAges } from '../../domain/orders/order-ages.ts'
import { OrderStatusLabel } from '../../domain/orders/order-status.tsx'
import { paths } from '../../paths.ts'
import type { OrderAge, OrderStatus } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'
import { Panel } from './panel.tsx'

const open: OrderStatus[] = ['PENDING', 'PROCESSED']

interface OpenOrdersProps {
  counts: DashboardQuery['dashboard']['openOrders'] | undefined
}

export function OpenOrders({ counts }: OpenOrdersProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!counts) return <Panel title={t('dashboard.orders')} loading={5} />
  const countOf = (age: OrderAge, status: OrderStatus) =>
    counts.find((each) => each.age === age && each.status === status)?.count ?? 0
  return (
    <Panel title={t('dashboard.orders')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('dashboard.age')}</th>
            {open.map((status) => (
              <th scope="col" data-numeric key={status}>
                <OrderStatusLabel status={status} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {orderAges.map((age) => (
            <tr key={age}>
              <th scope="row">{t(`dashboard.ages.${age}`)}</th>
              {open.map((status) => {
                const count = countOf(age, status)
                const search = new URLSearchParams({ status, age })
                return (
                  <td data-numeric key={status}>
                    {count > 0 ? (
                      <Link className="gd-link" to={`${paths.orders}?${search.toString()}`}>
                        {format.number(count)}
                      </Link>
                    ) : (
                      <span className={classes.nothing}>0</span>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
