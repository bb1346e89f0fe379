/** Every permission there is, with what it lets its holder do. */
export const permissions = {
  'product.view': 'See products, prices and tags.',
  'product.manage': 'Create, change, delete and restore products.',
  'warehouse.view': 'See warehouses.',
  'warehouse.manage': 'Create, change and deactivate warehouses.',
  'inventory.view': 'See stock levels and the movement ledger.',
  'inventory.adjust': 'Book receipts, counts, damages and other adjustments; set low-stock thresholds.',
  'inventory.transfer': 'Move stock between warehouses; make and send transfers.',
  'inventory.receive': 'Receive what is on the way to a warehouse.',
  'stocktake.count': 'Count in stocktakes, without seeing what is expected.',
  'stocktake.manage': 'Start, review and post stocktakes.',
  'order.view': 'See orders.',
  'order.viewOwn': 'See the orders that one has placed oneself, and no others.',
  'order.create': 'Place orders.',
  'order.fulfil': 'Process and ship orders.',
  'order.cancel': 'Cancel orders.',
  'report.view': 'See dashboard figures and reports, and verify the ledger.',
  'ledger.acknowledge': 'Acknowledge known mismatches of the ledger.',
  'user.manage': 'Create, change and deactivate users.',
  'role.manage': 'Create, change and delete roles.',
  'integration.manage': 'Create and change integrations; make and revoke their keys.',
  'audit.view': 'See who did what and when.',
} as const

export type Permission = keyof typeof permissions

export const allPermissions = Object.keys(permissions) as Permission[]

/** Who holds the second may also give the first, which is a part of it. */
const partOf: Partial<Record<Permission, Permission>> = { 'order.viewOwn': 'order.view' }

/** Nobody hands out more than they hold. */
export function mayGrant(held: ReadonlySet<Permission>, permission: Permission): boolean {
  const whole = partOf[permission]
  return held.has(permission) || (whole !== undefined && held.has(whole))
}

export function isPermission(value: string): value is Permission {
  return Object.hasOwn(permissions, value)
}

const views: Permission[] = ['product.view', 'warehouse.view', 'inventory.view', 'order.view', 'report.view']

/** The roles that a new installation starts with; from then on they are data. */
export const seededRoles: { name: string; permissions: Permission[] }[] = [
  { name: 'admin', permissions: allPermissions },
  {
    name: 'manager',
    permissions: allPermissions.filter(
      (name) => !['ledger.acknowledge', 'user.manage', 'role.manage', 'integration.manage'].includes(name),
    ),
  },
  {
    name: 'staff_gudang',
    permissions: [
      ...views,
      'inventory.adjust',
      'inventory.transfer',
      'inventory.receive',
      'stocktake.count',
      'stocktake.manage',
      'order.create',
      'order.fulfil',
    ],
  },
  { name: 'viewer', permissions: views },
  { name: 'penghitung', permissions: ['product.view', 'warehouse.view', 'stocktake.count'] },
]
