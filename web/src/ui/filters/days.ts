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
