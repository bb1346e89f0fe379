import type { Permission } from '@gudang/domain'
import { createContext, useContext, type ReactNode } from 'react'
import type { MeQuery } from './me.generated.ts'

export type Me = NonNullable<MeQuery['me']>

const MeContext = createContext<Me | undefined>(undefined)

export const MeProvider = MeContext

export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe needs a MeProvider above it')
  return me
}

/** What the server says that this person's role allows; the server decides again at each request. */
export function useMay(permission: Permission): boolean {
  return useMe().role.permissions.includes(permission)
}

export function Can({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useMay(permission) ? children : null
}
