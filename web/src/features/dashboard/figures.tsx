import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import { dayAgo } from '../../ui/filters/days.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'

/** What one would like to know beside the trend. */
export function Figures({ dashboard }: { dashboard: DashboardQuery['dashboard'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { movementsToday, idleStocks } = dashboard
  const sum = (of: 'count' | 'units') => movementsToday.reduce((total, each) => total + each[of], 0)
  const figures = [
    {
      label: t('dashboard.today'),
      value: sum('count'),
      hint: t('dashboard.todayHint', { units: format.number(sum('units')) }),
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
      {figures.map(({ label, value, hint, to }) => (
        <Link className={classes.figure} to={to} key={label}>
          <span className={classes.label}>{label}</span>
          <span className={classes.value}>{format.number(value)}</span>
          <span className={classes.hint}>{hint}</span>
        </Link>
      ))}
    </div>
  )
}
