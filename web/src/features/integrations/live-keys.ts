import type { ApiKeyRowFragment } from './integrations.generated.ts'

export type KeyState = 'live' | 'revoked' | 'expired'

export function keyState({ revokedAt, expiresAt }: ApiKeyRowFragment, now = Date.now()): KeyState {
  if (revokedAt) return 'revoked'
  return expiresAt && new Date(expiresAt).getTime() <= now ? 'expired' : 'live'
}

export const liveKeys = (keys: ApiKeyRowFragment[]) => keys.filter((key) => keyState(key) === 'live')

/** Of all keys together. */
export function lastUse(keys: ApiKeyRowFragment[]): string | undefined {
  const uses = keys.flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
  return uses.sort().at(-1)
}
