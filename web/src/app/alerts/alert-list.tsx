import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AlertReason } from '../../domain/stock/alert-reason.tsx'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './alerts.module.css'
import type { OpenAlertsQuery } from './open-alerts.generated.ts'

interface AlertListProps {
  alerts: OpenAlertsQuery['alerts']['nodes']
  total: number
  onLeave: () => void
}

export function AlertList({ alerts, total, onLeave }: AlertListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (alerts.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="sm">
        {t('alerting.none')}
      </Text>
    )
  }
  return (
    <>
      <ul className={classes.list}>
        {alerts.map(({ id, product, warehouse, quantity, threshold, ...alert }) => (
          <li key={id}>
            <Link to={paths.stockOf(warehouse.code, product.sku)} onClick={onLeave}>
              <span>
                <span className="gd-code">{product.sku}</span> {warehouse.code}
              </span>
              <span className="gd-number">
                {t('alerting.left', {
                  quantity: format.number(quantity),
                  threshold: format.number(threshold),
                })}
              </span>
              <Text span size="xs" c="dimmed" className="gd-clip" title={product.name}>
                {product.name}
              </Text>
              <Text span size="xs" c="dimmed">
                <AlertReason alert={alert} />
              </Text>
            </Link>
          </li>
        ))}
      </ul>
      <Link className={`gd-link ${classes.all}`} to={paths.alerts} onClick={onLeave}>
        {t('alerting.all', { count: total, shown: format.number(total) })}
      </Link>
    </>
  )
}
