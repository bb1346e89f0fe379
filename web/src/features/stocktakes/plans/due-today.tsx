import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../../../domain/people/me.tsx'
import { paths } from '../../../paths.ts'
import { proposedBy, useCountPlans } from './use-count-plans.ts'

/** That the plans propose something to be counted today. */
export function DueToday() {
  const { t } = useTranslation()
  const { plans = [] } = useCountPlans({ skip: !useMay('stocktake.manage') })
  const count = plans.reduce((sum, plan) => sum + proposedBy(plan), 0)
  if (count === 0) return null
  return (
    <Button component={Link} to={paths.countPlans} variant="light" style={{ alignSelf: 'flex-start' }}>
      {t('stocktakes.dueToday', { count })}
    </Button>
  )
}
