export { exportRoutes } from './exports.http.ts'
export { exportsPermissions } from './exports.permissions.ts'
export { ExportsResolver } from './exports.resolver.ts'
