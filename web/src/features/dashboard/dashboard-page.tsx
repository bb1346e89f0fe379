import { useThrottledCallback } from '@mantine/hooks'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../domain/people/me.tsx'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useLiveRefetch } from '../../graphql/api.tsx'
import { problemOf } from '../../graphql/problem.ts'
import { midnight } from '../../ui/midnight.ts'
import { Page } from '../../ui/page/page.tsx'
import { ErrorState } from '../../ui/feedback/states.tsx'
import { part } from '../../ui/part.ts'
import classes from './dashboard.module.css'
import { useDashboardQuery } from './dashboard.generated.ts'
import { timeZone } from './days.ts'
import { Figures } from './figures.tsx'
import { FirstSteps, useAsksFirstSteps } from './first-steps.tsx'
import { OpenOrders } from './open-orders.tsx'
import { Panel } from './panel.tsx'
import { Today } from './today.tsx'
import { StockValue } from './stock-value.tsx'
import { TopMovers } from './top-movers.tsx'

const MovementTrend = part(async () => (await import('./movement-trend.tsx')).MovementTrend)

/** A busy warehouse changes many times a second; the figures need not follow each change. */
const refreshMs = 10_000

/** What needs somebody today, then how it goes; each figure links to the list behind it. */
export function DashboardPage() {
  const { t } = useTranslation()
  const { code: warehouseCode } = useWarehouseChoice()
  const { data, previousData, error, loading, refetch } = useDashboardQuery({
    variables: {
      ...{ warehouseCode, timeZone: timeZone(), from: midnight() },
      ...{ withStock: useMay('inventory.view'), withCounts: useMay('stocktake.manage') },
      withFirstSteps: useAsksFirstSteps(),
    },
  })
  const refresh = useThrottledCallback(() => void refetch(), refreshMs)
  useLiveRefetch('stock', refresh)
  useLiveRefetch('order', refresh)
  useLiveRefetch('alert', refresh)
  useLiveRefetch('stocktake', refresh)
  const shown = data ?? (loading ? previousData : undefined)
  if (!shown && error) {
    return (
      <Page title={t('dashboard.title')}>
        <ErrorState problem={problemOf(error)} retry={refetch} />
      </Page>
    )
  }
  return (
    <Page title={t('dashboard.title')}>
      {shown?.firstSteps && <FirstSteps done={shown.firstSteps} />}
      <div className={classes.grid}>
        <div className={classes.first}>
          <Today figures={shown} />
          {shown && <Figures dashboard={shown.dashboard} />}
        </div>
        <Suspense fallback={<Panel title={t('dashboard.trend')} wide loading={9} />}>
          <MovementTrend warehouseCode={warehouseCode} />
        </Suspense>
        <TopMovers movers={shown?.topMovers} />
        <OpenOrders counts={shown?.dashboard.openOrders} />
        <StockValue values={shown?.dashboard.stockValue} />
      </div>
    </Page>
  )
}
