import type { Permission } from '@gudang/domain'
import {
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

/** The menu, in the order of a day's work; each entry is there for those who may see its page. */
export const navigation = [
  {
    path: paths.dashboard,
    label: 'dashboard.title',
    icon: IconLayoutDashboard,
    permission: 'report.view',
  },
  { path: paths.stock, label: 'shell.stock', icon: IconPackages, permission: 'inventory.view' },
  { path: paths.orders, label: 'shell.orders', icon: IconReceipt, permission: 'order.view' },
  { path: paths.movements, label: 'shell.movements', icon: IconHistory, permission: 'inventory.view' },
  { path: paths.alerts, label: 'alerts.title', icon: IconBell, permission: 'inventory.view' },
  { path: paths.products, label: 'products.title', icon: IconTag, permission: 'product.view' },
  {
    path: paths.warehouses,
    label: 'warehouses.title',
    icon: IconBuildingWarehouse,
    permission: 'warehouse.view',
  },
  { path: paths.users, label: 'users.title', icon: IconUsers, permission: 'user.manage' },
  { path: paths.roles, label: 'roles.title', icon: IconShieldLock, permission: 'role.manage' },
  { path: paths.audit, label: 'audit.title', icon: IconClipboardList, permission: 'audit.view' },
] as const satisfies { path: string; label: string; icon: unknown; permission: Permission }[]
