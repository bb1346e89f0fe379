import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { dayAgo } from '../../ui/filters/days.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'

interface Figure {
  label: string
  value: number
  hint: string
  to: string
  /** Needs attention. */
  urgent?: boolean
}

/** The figures that need attention. */
export function Figures({ dashboard }: { dashboard: DashboardQuery['dashboard'] | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!dashboard) {
    return (
      <div className={classes.figures} aria-busy>
        {[1, 2, 3, 4].map((index) => (
          <div className={classes.figure} key={index}>
            <Skeleton h={12} w="60%" my={4} />
            <Skeleton h={26} w={64} my={5} />
            <Skeleton h={10} w="80%" my={5} />
          </div>
        ))}
      </div>
    )
  }
  const { openAlerts, openOrders, movementsToday, idleStocks } = dashboard
  const waiting = sum(openOrders.map(({ count }) => count))
  const late = sum(openOrders.filter(({ age }) => age === 'OVER_7_DAYS').map(({ count }) => count))
  const units = sum(movementsToday.map((movements) => movements.units))
  const figures: Figure[] = [
    {
      label: t('dashboard.low'),
      value: openAlerts,
      hint: openAlerts ? t('dashboard.lowHint') : t('dashboard.lowNone'),
      to: paths.alerts,
      urgent: openAlerts > 0,
    },
    {
      label: t('dashboard.waiting'),
      value: waiting,
      hint: late ? t('dashboard.late', { count: late, late: format.number(late) }) : t('dashboard.lateNone'),
      to: `${paths.orders}?status=OPEN`,
      urgent: late > 0,
    },
    {
      label: t('dashboard.today'),
      value: sum(movementsToday.map(({ count }) => count)),
      hint: t('dashboard.todayHint', { units: format.number(units) }),
      to: `${paths.movements}?from=${dayAgo(0)}`,
    },
    {
      label: t('dashboard.idle'),
      value: idleStocks,
      hint: t('dashboard.idleHint'),
      to: paths.idleStock,
    },
  ]
  return (
    <div className={classes.figures}>
      {figures.map(({ label, value, hint, to, urgent }) => (
        <Link className={classes.figure} to={to} key={label} data-urgent={urgent || undefined}>
          <span className={classes.label}>{label}</span>
          <span className={classes.value}>{format.number(value)}</span>
          <span className={classes.hint}>{hint}</span>
        </Link>
      ))}
    </div>
  )
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
