const dayMs = 86_400_000

/** The UTC day that lies so many days back: 2026-11-23. The server's days are UTC days. */
export function dayAgo(days: number): string {
  return new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)
}
