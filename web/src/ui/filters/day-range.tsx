import { Group, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Days } from './days.ts'

interface DayRangeProps extends Days {
  onChange: (change: Partial<Days>) => void
}

export function DayRange({ from, to, onChange }: DayRangeProps) {
  const { t } = useTranslation()
  return (
    <Group gap={4} wrap="nowrap">
      <TextInput
        size="xs"
        type="date"
        aria-label={t('table.fromDay')}
        value={from ?? ''}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      –
      <TextInput
        size="xs"
        type="date"
        aria-label={t('table.toDay')}
        value={to ?? ''}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
    </Group>
  )
}
