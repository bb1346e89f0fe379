export { limitsPermissions } from './limits.permissions.ts'
export { LimitsResolver } from './limits.resolver.ts'
export { configureLimits } from './limits.service.ts'
