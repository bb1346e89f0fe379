import { ActionIcon, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useWarehouseChoice } from '../../domain/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './alerts.module.css'
import { useOpenAlertsQuery } from './open-alerts.generated.ts'

const AlertList = lazy(async () => ({ default: (await import('./alert-list.tsx')).AlertList }))

/** How many stocks are low in what the lists speak of, and which. */
export function AlertBell() {
  const { t } = useTranslation()
  const format = useFormat()
  const { code: warehouseCode } = useWarehouseChoice()
  const [opened, { toggle, close }] = useDisclosure()
  const { data, refetch } = useOpenAlertsQuery({ variables: { warehouseCode } })
  useLiveRefetch('alert', refetch)
  const alerts = data?.alerts
  // The server counts to 10,000.
  const count = alerts ? (alerts.totalCount ?? 10_000) : 0
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" shadow="md" width={320} trapFocus>
      <Popover.Target>
        <ActionIcon
          size="md"
          onClick={toggle}
          className={classes.bell}
          aria-label={t('alerting.bell', { count, shown: format.number(count) })}
        >
          <IconBell size={16} aria-hidden />
          {count > 0 && <span className={classes.count}>{count > 99 ? '99+' : count}</span>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('alerting.title')}>
        <Suspense>
          {opened && alerts && <AlertList alerts={alerts.nodes} total={count} onLeave={close} />}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
