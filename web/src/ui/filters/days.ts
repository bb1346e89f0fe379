export interface Days {
  /** As 2026-11-23, the first and the last that are wanted. */
  from: string | undefined
  to: string | undefined
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
