export { authPermissions } from './auth.permissions.ts'
export { AuthResolver } from './auth.resolver.ts'
export { actorEvents, authenticate, configureAuth } from './auth.service.ts'
