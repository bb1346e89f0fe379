export { hasWrongCheckDigit, normalizeBarcode } from './barcode.ts'
export { decimalMoney, formatMoney, minorDigits, parseMoney } from './money.ts'
export { allPermissions, isPermission, permissions, seededRoles, type Permission } from './permissions.ts'
export { normalizeSku } from './sku.ts'
