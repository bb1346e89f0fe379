import { limits } from '@gudang/domain'
import { domainToASCII, domainToUnicode } from 'node:url'
import { z } from 'zod'
import { issueOf } from './field-problems.ts'

// Dot-atoms, beyond ASCII too (RFC 6531): what stands between the dots holds no space, control character or special.
const mailbox = /^[^\s\p{C}"(),.:;<>@[\\\]]+(?:\.[^\s\p{C}"(),.:;<>@[\\\]]+)*$/u
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** The two parts of an address as mail systems take it, trimmed, the domain in its own script; undefined where it is none. */
function readEmail(given: string): { local: string; domain: string } | undefined {
  const [, local = '', name = ''] = /^(.*)@([^@]*)$/s.exec(given.trim().normalize('NFC')) ?? []
  const ascii = /[\s%/?#:]/.test(name) ? '' : domainToASCII(name)
  const bytes = Buffer.byteLength(local)
  if (!mailbox.test(local) || bytes > 64 || bytes + ascii.length > 253 || !hostName.test(ascii))
    return undefined
  return { local, domain: domainToUnicode(ascii) }
}

/** An e-mail address as it was typed, but for the case and script of its domain. At most 254 bytes (RFC 5321). */
export const emailAddress = z
  .string()
  .trim()
  .max(limits.email)
  .transform((given, refinement) => {
    const read = readEmail(given)
    if (read) return `${read.local}@${read.domain}`
    refinement.addIssue({ code: 'custom', ...issueOf('NO_EMAIL') })
    return z.NEVER
  })

/** Addresses that reach one person are one: however case, composition or the domain's script are typed. */
export function emailKey(given: string): string {
  const read = readEmail(given)
  return (read ? `${read.local}@${read.domain}` : given.trim()).normalize('NFC').toLowerCase()
}
