import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconX } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useUrlState } from '../navigation/use-url-state.ts'
import classes from './filters.module.css'

/** A filter that is set. */
export interface FilterChip {
  /** The query parameters that it is made of. */
  parameters: string[]
  text: string
}

interface FiltersProps {
  /** What is set of the filters in it, so that nobody wonders why a list is short. */
  chips: (FilterChip | undefined | false)[]
  children: ReactNode
}

/**
 * What is set stands over the list and is dropped by a click. On a phone the filters themselves fold into one button, which
 * says how many are set; elsewhere they stand in the row.
 */
export function Filters({ chips, children }: FiltersProps) {
  const { t } = useTranslation()
  const id = useId()
  const [opened, { toggle }] = useDisclosure()
  const set = chips.filter((chip) => chip !== undefined && chip !== false)
  const count = set.length
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
      {count > 0 && <Chips chips={set} />}
    </>
  )
}

function Chips({ chips }: { chips: FilterChip[] }) {
  const { t } = useTranslation()
  const url = useUrlState()
  const drop = (parameters: string[]) =>
    url.set(Object.fromEntries(parameters.map((name) => [name, undefined])))
  return (
    <ul className={classes.chips} aria-label={t('table.filters')}>
      {chips.map(({ parameters, text }) => (
        <li key={parameters.join()}>
          <Button
            variant="light"
            size="compact-xs"
            maw={280}
            rightSection={<IconX size={12} aria-hidden />}
            aria-label={t('table.dropFilter', { filter: text })}
            onClick={() => drop(parameters)}
          >
            {text}
          </Button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => drop(chips.flatMap(({ parameters }) => parameters))}
          >
            {t('actions.clearFilters')}
          </Button>
        </li>
      )}
    </ul>
  )
}
