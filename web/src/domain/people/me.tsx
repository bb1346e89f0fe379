import type { Permission } from '@gudang/domain'
import { createContext, useCallback, useContext, type ReactNode } from 'react'
import type { MeQuery } from '../../graphql/me.generated.ts'
import { useFormat } from '../../i18n/use-format.ts'

/** Who is signed in, and the ISO 4217 currency of their business. */
export type Me = NonNullable<MeQuery['me']> & { currency: string }

const MeContext = createContext<Me | undefined>(undefined)

export const MeProvider = MeContext

export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe needs a MeProvider above it')
  return me
}

/** Amounts come as integers in the minor unit of the business currency. */
export function useMoney(): (minor: number) => string {
  const { currency } = useMe()
  const format = useFormat()
  return useCallback((minor) => format.money(minor, currency), [format, currency])
}

/** Whether this person's role allows it. Only for what is shown: the server checks every request. */
export function useMay(permission: Permission): boolean {
  return useMe().role.permissions.includes(permission)
}

export function Can({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useMay(permission) ? children : null
}
