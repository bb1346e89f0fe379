export type Answer = Record<string, { [field: string]: unknown }>

export interface Case {
  args: (answer: (name: string) => { [field: string]: unknown }) => object
  fields?: string
  /** What others do before the command comes again. */
  meanwhile?: (answer: { [field: string]: unknown }) => Promise<unknown>
}

type Run = (name: string, args: object, fields: string) => Promise<Answer>

const webhook = 'id topics payload isActive version'
const hookOf = (answer: (name: string) => { [field: string]: unknown }) =>
  (answer('createWebhook').webhook as { id: string }).id

/** Of webhooks, for the table of repeated commands. */
export const webhookCases = (run: Run, integrationId: () => string): Record<string, Case> => ({
  // The secret is told once, and the address as it is now.
  createWebhook: {
    args: () => ({
      input: {
        ...{ integrationId: integrationId(), topics: ['order.*'] },
        ...{ url: 'https://hook.example/', payload: 'SLIM!', idempotencyKey: 'k-hook' },
      },
    }),
    fields: `webhook { ${webhook} }`,
    meanwhile: (answer) =>
      run('updateWebhook', { input: { id: hookOf(() => answer), topics: ['*'], payload: 'FULL!' } }, 'id'),
  },
  updateWebhook: {
    args: (answer) => ({
      input: {
        id: hookOf(answer),
        topics: ['order.placed'],
        isActive: false,
        idempotencyKey: 'k-hook-changed',
      },
    }),
    fields: webhook,
    meanwhile: ({ id }) => run('updateWebhook', { input: { id, topics: ['*'] } }, 'id'),
  },
  rotateWebhookSecret: {
    args: (answer) => ({ input: { id: hookOf(answer), overlapHours: 1, idempotencyKey: 'k-secret' } }),
    fields: 'webhook { id }',
  },
  testWebhook: {
    args: (answer) => ({ id: hookOf(answer), idempotencyKey: 'k-test' }),
    fields: 'id eventId topic isTest',
  },
  replayWebhookDelivery: {
    args: (answer) => ({ id: answer('testWebhook').id, idempotencyKey: 'k-again' }),
    fields: 'id eventId',
  },
  replayWebhookDeliveries: {
    args: (answer) => ({
      input: { webhookId: hookOf(answer), from: '2026-01-01T00:00:00Z', idempotencyKey: 'k-all-again' },
    }),
  },
  deleteWebhook: {
    args: (answer) => ({ id: hookOf(answer), idempotencyKey: 'k-hook-gone' }),
  },
})
