import { dayMs } from '@gudang/domain'
import { Group, SegmentedControl, Skeleton, Table, Title } from '@mantine/core'
import { Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ErrorState } from '../../../ui/feedback/states.tsx'
import { useUrlState } from '../../../ui/navigation/use-url-state.ts'
import { part } from '../../../ui/part.ts'
import classes from './stock-page.module.css'
import { useStockHistoryQuery, type StockHistoryQuery } from '../stock.generated.ts'

const StockChart = part(async () => (await import('./stock-chart.tsx')).StockChart)

export interface StockKey {
  sku: string
  warehouseCode: string
  /** Grows with each movement, and so refetches the history. */
  version: number
}

const ranges = [7, 30, 90, 365]
const points = 121

export function StockHistory({ sku, warehouseCode, version, threshold }: StockKey & { threshold: number }) {
  const { t } = useTranslation()
  const url = useUrlState()
  const days = ranges.find((range) => String(range) === url.get('days')) ?? 30
  const span = useMemo(() => spanOf(days, version), [days, version])
  const { data, previousData, error, refetch } = useStockHistoryQuery({
    variables: { sku, warehouseCode, points, ...span },
  })
  const history = (data ?? previousData)?.stockHistory
  return (
    <section className={classes.panel} aria-label={t('stock.page.history')}>
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} size="sm">
          {t('stock.page.history')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('stock.page.range')}
          value={String(days)}
          onChange={(value) => url.set({ days: value }, { keepPage: true })}
          data={ranges.map((range) => ({
            value: String(range),
            label: t('stock.page.days', { count: range }),
          }))}
        />
      </Group>
      {error && !history ? (
        <ErrorState problem={problemOf(error)} retry={refetch} />
      ) : (
        <div className={classes.chart}>
          <Suspense fallback={<Skeleton h="100%" />}>
            {history ? <StockChart history={history} threshold={threshold} /> : <Skeleton h="100%" />}
          </Suspense>
        </div>
      )}
      {history && <HistoryTable history={history} />}
    </section>
  )
}

/** Up to the moment at which this version was seen. */
function spanOf(days: number, _version: number): { from: string; to: string } {
  const to = Date.now()
  return { from: new Date(to - days * dayMs).toISOString(), to: new Date(to).toISOString() }
}

/** The same as a table, for those who cannot see the chart. */
function HistoryTable({ history }: { history: StockHistoryQuery['stockHistory'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const changes = history.filter(
    (point, index) =>
      index === 0 ||
      point.quantity !== history[index - 1]!.quantity ||
      point.allocated !== history[index - 1]!.allocated,
  )
  return (
    <details className={classes.table}>
      <summary>{t('stock.page.asTable')}</summary>
      <Table fz="sm" maw={520} aria-label={t('stock.page.history')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th fw={400}>{t('stock.page.at')}</Table.Th>
            <Table.Th fw={400} ta="right">
              {t('stock.quantity')}
            </Table.Th>
            <Table.Th fw={400} ta="right">
              {t('stock.allocated')}
            </Table.Th>
            <Table.Th fw={400} ta="right">
              {t('stock.onHand')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ at, quantity, allocated, onHand }) => (
            <Table.Tr key={at}>
              <Table.Td>{format.dateTime(at)}</Table.Td>
              {[quantity, allocated, onHand].map((value, index) => (
                <Table.Td key={index} ta="right" className="gd-number">
                  {format.number(value)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  )
}
