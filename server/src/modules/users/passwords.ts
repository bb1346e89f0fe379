import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { dictionary } from '@zxcvbn-ts/language-common'
import argon2 from 'argon2'
import { z } from 'zod'
import { says } from '../../platform/field-problems.ts'

const rounds = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } // OWASP's floor

const checker = new ZxcvbnFactory({ dictionary })

/** 12 to 128 characters, and none of the passwords that attackers try first. */
export const newPassword = z
  .string()
  .min(12)
  .max(128)
  .refine(
    (password) => password.length > 128 || checker.check(password.slice(0, 128)).score >= 2,
    says('TOO_COMMON'),
  )

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, rounds)

let decoy: Promise<string> | undefined

/** Takes the same time whether there is a hash or not, so that nobody learns which e-mails exist. */
export async function passwordMatches(hash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has')
  const matches = await argon2.verify(hash ?? (await decoy), password.slice(0, 128)).catch(() => false)
  return matches && hash !== undefined && password.length <= 128
}
