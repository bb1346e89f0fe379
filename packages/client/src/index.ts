export {
  createClient,
  type Client,
  type ClientOptions,
  type ClientSettings,
  type Page,
  type RequestOptions,
} from './client.ts'
export type { Credentials } from './entry.ts'
export { GudangError } from './errors.ts'
export type { Operation } from './operation.ts'
export type { Retry } from './patience.ts'
export type { Appended } from './subscribe.ts'
export { verifyWebhook, type WebhookEvent } from './webhooks.ts'
export * from './operations.generated.ts'
