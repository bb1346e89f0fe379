import { domainToASCII, domainToUnicode } from 'node:url'
import type { Migration } from '../platform/database/migrations.ts'

/** Users are found by the form in which addresses are compared: an international domain in its own script. */
export const emailsInOneForm: Migration = {
  name: '0005-emails-in-one-form',
  since: '0.1.0',
  async up(db) {
    const users = db.collection<{ email: string }>('users')
    for await (const { _id, email } of users.find({ email: /@(.*\.)?xn--/ }).sort({ _id: 1 })) {
      await users.updateOne({ _id }, { $set: { email: emailKey(email) } }).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== 11000) throw error
      })
    }
  },
}

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

/** Addresses that reach one person are one: however case, composition or the domain's script are typed. */
function emailKey(given: string): string {
  const read = readEmail(given)
  return (read ? `${read.local}@${read.domain}` : given.trim()).normalize('NFC').toLowerCase()
}
