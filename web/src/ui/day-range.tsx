import { Group, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Days {
  /** As 2026-11-23, the first and the last that are wanted. */
  from: string | undefined
  to: string | undefined
}

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

/** From the midnight that begins the first day until that which ends the last, of the reader's own days. */
export const momentsOf = ({ from, to }: Days) => ({
  from: from && midnight(from, 0),
  to: to && midnight(to, 1),
})

function midnight(day: string, daysOn: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  const moment = new Date(year ?? Number.NaN, (month ?? 1) - 1, (date ?? 1) + daysOn)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
