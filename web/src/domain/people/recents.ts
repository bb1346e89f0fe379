/** What a person has looked at last, in this browser: addresses and codes, no names of customers. */
export interface Recent {
  path: string
  label: string
}

const most = 8
const keyOf = (userId: string) => `gudang.recent.${userId}`

export function recentsOf(userId: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRecent) : []
  } catch {
    return []
  }
}

/** Anything may be stored there, by an older version or by hand. */
function isRecent(value: unknown): value is Recent {
  const { path, label } = (value ?? {}) as Partial<Recent>
  return typeof path === 'string' && path.startsWith('/') && typeof label === 'string'
}

export function noteRecent(userId: string, recent: Recent): void {
  const others = recentsOf(userId).filter(({ path }) => path !== recent.path)
  localStorage.setItem(keyOf(userId), JSON.stringify([recent, ...others].slice(0, most)))
}

export const forgetRecents = (userId: string) => localStorage.removeItem(keyOf(userId))
