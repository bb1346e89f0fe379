import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AlertReason } from '../../domain/stock/alert-reason.tsx'
import { useCountText } from '../../domain/transfers/transfer-counts.ts'
import type { WaitingTransfersFragment } from '../../domain/transfers/transfer-counts.generated.ts'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './alerts.module.css'
import type { OpenAlertsQuery } from './open-alerts.generated.ts'

interface AlertListProps {
  alerts: OpenAlertsQuery['alerts']['nodes']
  total: number
  transfers: WaitingTransfersFragment | undefined
  onLeave: () => void
}

export function AlertList({ alerts, total, transfers, onLeave }: AlertListProps) {
  const { t } = useTranslation()
  const countText = useCountText()
  const late = (['overdue', 'discrepant'] as const).filter((list) => transfers && transfers[list] !== 0)
  return (
    <>
      {late.length > 0 && (
        <ul className={classes.list}>
          {late.map((list) => (
            <li key={list}>
              <Link to={paths.transferList(list)} onClick={onLeave}>
                <span>{t(`alerting.${list}`)}</span>
                <span className="gd-number">{countText(transfers![list])}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {alerts.length === 0 ? (
        <Text size="sm" c="dimmed" p="sm">
          {t('alerting.none')}
        </Text>
      ) : (
        <LowStocks alerts={alerts} total={total} onLeave={onLeave} />
      )}
    </>
  )
}

function LowStocks({ alerts, total, onLeave }: Omit<AlertListProps, 'transfers'>) {
  const { t } = useTranslation()
  const format = useFormat()
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
