export { viewsPermissions } from './views.permissions.ts'
export { ViewsResolver } from './views.resolver.ts'
