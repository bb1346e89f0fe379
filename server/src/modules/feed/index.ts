export { feedPermissions } from './feed.permissions.ts'
export { keepRecentEvents } from './feed.queries.ts'
export { FeedResolver } from './feed.resolver.ts'
