import type { Config } from '../config/config.ts'

/**
 * Whether a page of this origin may open a WebSocket: one that came from this server itself, from PUBLIC_URL or from
 * ALLOWED_ORIGINS. Without an origin it is no browser, whose pages are what is to be kept out.
 */
export function originCheck({ ALLOWED_ORIGINS, PUBLIC_URL }: Config) {
  const known = new Set(ALLOWED_ORIGINS)
  if (PUBLIC_URL) known.add(new URL(PUBLIC_URL).origin)
  return (origin: string | undefined, host: string | undefined): boolean => {
    if (origin === undefined || known.has(origin)) return true
    return URL.canParse(origin) && new URL(origin).host === host
  }
}
