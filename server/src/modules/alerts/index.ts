export { followCrossings } from './alerts.consumer.ts'
export { publishAlertChanges } from './alerts.live.ts'
export { alertsPermissions } from './alerts.permissions.ts'
export { AlertsResolver } from './alerts.resolver.ts'
