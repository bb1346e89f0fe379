import jwt from 'jsonwebtoken'
import { createHash, createSecretKey, randomUUID } from 'node:crypto'
import { namedSecrets } from '../../platform/config/config.ts'
import { unauthenticated } from '../../platform/errors.ts'

const issuer = 'gudang'
const audience = 'gudang-api'
const linkAudience = 'gudang-link'
const challengeAudience = 'gudang-second-factor'
const challengeSeconds = 5 * 60
const algorithm = 'HS256'

interface Claims {
  userId: string
  sessionId: string
}

/** Whose password was right, and with which generation of sessions. */
interface Challenged {
  userId: string
  generation: number
}

/**
 * JWT_SECRET is one secret, or `keyId:secret` pairs: the first signs, all verify, so that a secret can be
 * replaced without signing everybody out.
 */
export function accessTokens(secrets: string, lifeSeconds: number) {
  // Key objects: with a string jsonwebtoken first tries to read a public key, at each verification.
  const keys = new Map(
    namedSecrets(secrets).map(({ id, secret }) => [id, createSecretKey(Buffer.from(secret))]),
  )
  const [signingId, signingSecret] = [...keys][0]!
  return {
    lifeSeconds,
    sign({ userId, sessionId }: Claims, expiresIn = lifeSeconds): string {
      return jwt.sign({ sid: sessionId }, signingSecret, {
        algorithm,
        issuer,
        audience,
        subject: userId,
        jwtid: randomUUID(),
        keyid: signingId,
        expiresIn,
      })
    },
    /** A token for one path alone, good for `seconds` and nothing else. */
    signLink({ userId, sessionId }: Claims, path: string, seconds: number): string {
      return jwt.sign({ sid: sessionId, path: digest(path) }, signingSecret, {
        algorithm,
        issuer,
        audience: linkAudience,
        subject: userId,
        keyid: signingId,
        expiresIn: seconds,
      })
    },
    verifyLink(token: string, path: string): Claims {
      const claims = claimsOf(token, linkAudience)
      if (claims.path !== digest(path)) throw unauthenticated('This link is for something else.')
      return claims
    },
    verify: (token: string): Claims => claimsOf(token, audience),
    challengeSeconds,
    /** Opens nothing: it says that the second factor alone is still asked for. */
    signChallenge({ userId, generation }: Challenged): string {
      return jwt.sign({ gen: generation }, signingSecret, {
        algorithm,
        issuer,
        audience: challengeAudience,
        subject: userId,
        keyid: signingId,
        expiresIn: challengeSeconds,
      })
    },
    verifyChallenge(token: string): Challenged {
      const { sub, gen } = payloadOf(token, challengeAudience)
      if (typeof sub === 'string' && typeof gen === 'number') return { userId: sub, generation: gen }
      throw notValid()
    },
  }

  function claimsOf(token: string, expected: string): Claims & { path: unknown } {
    const { sub, sid, path } = payloadOf(token, expected)
    if (typeof sub === 'string' && isSessionId(sid)) return { userId: sub, sessionId: sid, path }
    throw notValid()
  }

  function payloadOf(token: string, expected: string): Record<string, unknown> {
    const kid = jwt.decode(token, { complete: true })?.header.kid
    const secret = kid === undefined ? undefined : keys.get(kid)
    if (!secret) throw unauthenticated('This access token is not ours.')
    try {
      const claims = jwt.verify(token, secret, { algorithms: [algorithm], issuer, audience: expected })
      if (typeof claims === 'object') return claims
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError)
        throw unauthenticated(
          expected === audience
            ? 'The access token has expired: refresh the session.'
            : 'This link has expired.',
        )
    }
    throw notValid()
  }
}

const notValid = () => unauthenticated('This access token is not valid.')

/** Who knows our secret may still write nonsense: it is no session. */
const isSessionId = (sid: unknown): sid is string => typeof sid === 'string' && /^[0-9a-f]{24}$/.test(sid)

const digest = (path: string) => createHash('sha256').update(path).digest('base64url')
