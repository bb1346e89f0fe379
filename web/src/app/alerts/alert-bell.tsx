import { ActionIcon } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useTransferCounts } from '../../domain/transfers/transfer-counts.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { Dropdown } from '../../ui/dialog/dropdown.tsx'
import { part } from '../../ui/part.ts'
import classes from './alerts.module.css'
import { useOpenAlertsQuery } from './open-alerts.generated.ts'

const AlertList = part(async () => (await import('./alert-list.tsx')).AlertList)

/** How many stocks and transfers of the chosen warehouse somebody must see to soon, and which, the most urgent first. */
export function AlertBell() {
  const { t } = useTranslation()
  const format = useFormat()
  const { code: warehouseCode } = useWarehouseChoice()
  const { data, refetch } = useOpenAlertsQuery({ variables: { warehouseCode } })
  useLiveRefetch('alert', refetch, 2_000)
  const alerts = data?.alerts
  // The server counts to 10,000.
  const count = alerts ? (alerts.totalCount ?? 10_000) : 0
  const urgent = data ? (data.urgent.totalCount ?? 10_000) : 0
  const transfers = useTransferCounts()
  const late = transfers ? (transfers.overdue ?? 10_000) + (transfers.discrepant ?? 10_000) : 0
  return (
    <div className={classes.anchor}>
      <Dropdown
        label={t('alerting.title')}
        button={(opened, toggle) => (
          <ActionIcon
            size="md"
            onClick={toggle}
            className={classes.bell}
            aria-expanded={opened}
            aria-haspopup="dialog"
          >
            <IconBell size={16} aria-hidden />
            <span className="gd-hidden">
              {t('alerting.bell', { count, shown: format.number(count), urgent: format.number(urgent) })}
              {late > 0 && t('alerting.late', { count: late, shown: format.number(late) })}
            </span>
            {urgent + late > 0 && (
              <span className={classes.count} aria-hidden>
                {format.compact(urgent + late)}
              </span>
            )}
          </ActionIcon>
        )}
      >
        {(close) => (
          <Suspense>
            {alerts && (
              <AlertList alerts={alerts.nodes} total={count} transfers={transfers} onLeave={close} />
            )}
          </Suspense>
        )}
      </Dropdown>
    </div>
  )
}
