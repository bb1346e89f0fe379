import { Button, Text, Title } from '@mantine/core'
import { IconChevronRight, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay, useMe } from '../../domain/people/me.tsx'
import { paths } from '../../paths.ts'
import type { DashboardQuery } from './dashboard.generated.ts'
import classes from './first-steps.module.css'

type Steps = NonNullable<DashboardQuery['firstSteps']>
type Step = keyof Omit<Steps, '__typename'>

/** In the order in which each needs the ones before it; each with the page that does it. */
const steps: { name: Step; to: string }[] = [
  { name: 'warehouse', to: `${paths.warehouses}?open=new` },
  { name: 'products', to: `${paths.imports}?kind=PRODUCTS` },
  { name: 'stock', to: `${paths.imports}?kind=STOCK_COUNTS` },
  { name: 'people', to: `${paths.users}?user=new` },
]

const keyOf = (userId: string) => `gudang.first-steps.${userId}`

/** Whether to ask at all: what was put aside, or was done once, is not asked for again on this device. */
export function useAsksFirstSteps(): boolean {
  const { id } = useMe()
  const mayManage = useMay('user.manage')
  const [isOpen] = useState(() => localStorage.getItem(keyOf(id)) === null)
  return mayManage && isOpen
}

/** What an empty installation begins with. */
export function FirstSteps({ done }: { done: Steps }) {
  const { t } = useTranslation()
  const id = useId()
  const { id: userId } = useMe()
  const allDone = steps.every(({ name }) => done[name])
  const [dismissed, setDismissed] = useState(false)
  useEffect(() => {
    if (allDone || dismissed) localStorage.setItem(keyOf(userId), 'over')
  }, [allDone, dismissed, userId])
  if (allDone || dismissed) return null
  const next = steps.find(({ name }) => !done[name])
  return (
    <section className={classes.steps} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={2} fz="md" id={id}>
          {t('dashboard.steps.title')}
        </Title>
        <Button variant="subtle" size="compact-sm" onClick={() => setDismissed(true)}>
          {t('dashboard.steps.dismiss')}
        </Button>
      </div>
      <ol className={classes.list}>
        {steps.map(({ name, to }) => (
          <li key={name}>
            <Link className={classes.step} to={to} aria-current={name === next?.name ? 'step' : undefined}>
              {done[name] ? (
                <IconCircleCheckFilled size={20} className={classes.done} aria-hidden />
              ) : (
                <IconCircle size={20} aria-hidden />
              )}
              <span>
                {t(`dashboard.steps.${name}`)}
                {done[name] && <span className="gd-hidden"> {t('dashboard.steps.done')}</span>}
                <Text component="span" display="block" size="xs" c="dimmed">
                  {t(`dashboard.steps.${name}Hint`)}
                </Text>
              </span>
              <IconChevronRight size={16} aria-hidden />
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}
