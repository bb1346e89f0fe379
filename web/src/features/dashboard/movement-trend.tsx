import { Button, SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../paths.ts'
import { problemOf } from '../../graphql/problem.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { dayAgo, momentsOf } from '../../ui/filters/days.ts'
import { ErrorState } from '../../ui/feedback/states.tsx'
import { useUrlState } from '../../ui/navigation/use-url-state.ts'
import { useMovementTrendQuery } from './dashboard.generated.ts'
import classes from './dashboard.module.css'
import { timeZone } from './days.ts'
import { Panel } from './panel.tsx'
import { TrendChart, type TrendDay } from './trend-chart.tsx'

const spans = ['30', '90', '365']

/** Units in and out by day, as a chart or as an accessible table. */
export function MovementTrend({ warehouseCode }: { warehouseCode: string | undefined }) {
  const { t } = useTranslation()
  const url = useUrlState()
  const [asTable, setAsTable] = useState(false)
  const span = spans.find((days) => days === url.get('days')) ?? '30'
  const { from, to } = momentsOf({ from: dayAgo(Number(span) - 1), to: dayAgo(0) })
  const { data, previousData, error, refetch } = useMovementTrendQuery({
    // Whole days, so that the variables stay the same all day and the cache is used.
    variables: { warehouseCode, timeZone: timeZone(), from: from!, to: to! },
  })
  const days = (data ?? previousData)?.movementTrend
  if (!days && !error) return <Panel title={t('dashboard.trend')} wide loading={9} />
  return (
    <Panel
      title={t('dashboard.trend')}
      wide
      actions={
        <div className={classes.controls}>
          <Button size="compact-xs" variant="subtle" onClick={() => setAsTable(!asTable)}>
            {asTable ? t('dashboard.asChart') : t('dashboard.asTable')}
          </Button>
          <SegmentedControl
            size="xs"
            aria-label={t('dashboard.span')}
            value={span}
            onChange={(value) => url.set({ days: value === '30' ? undefined : value })}
            data={spans.map((value) => ({ value, label: t('dashboard.days', { count: Number(value) }) }))}
          />
        </div>
      }
    >
      {!days ? (
        <ErrorState problem={problemOf(error)} retry={refetch} />
      ) : asTable ? (
        <TrendTable days={days} />
      ) : (
        <TrendChart days={days} />
      )}
    </Panel>
  )
}

function TrendTable({ days }: { days: TrendDay[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const moved = days.filter(({ movements }) => movements > 0).reverse()
  if (moved.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('dashboard.trendNone')}
      </Text>
    )
  }
  return (
    <div className={classes.trendTable} tabIndex={0} role="group" aria-label={t('dashboard.trend')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('dashboard.day')}</th>
            <th scope="col" data-numeric>
              {t('dashboard.in')}
            </th>
            <th scope="col" data-numeric>
              {t('dashboard.out')}
            </th>
            <th scope="col" data-numeric>
              {t('dashboard.movements')}
            </th>
          </tr>
        </thead>
        <tbody>
          {moved.map(({ day, unitsIn, unitsOut, movements }) => (
            <tr key={day}>
              <th scope="row">
                <Link className="gd-link" to={`${paths.movements}?from=${day}&to=${day}`}>
                  {format.day(day)}
                </Link>
              </th>
              <td data-numeric>{format.number(unitsIn)}</td>
              <td data-numeric>{format.number(unitsOut)}</td>
              <td data-numeric>{format.number(movements)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
