import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMoney } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'
import { Panel } from './panel.tsx'

interface StockValueProps {
  values: DashboardQuery['dashboard']['stockValue'] | undefined
}

/** The value of each warehouse's stock at current prices; the bar is its share. */
export function StockValue({ values }: StockValueProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = useMoney()
  const worth = (value: number, isCapped: boolean) => `${isCapped ? '≥ ' : ''}${money(value)}`
  if (!values) return <Panel title={t('dashboard.value')} loading={5} />
  const total = values.reduce((sum, { value }) => sum + value, 0)
  const isCapped = values.some((each) => each.valueIsCapped)
  const onHand = values.reduce((sum, each) => sum + each.onHand, 0)
  return (
    <Panel title={t('dashboard.value')}>
      {values.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('dashboard.valueNone')}
        </Text>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('dashboard.value')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('dashboard.warehouse')}</th>
                <th scope="col" data-numeric>
                  {t('dashboard.onHand')}
                </th>
                <th scope="col" data-numeric>
                  {t('dashboard.worth')}
                </th>
              </tr>
            </thead>
            <tbody>
              {values.map(({ warehouse, value, ...each }) => (
                <tr key={warehouse.id}>
                  <th scope="row">
                    <Link
                      className="gd-link gd-clip"
                      to={`${paths.stock}?warehouse=${encodeURIComponent(warehouse.code)}`}
                      title={warehouse.name}
                    >
                      {warehouse.name}
                    </Link>
                    <span className={classes.bar} aria-hidden>
                      <span style={{ width: `${total ? (100 * value) / total : 0}%` }} />
                    </span>
                  </th>
                  <td data-numeric>{format.number(each.onHand)}</td>
                  <td data-numeric>{worth(value, each.valueIsCapped)}</td>
                </tr>
              ))}
            </tbody>
            {values.length > 1 && (
              <tfoot>
                <tr>
                  <th scope="row">{t('dashboard.all')}</th>
                  <td data-numeric>{format.number(onHand)}</td>
                  <td data-numeric>{worth(total, isCapped)}</td>
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </Panel>
  )
}
