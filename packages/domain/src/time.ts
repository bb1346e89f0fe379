export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
/** Not a calendar day: those of a time zone may have 23 or 25 hours. */
export const dayMs = 24 * hourMs
