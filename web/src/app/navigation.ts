import type { Permission } from '@gudang/domain'
import {
  IconArrowsExchange,
  IconBell,
  IconBuildingWarehouse,
  IconClipboardList,
  IconHistory,
  IconLayoutDashboard,
  IconPackages,
  IconReceipt,
  IconShieldLock,
  IconTag,
  IconUsers,
} from '@tabler/icons-react'
import { paths } from '../domain/paths.ts'

/** The menu, in the order of a day's work; each entry is there for those who may see its page. g and the key go there. */
export const navigation = [
  {
    path: paths.dashboard,
    key: 'd',
    label: 'dashboard.title',
    icon: IconLayoutDashboard,
    permission: 'report.view',
  },
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
  { path: paths.alerts, key: 'a', label: 'alerts.title', icon: IconBell, permission: 'inventory.view' },
  { path: paths.products, key: 'p', label: 'products.title', icon: IconTag, permission: 'product.view' },
  {
    path: paths.warehouses,
    key: 'w',
    label: 'warehouses.title',
    icon: IconBuildingWarehouse,
    permission: 'warehouse.view',
  },
  { path: paths.users, key: 'u', label: 'users.title', icon: IconUsers, permission: 'user.manage' },
  { path: paths.roles, key: 'r', label: 'roles.title', icon: IconShieldLock, permission: 'role.manage' },
  { path: paths.audit, key: 'l', label: 'audit.title', icon: IconClipboardList, permission: 'audit.view' },
] as const satisfies { path: string; key: string; label: string; icon: unknown; permission: Permission }[]
