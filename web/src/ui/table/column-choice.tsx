import { ActionIcon, Checkbox, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './data-table.tsx'
import { Dropdown } from '../dialog/dropdown.tsx'
import type { UrlState } from '../navigation/use-url-state.ts'

const parameter = 'hide'

/** The visible columns and the way to choose them. Hidden ones are in the address, so that a view keeps them. */
export function useColumnChoice<Row>(url: UrlState, columns: Column<Row>[]) {
  const kept = url.get(parameter)
  const hidden = useMemo(() => new Set(kept?.split(',')), [kept])
  const shown = useMemo(() => columns.filter(({ name }) => !hidden.has(name)), [columns, hidden])
  const set = (name: string, visible: boolean) => {
    const next = new Set(hidden)
    if (visible) next.delete(name)
    else next.add(name)
    url.set({ [parameter]: [...next].filter(Boolean).join(',') }, { keepPage: true })
  }
  return { columns: shown, hidden, set }
}

interface ColumnChoiceProps<Row> {
  /** The columns that may be hidden. */
  columns: Column<Row>[]
  hidden: Set<string>
  onChange: (name: string, shown: boolean) => void
}

export function ColumnChoice<Row>({ columns, hidden, onChange }: ColumnChoiceProps<Row>) {
  const { t } = useTranslation()
  return (
    <Dropdown
      label={t('table.columns')}
      align="end"
      button={(opened, toggle) => (
        <ActionIcon
          size={30}
          variant="default"
          aria-label={t('table.columns')}
          title={t('table.columns')}
          aria-expanded={opened}
          aria-haspopup="dialog"
          onClick={toggle}
        >
          <IconColumns3 size={16} aria-hidden />
        </ActionIcon>
      )}
    >
      {() => (
        <Stack gap="xs">
          {columns.map(({ name, title }) => (
            <Checkbox
              key={name}
              size="xs"
              label={title}
              checked={!hidden.has(name)}
              onChange={(event) => onChange(name, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      )}
    </Dropdown>
  )
}
