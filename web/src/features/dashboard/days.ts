/** The reader's time zone, whose days the dashboard and the filters use. */
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
