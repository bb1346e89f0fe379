import { Anchor, Button } from '@mantine/core'
import { IconCalendarRepeat } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveRefetch } from '../../../graphql/api.tsx'
import { problemOf } from '../../../graphql/problem.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { EmptyState, ProblemAlert } from '../../../ui/feedback/states.tsx'
import { useDialogAddress } from '../../../ui/navigation/use-dialog-address.ts'
import { Page } from '../../../ui/page/page.tsx'
import { DataTable, type Column } from '../../../ui/table/data-table.tsx'
import { CountPlanDialog } from './count-plan-dialog.tsx'
import { classes, dueOf, proposedBy, useCountPlans, type Plan } from './use-count-plans.ts'
import { useStartDue } from './use-start-due.ts'

/** How often each warehouse is counted, what that makes due today, and one step to begin it. */
export function CountPlansPage() {
  const { t } = useTranslation()
  const dialog = useDialogAddress('plan')
  const { plans, error, refetch } = useCountPlans()
  useLiveRefetch('stocktake', () => void refetch(), 2_000)
  const { problem, ...start } = useStartDue(refetch)
  return (
    <Page fill title={t('stocktakes.plans')} subtitle={t('stocktakes.plansHint')}>
      <ProblemAlert problem={problem} />
      <DataTable
        label={t('stocktakes.plans')}
        columns={useColumns(dialog.open, start)}
        rows={plans}
        problem={error && problemOf(error)}
        retry={refetch}
        onRowClick={({ warehouse }) => dialog.open(warehouse.code)}
        empty={
          <EmptyState
            icon={<IconCalendarRepeat stroke={1.5} aria-hidden />}
            title={t('stocktakes.noPlans')}
            hint={t('stocktakes.noPlansHint')}
          />
        }
      />
      <CountPlanDialog
        plan={plans?.find(({ warehouse }) => warehouse.code === dialog.value)}
        onClose={dialog.close}
        refresh={refetch}
      />
    </Page>
  )
}

function useColumns(
  open: (warehouseCode: string) => void,
  { begin, starting }: Pick<ReturnType<typeof useStartDue>, 'begin' | 'starting'>,
): Column<Plan>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    (): Column<Plan>[] => [
      {
        name: 'warehouse',
        title: t('fields.warehouse'),
        grow: true,
        render: ({ warehouse: { code, name }, today }) => (
          <>
            <Anchor component="button" inherit className="gd-code" title={name} onClick={() => open(code)}>
              {code}
            </Anchor>
            <span className="gd-phone">
              {today.length === 0
                ? t('stocktakes.noPlan')
                : today.map(({ abcClass, due }) => `${abcClass} ${format.number(due)}`).join(' · ')}
            </span>
          </>
        ),
      },
      ...classes.map((abcClass): Column<Plan> => ({
        name: abcClass,
        title: t('stocktakes.dueOf', { abcClass }),
        numeric: true,
        from: 'sm',
        render: (plan) => {
          const due = dueOf(plan, abcClass)
          const rhythm = plan.rhythms.find((one) => one.abcClass === abcClass)
          if (!due || !rhythm) return '–'
          return (
            <span
              title={t('stocktakes.rhythm', {
                count: rhythm.everyDays,
                stocks: format.number(due.stocks),
                daily: format.number(due.daily),
              })}
            >
              {t('stocktakes.ofAll', { done: format.number(due.due), all: format.number(due.stocks) })}
            </span>
          )
        },
      })),
      {
        name: 'counted',
        title: t('stocktakes.countedToday'),
        numeric: true,
        from: 'md',
        render: ({ today }) => format.number(today.reduce((sum, { countedToday }) => sum + countedToday, 0)),
      },
      {
        name: 'start',
        title: t('stocktakes.today'),
        numeric: true,
        render: (plan) => {
          const count = proposedBy(plan)
          const { code } = plan.warehouse
          if (plan.rhythms.length > 0 && count === 0) return t('stocktakes.nothingDue')
          return (
            <Button
              size="compact-xs"
              variant={count > 0 ? 'filled' : 'default'}
              loading={starting === code}
              onClick={(event) => {
                event.stopPropagation()
                if (count > 0) begin(plan)
                else open(code)
              }}
            >
              {count > 0 ? t('stocktakes.countDue', { count }) : t('stocktakes.setPlan')}
            </Button>
          )
        },
      },
    ],
    [t, format, open, begin, starting],
  )
}
