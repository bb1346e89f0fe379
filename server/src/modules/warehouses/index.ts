export { Warehouse } from './warehouses.model.ts'
export { configureWarehouses, createWarehouse, markFilling } from './warehouses.service.ts'
export type { Holdings } from './warehouses.errors.ts'
export {
  activeWarehouses,
  activeWarehousesByCode,
  codeScope,
  countWarehouses,
  listWarehouses,
  loadWarehouse,
  warehouseByCode,
  warehouseReadings,
  warehousesByCode,
  warehousesById,
} from './warehouses.queries.ts'
export { WarehousesResolver } from './warehouses.resolver.ts'
export { warehousesPermissions } from './warehouses.permissions.ts'
