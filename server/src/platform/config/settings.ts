import { z } from 'zod'

declare module 'zod' {
  interface GlobalMeta {
    /** What a number counts. */
    unit?: string
    /** Never logged; also taken from the file that NAME_FILE names. */
    secret?: boolean
    /** Shown in .env.example where there is no default. */
    sample?: string
  }
}

const port = z.coerce.number().int().min(0).max(65535)
const count = (least = 0) => z.coerce.number().int().min(least)
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on')

const origins = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine(
    (list) => list.every(isOrigin),
    'must be origins such as https://stock.example.com, comma separated',
  )

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

const server = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development').meta({
    description:
      'production refuses weak secrets and a database that is not migrated, sets secure cookies, and has INTROSPECTION and PLAYGROUND off.',
  }),
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on.' }),
  PORT: port.default(4000).meta({ description: 'Port to listen on; 0 takes any free one.' }),
  TRUST_PROXY: count()
    .default(0)
    .meta({ description: 'Reverse proxies in front of the server.', unit: 'proxies' }),
  CONNECTION_LIMIT: count(1).default(5_000).meta({
    description:
      'Most connections that are open at once; a few more hear how the server is, and nothing else.',
    unit: 'connections',
  }),
  CONNECTION_LIMIT_PER_ADDRESS: count(1).default(1_000).meta({
    description:
      'Most connections of one address at once; behind a proxy (TRUST_PROXY) its requests at once.',
    unit: 'connections',
  }),
  WEB_DIST: z
    .string()
    .optional()
    .meta({ description: 'Folder of the built SPA; left out, only the API is served.' }),
  CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters')
    .default('GBP')
    .meta({ description: 'ISO 4217 code of the business currency.' }),
  SOCKETS_PER_ACTOR: count(1).default(50).meta({
    description: 'Most WebSockets of one user or key at a time, on one server.',
    unit: 'connections',
  }),
  SOCKETS_PER_ADDRESS: count(1).default(500).meta({
    description: 'Most WebSockets of one address (of IPv6 its /64) at a time, on one server.',
    unit: 'connections',
  }),
  INTROSPECTION: onOff.optional().meta({
    description:
      'Whether the API tells its schema, at /schema.graphql too, and in errors which of its names are like the one that was asked for. Left out: on, in production off.',
    sample: 'on',
  }),
  PLAYGROUND: onOff.optional().meta({
    description:
      'Whether browsers that open /graphql get a GraphQL IDE; it needs INTROSPECTION to show the schema. Left out: on, in production off.',
    sample: 'on',
  }),
  SHUTDOWN_NOTICE_MS: count().default(0).meta({
    description:
      'How long a server that was told to stop still takes requests, with readiness off, so that a proxy can look away.',
    unit: 'milliseconds',
  }),
  SHUTDOWN_LIMIT_MS: count(1).default(15_000).meta({
    description: 'Longest wait for running requests after that; then the server ends anyway, with code 1.',
    unit: 'milliseconds',
  }),
})

const storage = z.object({
  MONGODB_URI: z.string().min(1).meta({
    description: 'MongoDB connection string; must be a replica set.',
    secret: true,
    sample: 'mongodb://localhost:27017/gudang?replicaSet=gudang',
  }),
  REDIS_URL: z
    .string()
    .min(1)
    .meta({ description: 'Redis connection string.', secret: true, sample: 'redis://localhost:6379' }),
  REDIS_PREFIX: z
    .string()
    .default('gudang:')
    .meta({ description: 'Begins the name of every Redis key and channel.' }),
  LOCKS: onOff
    .prefault('on')
    .meta({ description: 'off skips the Redis lock: for tests of the conditional write alone.' }),
  LOCK_LEASE_MS: count(1)
    .default(10_000)
    .meta({ description: 'Lease of a lock; extended while its command runs.', unit: 'milliseconds' }),
  LOCK_WAIT_MS: count(1)
    .default(5_000)
    .meta({ description: 'Longest wait for a lock before RESOURCE_BUSY.', unit: 'milliseconds' }),
  GROUP_COMMIT: onOff.prefault('on').meta({
    description:
      'Commands on stock that wait at the same time are committed together, in one transaction; off gives each its own.',
  }),
  EVENT_RETENTION_DAYS: count()
    .refine(
      (days) => days === 0 || days >= 30,
      'must be 0, or at least 30: so long idempotency keys are promised',
    )
    .default(0)
    .meta({
      description:
        'Age at which events (audit log, histories of orders, idempotency keys) are removed, at least 30; 0 keeps them. Stock, movements and orders stay.',
      unit: 'days',
    }),
})

