import { Anchor, Text } from '@mantine/core'
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
    <Text size="sm">
      <Anchor component={Link} inherit to={paths.countPlans}>
        {t('stocktakes.dueToday', { count })}
      </Anchor>
    </Text>
  )
}
