import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { OrderStatusLabel } from '../../domain/order-status.tsx'
import { paths } from '../../domain/paths.ts'
import type { OrderAge, OrderStatus } from '../../graphql/schema.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'
import { dayAgo } from './days.ts'
import { Panel } from './panel.tsx'

const open: OrderStatus[] = ['PENDING', 'PROCESSED']

/** The oldest first: they wait the longest. */
const ages: { age: OrderAge; from?: number; to: number }[] = [
  { age: 'OVER_7_DAYS', to: 7 },
  { age: 'DAYS_3_TO_7', from: 7, to: 3 },
  { age: 'DAYS_1_TO_3', from: 3, to: 1 },
  { age: 'UNDER_1_DAY', from: 1, to: 0 },
]

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
          {ages.map(({ age, from, to }) => (
            <tr key={age}>
              <th scope="row">{t(`dashboard.ages.${age}`)}</th>
              {open.map((status) => {
                const count = countOf(age, status)
                const search = new URLSearchParams({
                  status,
                  ...(from === undefined ? {} : { from: dayAgo(from) }),
                  ...(to === 0 ? {} : { to: dayAgo(to) }),
                })
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
