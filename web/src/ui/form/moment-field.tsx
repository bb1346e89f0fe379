import '@mantine/dates/styles.css'
import { DatePickerInput, DateTimePicker } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayFormat, useDateLocale } from '../dates.ts'
import { dayAgo } from '../filters/days.ts'

interface FieldProps {
  label: string
  description?: string
  error?: ReactNode
  /** Local, as in `2026-11-30T08:15:00`; of a day `2026-11-30`; empty where none is chosen. */
  value?: string
  onChange?: (value: string) => void
  from?: 'today'
  upTo?: 'today'
  'data-autofocus'?: boolean
}

/** A day, in the language of the page: the browser's own field speaks the browser's. */
export function DayField(props: FieldProps) {
  return <DatePickerInput valueFormat={dayFormat} {...usePicker(props)} />
}

/** A day and its hour. */
export function MomentField(props: FieldProps) {
  const { t } = useTranslation()
  return (
    <DateTimePicker
      valueFormat={`${dayFormat}, HH:mm`}
      {...usePicker(props)}
      timePickerProps={{ hoursInputLabel: t('moment.hour'), minutesInputLabel: t('moment.minute') }}
      submitButtonProps={{ 'aria-label': t('moment.done') }}
    />
  )
}

function usePicker({ value, onChange, from, upTo, ...rest }: FieldProps) {
  const { t } = useTranslation()
  return {
    ...rest,
    locale: useDateLocale(),
    firstDayOfWeek: 1 as const,
    clearable: true,
    leftSection: <IconCalendar size={14} aria-hidden />,
    placeholder: t('moment.none'),
    value: value || null,
    onChange: (chosen: string | null) => onChange?.(chosen?.replace(' ', 'T') ?? ''),
    minDate: from && dayAgo(0),
    maxDate: upTo && `${dayAgo(0)} 23:59:59`,
    clearButtonProps: { 'aria-label': t('actions.clear') },
    previousLabel: t('table.previousMonth'),
    nextLabel: t('table.nextMonth'),
  }
}
