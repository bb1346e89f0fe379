import type { Config } from '../../platform/config/config.ts'
import { forbidden } from '../../platform/errors.ts'

/** The refresh token's cookie: for scripts unreadable, sent to the API alone. */
export function refreshCookie(config: Config) {
  const crossSite = config.COOKIE_SAME_SITE === 'none'
  const secure = crossSite || config.NODE_ENV === 'production'
  const name = secure ? '__Secure-gudang-refresh' : 'gudang-refresh'
  const attributes = [
    'Path=/graphql',
    'HttpOnly',
    // Partitioned: kept for our API on that one site's pages alone, which is what browsers still let third parties do.
    ...(crossSite ? ['SameSite=None', 'Partitioned'] : ['SameSite=Strict']),
    ...(secure ? ['Secure'] : []),
  ].join('; ')
  return {
    name,
    set: (token: string, seconds: number) => `${name}=${token}; Max-Age=${seconds}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    /** A cookie that goes to other sites' pages too is honoured for the origins that we know. */
    requireKnownOrigin(origin: string | undefined): void {
      if (!crossSite) return
      if (!origin || !config.ALLOWED_ORIGINS.includes(origin))
        throw forbidden('This origin may not use the session cookie.')
    },
  }
}
