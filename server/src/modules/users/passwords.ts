import { limits } from '@gudang/domain'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { dictionary } from '@zxcvbn-ts/language-common'
import argon2 from 'argon2'
import { z } from 'zod'
import { issueOf } from '../../platform/inputs/field-problems.ts'

const rounds = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } // OWASP's floor

let made: ZxcvbnFactory | undefined

/** Made when the first password is set: few servers ever see one, and its ranked words take megabytes. */
const checker = () => (made ??= new ZxcvbnFactory({ dictionary, l33tMaxSubstitutions: 16 }))
// With the substitutions it bounds the time that a strange password takes: the check runs on the event loop.
const looksAt = 64

/** As RFC 8265 prepares passwords (OpaqueString): what looks the same from two keyboards is the same. */
const prepared = (typed: string) => typed.replace(/\p{Zs}/gu, ' ').normalize('NFC')

/** None of the passwords that attackers try first, which is looked at last. */
export const newPassword = z
  .string()
  .transform(prepared)
  .pipe(z.string().min(limits.shortestPassword).max(limits.longestPassword))
  .pipe(
    z
      .string()
      .refine((password) => checker().check(password.slice(0, looksAt)).score >= 2, issueOf('TOO_COMMON')),
  )

export const hashPassword = (password: string): Promise<string> => argon2.hash(prepared(password), rounds)

let decoy: Promise<string> | undefined

/**
 * Takes the same time whether there is a hash or not, so that nobody learns which e-mails exist. `outdated`: the
 * hash is of the password as it was typed once, or cheaper than those of today.
 */
export async function checkPassword(
  hash: string | undefined,
  typed: string,
): Promise<{ matches: boolean; outdated: boolean }> {
  decoy ??= hashPassword('a password that nobody has')
  const against = hash ?? (await decoy)
  const form = prepared(typed)
  for (const candidate of new Set([form, typed, typed.normalize('NFD')])) {
    if (
      candidate.length > limits.longestPassword ||
      !(await argon2.verify(against, candidate).catch(() => false))
    )
      continue
    return {
      matches: hash !== undefined,
      outdated: candidate !== form || argon2.needsRehash(against, rounds),
    }
  }
  return { matches: false, outdated: false }
}

export const passwordMatches = async (hash: string | undefined, typed: string): Promise<boolean> =>
  (await checkPassword(hash, typed)).matches
