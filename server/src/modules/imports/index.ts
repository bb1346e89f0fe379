export { importRoutes } from './imports.http.ts'
export { importsPermissions } from './imports.permissions.ts'
export { ImportsResolver } from './imports.resolver.ts'
export { startImports } from './imports.worker.ts'
