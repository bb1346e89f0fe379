import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** For secrets that must be known again, so that who reads the database has none. */
export interface SecretBox {
  /** `about` is whose secret it is: in another's place it does not open. */
  seal(text: string, about: string): string
  /** Undefined where none of the keys opens it; what was never sealed is as it is. */
  open(stored: string, about: string): string | undefined
  /** Whether it is sealed by the newest key; without keys: whether it is not sealed. */
  isCurrent(stored: string, about: string): boolean
}

const algorithm = 'aes-256-gcm'
const beginning = 'sealed:'
const [ivBytes, tagBytes] = [12, 16]

/** The first of these seals, all open: so that one can take the place of another. Without any nothing is sealed. */
export function secretBox(secrets: string[], purpose: string): SecretBox {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
  const [newest] = keys

  function openWith(key: Buffer, stored: string, about: string): string | undefined {
    const bytes = Buffer.from(stored.slice(beginning.length), 'base64url')
    try {
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      return undefined
    }
  }

  const isSealed = (stored: string) => stored.startsWith(beginning)

  return {
    seal(text, about) {
      if (!newest) return text
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, newest, iv, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.from(about))
      const body = [cipher.update(text, 'utf8'), cipher.final()]
      return beginning + Buffer.concat([iv, cipher.getAuthTag(), ...body]).toString('base64url')
    },
    open(stored, about) {
      if (!isSealed(stored)) return stored
      for (const key of keys) {
        const text = openWith(key, stored, about)
        if (text !== undefined) return text
      }
      return undefined
    },
    isCurrent: (stored, about) =>
      newest ? isSealed(stored) && openWith(newest, stored, about) !== undefined : !isSealed(stored),
  }
}
