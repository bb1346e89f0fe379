/** The reader's time zone, whose days the dashboard and the filters use. */
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The reader's own day that lies so many days back: 2026-11-23. */
export function dayAgo(days: number): string {
  const now = new Date()
  // Noon, since a day need not have a midnight.
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days, 12)
  const digits = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${digits(day.getMonth() + 1)}-${digits(day.getDate())}`
}
