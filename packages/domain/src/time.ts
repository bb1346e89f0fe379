export const minuteMs = 60_000
export const hourMs = 3_600_000
/** Not a calendar day: those of a time zone may have 23 or 25 hours. */
export const dayMs = 24 * hourMs
