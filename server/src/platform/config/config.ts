import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { isGuessable } from './secret-strength.ts'
import { settings } from './settings.ts'

export type Config = z.output<typeof settings>

export class ConfigError extends Error {}

/** Reads the environment once. A secret may come from a file: NAME_FILE=/run/secrets/name. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const values: Record<string, string> = {}
  const problems: string[] = []
  for (const [name, setting] of Object.entries(settings.shape)) {
    try {
      const value = (setting.meta()?.secret && secretFromFile(name, env)) || env[name]
      if (value) values[name] = value
    } catch (error) {
      problems.push((error as Error).message)
    }
  }
  const parsed = settings.safeParse(values)
  if (parsed.success) problems.push(...contradictions(parsed.data))
  else problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  if (!parsed.success || problems.length > 0)
    throw new ConfigError(`The configuration is not usable. ${problems.join('; ')}`)
  return parsed.data
}

function secretFromFile(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = env[`${name}_FILE`]
  if (!file) return undefined
  if (env[name]) throw new Error(`${name}: is set, and ${name}_FILE too`)
  let content: string
  try {
    content = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Error(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    })
  }
  if (!content) throw new Error(`${name}_FILE: ${file} is empty`)
  return content
}

function contradictions(config: Config): string[] {
  const problems: string[] = []
  if (config.COOKIE_SAME_SITE === 'none' && config.ALLOWED_ORIGINS.length === 0)
    problems.push('ALLOWED_ORIGINS: is required with COOKIE_SAME_SITE=none')
  if (config.SMTP_URL && !config.PUBLIC_URL)
    problems.push('PUBLIC_URL: is required with SMTP_URL, for the links in mails')
  if (config.BUDGET_POINTS < config.REQUEST_COST_LIMIT)
    problems.push('BUDGET_POINTS: is less than REQUEST_COST_LIMIT, which nobody could spend then')
  for (const [name, setting] of rotated(config)) {
    const secrets = namedSecrets(setting)
    if (new Set(secrets.map(({ id }) => id)).size < secrets.length)
      problems.push(`${name}: two secrets have the same key id`)
    if (secrets.some(({ secret }) => secret.length < 32))
      problems.push(`${name}: each secret needs at least 32 characters`)
  }
  if (config.NODE_ENV === 'production') problems.push(...weakSecrets(config))
  return problems
}

/** Settings that may name several secrets. */
const rotated = ({ JWT_SECRET, WEBHOOKS_KEY }: Config): [string, string][] =>
  Object.entries({ JWT_SECRET, ...(WEBHOOKS_KEY ? { WEBHOOKS_KEY } : {}) })

/** The keys of such a setting in their order: the first signs or seals, all are accepted. */
export function namedSecrets(setting: string): { id: string; secret: string }[] {
  return setting.split(',').map((pair, index) => {
    const trimmed = pair.trim()
    const at = trimmed.indexOf(':')
    return at > 0 && at <= 32
      ? { id: trimmed.slice(0, at), secret: trimmed.slice(at + 1) }
      : { id: `k${index}`, secret: trimmed }
  })
}

function weakSecrets(config: Config): string[] {
  const problems: string[] = []
  for (const [name, setting] of rotated(config))
    if (namedSecrets(setting).some(({ secret }) => isGuessable(secret)))
      problems.push(`${name}: can be guessed; make one with "openssl rand -base64 48"`)
  if (config.OPERATIONS_TOKEN && isGuessable(config.OPERATIONS_TOKEN))
    problems.push('OPERATIONS_TOKEN: can be guessed; make one with "openssl rand -base64 48"')
  return problems
}
