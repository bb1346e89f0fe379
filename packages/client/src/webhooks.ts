import { Webhook } from 'standardwebhooks'

/** What a webhook brings; of one with the SLIM payload, `data` tells what it is about and nothing else. */
export interface WebhookEvent {
  /** The topic. */
  type: string
  timestamp: string
  data: {
    /** The same in every attempt and replay. */
    id: string
    /** Where `events` goes on after it; a test delivery has none. */
    cursor?: string
    subjectKind?: string
    subjectId?: string
    order?: { orderNumber: string; from: string | null; to: string }
    [change: string]: unknown
  }
}

interface Delivered {
  /** `whsec_…`, as createWebhook or rotateWebhookSecret has told it. */
  secret: string
  headers: Record<string, string | string[] | undefined>
  /** The bytes that came, before anything parsed them. */
  body: string | Uint8Array
}

/** The event, where it was signed with this secret within the last five minutes; throws where not. */
export function verifyWebhook({ secret, headers, body }: Delivered): WebhookEvent {
  const bytes = typeof body === 'string' ? body : Buffer.from(body)
  return new Webhook(secret).verify(bytes, headers as Record<string, string>) as WebhookEvent
}
