import '@mantine/dates/styles.css'
import { DatePickerInput, type DatesRangeValue } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayFormat, useDateLocale } from '../dates.ts'
import { dayAgo, firstOfMonth, type Days } from './days.ts'
import type { FilterChip } from './filters.tsx'

const textOf = (days: (string | null | undefined)[], locale: string | undefined) =>
  days
    .flatMap((day) =>
      day
        ? [
            dayjs(day)
              .locale(locale ?? 'en')
              .format(dayFormat),
          ]
        : [],
    )
    .join(' – ')

/** The filter of these days, where one is set. */
export function useDaysChip({ from, to }: Days): FilterChip | undefined {
  const locale = useDateLocale()
  if (!from && !to) return undefined
  return { parameters: ['from', 'to'], text: textOf([from, to ?? dayAgo(0)], locale) }
}

interface DayRangeProps extends Days {
  onChange: (change: Partial<Days>) => void
}

/** From one day to another, in the language of the page: the browser's own field speaks the browser's. */
export function DayRange({ from, to, onChange }: DayRangeProps) {
  const { t } = useTranslation()
  const locale = useDateLocale()
  // The first day is chosen, the last is not yet.
  const [begun, setBegun] = useState<string>()
  const today = dayAgo(0)
  const range = (first: string): DatesRangeValue<string> => [first, today]
  const change = ([first, last]: DatesRangeValue<string>) => {
    setBegun(first && !last ? first : undefined)
    if (Boolean(first) === Boolean(last)) onChange({ from: first ?? undefined, to: last ?? undefined })
  }
  const chosen: [string | null, string | null] = begun
    ? [begun, null]
    : [from ?? null, to ?? (from ? today : null)]
  // The name of the field says what is seen in it.
  const shown = textOf(chosen, locale) || t('table.anyDay')
  return (
    <DatePickerInput
      type="range"
      size="xs"
      w={{ base: '100%', xs: 226 }}
      locale={locale}
      valueFormat={dayFormat}
      firstDayOfWeek={1}
      allowSingleDateInRange
      clearable
      leftSection={<IconCalendar size={14} aria-hidden />}
      aria-label={`${t('table.days')}: ${shown}`}
      placeholder={t('table.anyDay')}
      value={chosen}
      onChange={change}
      presets={[
        { value: range(today), label: t('table.today') },
        { value: range(dayAgo(6)), label: t('table.week') },
        { value: range(firstOfMonth()), label: t('table.month') },
      ]}
      clearButtonProps={{ 'aria-label': t('actions.clear') }}
      previousLabel={t('table.previousMonth')}
      nextLabel={t('table.nextMonth')}
    />
  )
}
