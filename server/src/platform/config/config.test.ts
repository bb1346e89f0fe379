import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig } from './config.ts'

const strong = 'pW8mTq2vLx0Zr5Yc7Nd4Kf9Hs1Jb6Gu3'
const least = {
  MONGODB_URI: 'mongodb://localhost/gudang',
  REDIS_URL: 'redis://localhost',
  JWT_SECRET: strong,
}

function problemOf(env: Record<string, string>): string {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'none'
}

function fileWith(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'gudang-config-')), 'secret')
  writeFileSync(file, content)
  return file
}

describe('the configuration', () => {
  it('needs the two engines and a secret; all else has a default', () => {
    expect(loadConfig(least)).toMatchObject({ PORT: 4000, LOCKS: true, ALLOWED_ORIGINS: [] })
    expect(problemOf({})).toMatch(/MONGODB_URI.*REDIS_URL.*JWT_SECRET/)
  })

  it('names every problem at once and tells no value', () => {
    const problem = problemOf({ ...least, PORT: '70000', LOCKS: 'perhaps', JWT_SECRET: 'tooshortforthis' })
    for (const name of ['PORT', 'LOCKS', 'JWT_SECRET']) expect(problem).toContain(`${name}: `)
    for (const value of ['perhaps', 'tooshortforthis']) expect(problem).not.toContain(value)
  })

  it('takes a secret from a file', () => {
    const { JWT_SECRET: _, ...others } = least
    expect(loadConfig({ ...others, JWT_SECRET_FILE: fileWith(`${strong}\n`) }).JWT_SECRET).toBe(strong)
  })

  it('refuses a file that is missing, empty, or beside the setting itself', () => {
    const { JWT_SECRET: _, ...others } = least
    expect(problemOf({ ...others, JWT_SECRET_FILE: '/no/such/file' })).toContain('cannot be read (ENOENT)')
    expect(problemOf({ ...others, JWT_SECRET_FILE: fileWith(' \n') })).toContain('is empty')
    expect(problemOf({ ...least, JWT_SECRET_FILE: fileWith(strong) })).toContain('JWT_SECRET: is set, and')
  })

  it('reads a file for secrets alone', () => {
    expect(loadConfig({ ...least, HOST_FILE: '/no/such/file' }).HOST).toBe('127.0.0.1')
  })

  it.each([
    ['the words of an example', 'change-me-to-something-long-please-now'],
    ['the secret of a test', 'only-for-tests-only-for-tests-only-for-tests'],
    ['the sameness of something typed', 'abababababababababababababababababab'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789'],
    ['a walk over the keyboard', 'qwertyuiopasdfghjklzxcvbnm123456'],
    ['words that follow each other', 'correcthorsebatterystaplecorrecthorse'],
    ['a weak secret among strong ones', `new:${strong},old:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`],
  ])('does not start in production with %s', (_what, secret) => {
    expect(problemOf({ ...least, NODE_ENV: 'production', JWT_SECRET: secret })).toContain(
      'JWT_SECRET: can be guessed',
    )
    expect(problemOf({ ...least, NODE_ENV: 'development', JWT_SECRET: secret })).toBe('none')
  })

  it('starts in production with strong ones, rotated too', () => {
    expect(problemOf({ ...least, NODE_ENV: 'production' })).toBe('none')
    expect(problemOf({ ...least, NODE_ENV: 'production', JWT_SECRET: `b:${strong},a:x${strong}` })).toBe(
      'none',
    )
    expect(problemOf({ ...least, NODE_ENV: 'production', OPERATIONS_TOKEN: 'a'.repeat(30) })).toContain(
      'OPERATIONS_TOKEN: can be guessed',
    )
  })

  it('refuses secrets that are short, or share a key id', () => {
    expect(problemOf({ ...least, JWT_SECRET: `a:${strong},b:short` })).toContain('each secret needs')
    expect(problemOf({ ...least, JWT_SECRET: `a:${strong},a:x${strong}` })).toContain('the same key id')
  })

  it('keeps events at least as long as idempotency keys are promised', () => {
    for (const days of ['0', '30', '3650'])
      expect(problemOf({ ...least, EVENT_RETENTION_DAYS: days })).toBe('none')
    for (const days of ['1', '29'])
      expect(problemOf({ ...least, EVENT_RETENTION_DAYS: days })).toContain('EVENT_RETENTION_DAYS: must be 0')
  })

  it('wants origins, and some where the cookie goes to other sites', () => {
    expect(problemOf({ ...least, COOKIE_SAME_SITE: 'none' })).toContain('ALLOWED_ORIGINS: is required')
    expect(
      problemOf({ ...least, COOKIE_SAME_SITE: 'none', ALLOWED_ORIGINS: 'https://a.test, https://b.test' }),
    ).toBe('none')
    for (const wrong of ['*', 'a.test', 'https://a.test/', 'https://a.test/path'])
      expect(problemOf({ ...least, ALLOWED_ORIGINS: wrong })).toContain('ALLOWED_ORIGINS: must be origins')
  })
})
