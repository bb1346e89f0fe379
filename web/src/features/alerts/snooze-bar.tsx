import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Can } from '../../domain/people/me.tsx'
import { useApi } from '../../graphql/api.tsx'
import { useProblemText } from '../../graphql/problem-text.ts'
import { useEach } from '../../graphql/use-each.ts'
import { paths } from '../../paths.ts'
import { dayAgo, momentsOf } from '../../ui/filters/days.ts'
import { notifyDone, notifyRefused } from '../../ui/feedback/notify.ts'
import { BulkBar } from '../../ui/table/bulk-bar.tsx'
import type { SelectionState } from '../../ui/table/use-selection.ts'
import { SnoozeAlertDocument, type AlertsQuery } from './alerts.generated.ts'

type Alert = AlertsQuery['alerts']['nodes'][number]

const choices = [1, 3, 7, 30]

/** The morning of the day after so many. */
const morningIn = (days: number) => momentsOf({ from: dayAgo(-days), to: undefined }).from!

interface SnoozeBarProps {
  selection: SelectionState<Alert>
  /** Those marked are snoozed, and are brought back. */
  wakes: boolean
  onDone: () => void
}

/** Puts the marked alerts aside, one command each; what fails stays marked and is told. */
export function SnoozeBar({ selection, wakes, onDone }: SnoozeBarProps) {
  const { t } = useTranslation()
  const { client } = useApi()
  const problemText = useProblemText()
  const [running, setRunning] = useState(false)
  const each = useEach()
  const { rows, toggle } = selection

  async function send({ id, product, warehouse }: Alert, until: string | null): Promise<boolean> {
    const { problem } = await each(`${id} ${until}`, (idempotencyKey) =>
      client.mutate({ mutation: SnoozeAlertDocument, variables: { input: { id, until, idempotencyKey } } }),
    )
    if (!problem) return true
    const named = { sku: product.sku, warehouse: warehouse.code, problem: problemText(problem) }
    notifyRefused(t('alerts.snoozeFailed', named))
    return false
  }

  async function run(until: string | null): Promise<void> {
    setRunning(true)
    const done: Alert[] = []
    for (const alert of rows) if (await send(alert, until)) done.push(alert)
    setRunning(false)
    toggle(done, false)
    if (done.length > 0)
      notifyDone(t(until ? 'alerts.snoozedDone' : 'alerts.wokenDone', { count: done.length }))
    onDone()
  }

  // A stocktake is of one warehouse.
  const [place, ...others] = new Set(rows.map(({ warehouse }) => warehouse.code))
  return (
    <BulkBar count={rows.length} onClear={selection.clear}>
      {place && others.length === 0 && (
        <Can permission="stocktake.manage">
          <Button
            size="compact-sm"
            variant="default"
            component={Link}
            to={paths.startStocktake({ warehouseCode: place, skus: rows.map(({ product }) => product.sku) })}
          >
            {t('stocktakes.start')}
          </Button>
        </Can>
      )}
      {wakes ? (
        <Button size="compact-sm" variant="default" loading={running} onClick={() => void run(null)}>
          {t('alerts.wake')}
        </Button>
      ) : (
        <Menu position="top">
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="default"
              loading={running}
              rightSection={<IconChevronDown size={14} aria-hidden />}
            >
              {t('alerts.snooze')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {choices.map((days) => (
              <Menu.Item key={days} onClick={() => void run(morningIn(days))}>
                {t('alerts.untilDays', { count: days })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </BulkBar>
  )
}
