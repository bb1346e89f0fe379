import { createHmac } from 'node:crypto'
import type { Types } from 'mongoose'
import { unauthenticated } from '../../platform/errors.ts'
import { currentSession, duplicateKey } from '../../platform/database/mongo.ts'
import { newToken, tokenHash } from '../../platform/tokens.ts'
import { RefreshTokenModel, SessionModel, type RefreshToken, type Session } from './sessions.model.ts'

/** Only who holds the token can tell its successor: the salt alone is worth nothing. */
const successorOf = (token: string, salt: string) =>
  createHmac('sha256', token).update(salt).digest('base64url')

export async function issueRefreshToken(session: Session): Promise<string> {
  const token = newToken(32)
  await store(token, session._id, session.expiresAt)
  return token
}

/** The one that comes after this token, stored once however often it is asked for. */
export async function issueSuccessor(token: string, salt: string, session: Session): Promise<string> {
  const next = successorOf(token, salt)
  await store(next, session._id, session.expiresAt).catch((error: unknown) => {
    if (!duplicateKey(error)) throw error
  })
  return next
}

export async function markSpent(token: RefreshToken, at: Date): Promise<void> {
  await RefreshTokenModel.updateOne(
    { _id: token._id, spentAt: { $exists: false } },
    { $set: { spentAt: at } },
  )
}

async function store(token: string, session: Types.ObjectId, expiresAt: Date): Promise<void> {
  const stored: RefreshToken = { _id: tokenHash(token), session, expiresAt }
  await RefreshTokenModel.collection.insertOne(stored as never, { session: currentSession() })
}

/** What is kept of a token, with the salt of its successor: the first to come chooses it for all. */
export async function tokenWithSalt(token: string): Promise<RefreshToken & { salt: string }> {
  const _id = tokenHash(token)
  const salt = newToken(16)
  await RefreshTokenModel.updateOne({ _id, salt: { $exists: false } }, { $set: { salt } })
  const known = await RefreshTokenModel.findById(_id).lean<RefreshToken & { salt: string }>()
  if (!known) throw unauthenticated('This refresh token is not ours. Sign in again.')
  return known
}

/** The session that a refresh token belongs to, spent or not. */
export async function sessionOfToken(token: string): Promise<Session | null> {
  const known = await RefreshTokenModel.findById(tokenHash(token)).lean<RefreshToken>()
  return known ? SessionModel.findById(known.session).lean<Session>().exec() : null
}
