import type { Permission } from '@gudang/domain'
import {
  IconArrowsExchange,
  IconBell,
  IconBuildingWarehouse,
  IconClipboardList,
  IconChecklist,
  IconFileImport,
  IconHistory,
  IconLayoutDashboard,
  IconPackages,
  IconPlugConnected,
  IconReceipt,
  IconShieldCheck,
  IconShieldLock,
  IconTag,
  IconUsers,
} from '@tabler/icons-react'
import { paths } from '../paths.ts'

export interface PageHandle {
  /** Any one of these permissions opens the page. */
  anyOf: Permission[]
}

/** Who counts, and who decides on it. */
export const countsOrManages: Permission[] = ['stocktake.count', 'stocktake.manage']

/** The menu, in the order of a day's work. An entry needs any one of its permissions; g and its key go there. */
export const navigation = [
  {
    path: paths.dashboard,
    key: 'd',
    label: 'dashboard.title',
    icon: IconLayoutDashboard,
    anyOf: ['report.view'],
  },
  { path: paths.stock, key: 's', label: 'shell.stock', icon: IconPackages, anyOf: ['inventory.view'] },
  {
    path: paths.transfers,
    key: 't',
    label: 'shell.transfers',
    icon: IconArrowsExchange,
    anyOf: ['inventory.view'],
  },
  {
    path: paths.stocktakes,
    key: 'n',
    label: 'shell.stocktakes',
    icon: IconChecklist,
    anyOf: countsOrManages,
  },
  { path: paths.orders, key: 'o', label: 'shell.orders', icon: IconReceipt, anyOf: ['order.view'] },
  {
    path: paths.movements,
    key: 'm',
    label: 'shell.movements',
    icon: IconHistory,
    anyOf: ['inventory.view'],
  },
  { path: paths.alerts, key: 'a', label: 'shell.alerts', icon: IconBell, anyOf: ['inventory.view'] },
  { path: paths.products, key: 'p', label: 'shell.products', icon: IconTag, anyOf: ['product.view'] },
  {
    path: paths.warehouses,
    key: 'w',
    label: 'shell.warehouses',
    icon: IconBuildingWarehouse,
    anyOf: ['warehouse.view'],
  },
  {
    path: paths.imports,
    key: 'i',
    label: 'shell.imports',
    icon: IconFileImport,
    anyOf: ['product.manage', 'inventory.adjust', 'inventory.transfer'],
  },
  { path: paths.users, key: 'u', label: 'shell.users', icon: IconUsers, anyOf: ['user.manage'] },
  { path: paths.roles, key: 'r', label: 'shell.roles', icon: IconShieldLock, anyOf: ['role.manage'] },
  {
    path: paths.integrations,
    key: 'k',
    label: 'shell.integrations',
    icon: IconPlugConnected,
    anyOf: ['integration.manage'],
  },
  {
    path: paths.ledgerCheck,
    key: 'c',
    label: 'shell.ledgerCheck',
    icon: IconShieldCheck,
    anyOf: ['report.view'],
  },
  { path: paths.audit, key: 'l', label: 'shell.audit', icon: IconClipboardList, anyOf: ['audit.view'] },
] as const satisfies { path: string; key: string; label: string; icon: unknown; anyOf: Permission[] }[]
