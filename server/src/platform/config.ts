import { readFileSync } from 'node:fs'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535)
const milliseconds = z.coerce.number().int().min(1)
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on')

/** Every setting of the server, with its default. `describe` is what docs/configuration.md prints. */
const settings = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('production refuses weak secrets, hides introspection and sets secure cookies.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: port.default(4000).describe('Port to listen on; 0 takes any free one.'),
  MONGODB_URI: z.string().min(1).describe('MongoDB connection string; must be a replica set.'),
  REDIS_URL: z.string().min(1).describe('Redis connection string.'),
  REDIS_PREFIX: z.string().default('gudang:').describe('Prefix of every Redis key and channel.'),
  JWT_SECRET: z
    .string()
    .min(32)
    .describe('Signs access tokens: at least 32 characters. keyId:secret pairs, comma separated, rotate it.'),
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().min(1).default(900).describe('Life of an access token.'),
  REFRESH_TOKEN_DAYS: z.coerce.number().int().min(1).default(30).describe('Life of an unused refresh token.'),
  REGISTRATION: z
    .enum(['open', 'closed'])
    .default('closed')
    .describe('Whether strangers may register after the first account; open gives the viewer role.'),
  COOKIE_SAME_SITE: z
    .enum(['strict', 'none'])
    .default('strict')
    .describe('none: SPA on another site; then ALLOWED_ORIGINS is required.'),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .describe('Origins, comma separated, that may call the API from another site.'),
  TRUST_PROXY: z.coerce.number().int().min(0).default(0).describe('Reverse proxies in front of the server.'),
  CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('GBP')
    .describe('ISO 4217 code of the business currency.'),
  LOCKS: onOff.default(true).describe('off skips the Redis lock: for tests of the conditional write alone.'),
  LOCK_LEASE_MS: milliseconds.default(10_000).describe('Lease of a lock; extended while its command runs.'),
  LOCK_WAIT_MS: milliseconds.default(5_000).describe('Longest wait for a lock before RESOURCE_BUSY.'),
  RATE_LIMITS: onOff.default(true).describe('off lifts sign-in throttling: for load tests.'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Mail server, e.g. smtps://user:password@host:465. Left out, nothing is mailed.'),
  MAIL_FROM: z.string().default('Gudang <gudang@localhost>').describe('Sender of every mail.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((value) => value.replace(/\/+$/, ''))
    .optional()
    .describe('Where people reach the SPA, for links in mails; required with SMTP_URL.'),
  ADMIN_EMAIL: z.string().optional().describe('E-mail of the administrator that seeding makes.'),
  ADMIN_PASSWORD: z.string().optional().describe('Password of the administrator that seeding makes.'),
  WEB_DIST: z.string().optional().describe('Folder of the built SPA; left out, only the API is served.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least severe level that is logged.'),
})

const complete = settings.refine((config) => !config.SMTP_URL || config.PUBLIC_URL, {
  path: ['PUBLIC_URL'],
  message: 'SMTP_URL is set, so mails need to know where the SPA is.',
})

export type Config = z.output<typeof settings>

export class ConfigError extends Error {}

/** Reads the environment once. A secret may come from a file: NAME_FILE=/run/secrets/name. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const values: Record<string, string> = {}
  for (const name of Object.keys(settings.shape)) {
    const file = env[`${name}_FILE`]
    const value = file ? readFileSync(file, 'utf8').trim() : env[name]
    if (value !== undefined && value !== '') values[name] = value
  }
  const parsed = complete.safeParse(values)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The configuration is not usable. ${problems.join('; ')}`)
  }
  return parsed.data
}
