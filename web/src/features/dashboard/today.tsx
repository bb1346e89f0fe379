import { Skeleton, Text, Title } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { WaitingList } from '../../domain/transfers/transfer-counts.ts'
import { useWarehouseChoice } from '../../domain/warehouses/warehouse-choice.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { paths } from '../../paths.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './today.module.css'

interface Task {
  name: 'ship' | 'process' | 'receive' | 'send' | 'discrepant' | 'overdue' | 'order' | 'count' | 'blocked'
  /** Null where the server counts no further. */
  count: number | null
  to: string
  hint?: string
  urgent?: boolean
}

/** What waits for a hand, in the order of a day's work; each leads to the list of it. */
export function Today({ figures }: { figures: DashboardQuery | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const { code: warehouseCode } = useWarehouseChoice()
  const tasks = useTasks(figures, warehouseCode)
  const waiting = tasks?.filter(({ count }) => count !== 0)
  return (
    <section className={classes.today} aria-labelledby={id} aria-busy={!waiting}>
      <Title order={2} className={classes.title} id={id}>
        {t('dashboard.needed')}
      </Title>
      {!waiting && [1, 2, 3, 4].map((index) => <Skeleton h={20} my={16} key={index} />)}
      {waiting?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('dashboard.nothingNeeded')}
        </Text>
      )}
      <ul className={classes.tasks}>
        {waiting?.map(({ name, count, to, hint, urgent }) => (
          <li key={name}>
            <Link className={classes.task} to={to}>
              <span className={classes.count}>
                {count === null ? `${format.compact(10_000)}+` : format.number(count)}
              </span>
              <span className={classes.what}>
                {t(`dashboard.tasks.${name}`, { count: count ?? 10_000 })}
                {hint && (
                  <span className={classes.hint} data-urgent={urgent || undefined}>
                    {hint}
                  </span>
                )}
              </span>
              <IconChevronRight size={16} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useTasks(
  figures: DashboardQuery | undefined,
  warehouseCode: string | undefined,
): Task[] | undefined {
  const { t } = useTranslation()
  const format = useFormat()
  if (!figures) return undefined
  const { openOrders } = figures.dashboard
  const orders = (name: 'ship' | 'process', status: 'PROCESSED' | 'PENDING'): Task => {
    const of = openOrders.filter((each) => each.status === status)
    const late = sum(of.filter(({ age }) => age === 'OVER_7_DAYS').map(({ count }) => count))
    return {
      name,
      count: sum(of.map(({ count }) => count)),
      to: `${paths.orders}?status=${status}`,
      ...(late > 0
        ? { hint: t('dashboard.late', { count: late, late: format.number(late) }), urgent: true }
        : {}),
    }
  }
  const transfers = figures.transferCounts
  const transfer = (name: Task['name'], list: WaitingList, count: number | null): Task => ({
    name,
    count,
    to: paths.transferList(list),
  })
  const low = ({ totalCount, nodes }: Low, urgent: DashboardQuery['urgent']): Task => {
    const skus = nodes.flatMap(({ urgency, product }) => (urgency === 'LATER' ? [] : [product.sku]))
    const task = { name: 'order' as const, count: totalCount, to: paths.alerts }
    if (skus.length === 0) return { ...task, hint: t('dashboard.lowHint') }
    const many = format.number(urgent?.totalCount ?? 10_000)
    const hint = t('dashboard.urgentHint', { urgent: many, skus: [...new Set(skus)].join(', ') })
    return { ...task, hint, urgent: true }
  }
  return [
    orders('ship', 'PROCESSED'),
    orders('process', 'PENDING'),
    ...(transfers
      ? [
          transfer('receive', 'toReceive', transfers.toReceive),
          transfer('send', 'toSend', transfers.toSend),
          transfer('discrepant', 'discrepant', transfers.discrepant),
          transfer('overdue', 'overdue', transfers.overdue),
        ]
      : []),
    ...(figures.low ? [low(figures.low, figures.urgent)] : []),
    ...(figures.countPlans ? [count(figures.countPlans, warehouseCode)] : []),
    ...(figures.blocked ? [blocked(figures.blocked.nodes)] : []),
  ]
}

const count = (
  plans: NonNullable<DashboardQuery['countPlans']>,
  warehouseCode: string | undefined,
): Task => ({
  name: 'count',
  count: sum(
    plans
      .filter(({ warehouse }) => !warehouseCode || warehouse.code === warehouseCode)
      .flatMap(({ today }) => today.map(({ proposed }) => proposed)),
  ),
  to: paths.countPlans,
})

/** What was found to be missing, and is promised. */
function blocked(stocktakes: NonNullable<DashboardQuery['blocked']>['nodes']): Task {
  const waiting = stocktakes.filter(({ progress }) => progress.blocked > 0)
  return {
    name: 'blocked',
    count: sum(waiting.map(({ progress }) => progress.blocked)),
    to:
      waiting.length === 1
        ? `${paths.stocktakeLines(waiting[0]!.number)}?list=blocked`
        : `${paths.stocktakes}?state=POSTING`,
    urgent: true,
  }
}

type Low = NonNullable<DashboardQuery['low']>

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
