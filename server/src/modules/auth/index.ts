export { authPermissions } from './auth.permissions.ts'
export { AuthResolver } from './auth.resolver.ts'
export { actorEvents, actorOfLink, authenticate, configureAuth, judge, signedLink } from './auth.service.ts'