const signIn = z.object({
  JWT_SECRET: z.string().min(32, 'needs at least 32 characters').meta({
    description:
      'Signs access tokens and seals second factors: at least 32 characters, e.g. from "openssl rand -base64 48". keyId:secret pairs, comma separated, rotate it: the first signs, all are accepted.',
    secret: true,
  }),
  ACCESS_TOKEN_SECONDS: count(1)
    .default(900)
    .meta({ description: 'Life of an access token.', unit: 'seconds' }),
  REFRESH_TOKEN_DAYS: count(1)
    .default(30)
    .meta({ description: 'Life of an unused refresh token.', unit: 'days' }),
  SESSION_DAYS: count(1).default(90).meta({
    description: 'Longest life of a session, however often it is refreshed; then its user signs in anew.',
    unit: 'days',
  }),
  REGISTRATION: z.enum(['open', 'closed']).default('closed').meta({
    description:
      'Whether strangers may register after the first account; open gives the role that was seeded as viewer, and none can register where it was deleted.',
  }),
  ADMIN_EMAIL: z.string().optional().meta({
    description:
      'E-mail address of the administrator that is made once; deleted, that one is not made again.',
  }),
  ADMIN_PASSWORD: z
    .string()
    .optional()
    .meta({ description: 'Password of the administrator that seeding makes.', secret: true }),
})

const limits = z.object({
  REQUEST_COST_LIMIT: count(1).default(30_000).meta({
    description:
      'The most that one operation may cost; TOO_COSTLY beyond. docs/api.md tells how it is computed.',
    unit: 'points',
  }),
  REQUEST_DEADLINE_MS: count(1).default(10_000).meta({
    description:
      'Longest time that a query may take; DEADLINE_EXCEEDED then, and its work in the database ends.',
    unit: 'milliseconds',
  }),
  BUDGET_POINTS: count(1).default(300_000).meta({
    description:
      'What a user or, without a token, an address may spend at once; at least REQUEST_COST_LIMIT.',
    unit: 'points',
  }),
  BUDGET_PER_SECOND: count(1).default(20_000).meta({
    description: 'What comes back of that each second; RATE_LIMITED while there is too little.',
    unit: 'points',
  }),
  RATE_LIMITS: onOff
    .prefault('on')
    .meta({ description: 'off lifts the budgets and the throttling of sign-in: for load tests.' }),
})

const webhooks = z.object({
  WEBHOOKS_PRIVATE_ADDRESSES: z.enum(['refuse', 'allow']).default('refuse').meta({
    description:
      'allow lets webhooks go to private, loopback and link-local addresses too: to whatever this server reaches, its cloud included.',
  }),
  WEBHOOKS_HTTP: onOff.optional().meta({
    description:
      'Whether webhooks may go to http addresses, where anybody between reads them. Left out: on, in production off.',
    sample: 'on',
  }),
  WEBHOOKS_KEY: z.string().min(32, 'needs at least 32 characters').optional().meta({
    description:
      'Seals the secrets of webhooks in the database, so that a backup does not hold them: at least 32 characters, and pairs as JWT_SECRET has them to rotate it. Left out, they are kept as they are. Who loses it has new secrets made.',
    secret: true,
  }),
})

const mail = z.object({
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .meta({
      description: 'Mail server. Left out, nothing is mailed.',
      secret: true,
      sample: 'smtps://user:password@mail.example.com:465',
    }),
  MAIL_FROM: z.string().default('Gudang <gudang@localhost>').meta({ description: 'Sender of every mail.' }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((value) => value.replace(/\/+$/, ''))
    .optional()
    .meta({
      description: 'Where people reach the SPA, for links in mails; required with SMTP_URL.',
      sample: 'https://stock.example.com',
    }),
})

const otherSites = z.object({
  ALLOWED_ORIGINS: origins.prefault('').meta({
    description: 'Origins, comma separated, whose pages may call the API from another site (CORS).',
    sample: 'https://stock.example.com',
  }),
  COOKIE_SAME_SITE: z.enum(['strict', 'none']).default('strict').meta({
    description:
      'none: pages of ALLOWED_ORIGINS, which is then required, may keep the session in a cookie of this server.',
  }),
})

const operation = z.object({
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'Least severe level that is logged; info has a line for each request.' }),
  OPERATIONS_TOKEN: z.string().min(24, 'needs at least 24 characters').optional().meta({
    description:
      'Bearer token that opens /metrics and the details of /health/ready; without it both stay shut.',
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().meta({
    description:
      'OpenTelemetry collector that takes traces over OTLP/HTTP; left out, none of its SDK is loaded.',
    sample: 'http://localhost:4318',
  }),
  OTEL_SERVICE_NAME: z.string().default('gudang').meta({ description: 'Name of this server in traces.' }),
})

/** Every setting of the server, as docs/configuration.md and .env.example print them. */
export const sections = {
  Server: server,
  'Database and Redis': storage,
  'Sign-in': signIn,
  Limits: limits,
  Webhooks: webhooks,
  Mail: mail,
  'Pages on another site': otherSites,
  Operation: operation,
}

export const settings = z.object({
  ...server.shape,
  ...storage.shape,
  ...signIn.shape,
  ...limits.shape,
  ...webhooks.shape,
  ...mail.shape,
  ...otherSites.shape,
  ...operation.shape,
})
