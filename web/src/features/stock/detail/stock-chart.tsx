import '@mantine/charts/styles.css'
import { LineChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import type { StockHistoryQuery } from '../stock.generated.ts'

interface StockChartProps {
  history: StockHistoryQuery['stockHistory']
  threshold: number
}

/** Steps: a level holds until the next movement. */
export function StockChart({ history, threshold }: StockChartProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const data = history.map(({ at, quantity, onHand }) => ({ at, quantity, onHand }))
  return (
    <LineChart
      h="100%"
      data={data}
      dataKey="at"
      curveType="stepAfter"
      withDots={false}
      strokeWidth={2}
      withLegend
      legendProps={{ verticalAlign: 'top', height: 28 }}
      lineProps={{ isAnimationActive: false }}
      valueFormatter={format.number}
      xAxisProps={{ tickFormatter: (at: string) => format.date(at), minTickGap: 60 }}
      yAxisProps={{ allowDecimals: false, domain: [0, 'auto'], width: 44 }}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'string' ? format.dateTime(at) : '') }}
      series={[
        { name: 'onHand', label: t('stock.onHand'), color: 'var(--gd-progress)', strokeDasharray: '5 4' },
        { name: 'quantity', label: t('stock.quantity'), color: 'var(--gd-good)' },
      ]}
      referenceLines={
        threshold > 0 ? [{ y: threshold, label: t('stock.threshold'), color: 'var(--gd-low)' }] : []
      }
    />
  )
}
