import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useUrlState } from '../navigation/use-url-state.ts'
import classes from './filters.module.css'

interface FiltersProps {
  /** The query parameters of the filters in it, so that nobody wonders why a list is short. */
  parameters: string[]
  children: ReactNode
}

/** On a phone the filters fold into one button, which says how many are set; elsewhere they stand in the row. */
export function Filters({ parameters, children }: FiltersProps) {
  const { t } = useTranslation()
  const url = useUrlState()
  const id = useId()
  const [opened, { toggle }] = useDisclosure()
  const count = parameters.filter((name) => url.get(name)).length
  return (
    <>
      <Button
        variant="default"
        data-icon-on-phone
        className={classes.fold}
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        aria-expanded={opened}
        aria-controls={id}
        onClick={toggle}
      >
        <span className={count > 0 ? undefined : 'gd-hidden'}>
          {count > 0 ? t('table.filtersSet', { count }) : t('table.filters')}
        </span>
      </Button>
      <div id={id} className={classes.filters} data-opened={opened || undefined}>
        {children}
      </div>
    </>
  )
}
