export interface Days {
  /** The first and the last day, as 2026-11-23. */
  from: string | undefined
  to: string | undefined
}

/** From the start of the first day to the end of the last, in the reader's time zone. */
export const momentsOf = ({ from, to }: Days) => ({
  from: from && midnight(from, 0),
  to: to && midnight(to, 1),
})

function midnight(day: string, daysOn: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  const moment = new Date(year ?? Number.NaN, (month ?? 1) - 1, (date ?? 1) + daysOn)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}

const digits = (value: number) => String(value).padStart(2, '0')
const dayOf = (moment: Date) =>
  `${moment.getFullYear()}-${digits(moment.getMonth() + 1)}-${digits(moment.getDate())}`

/** The reader's own day that lies so many days back: 2026-11-23. */
export function dayAgo(days: number): string {
  const now = new Date()
  // Noon, since a day need not have a midnight.
  return dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days, 12))
}

/** The reader's first day of this month. */
export function firstOfMonth(): string {
  const now = new Date()
  return dayOf(new Date(now.getFullYear(), now.getMonth(), 1, 12))
}
