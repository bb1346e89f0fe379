import type { Permission } from '@gudang/domain'
import { IconArrowsExchange, IconHistory, IconPackages, IconReceipt } from '@tabler/icons-react'
import { paths } from '../domain/paths.ts'

/** The menu, in the order of a day's work; each entry is there for those who may see its page. g and the key go there. */
export const navigation = [
  { path: paths.stock, key: 's', label: 'shell.stock', icon: IconPackages, permission: 'inventory.view' },
  {
    path: paths.transfer,
    key: 't',
    label: 'transfers.title',
    icon: IconArrowsExchange,
    permission: 'inventory.transfer',
  },
  { path: paths.orders, key: 'o', label: 'shell.orders', icon: IconReceipt, permission: 'order.view' },
  {
    path: paths.movements,
    key: 'm',
    label: 'shell.movements',
    icon: IconHistory,
    permission: 'inventory.view',
  },
] as const satisfies { path: string; key?: string; label: string; icon: unknown; permission: Permission }[]
