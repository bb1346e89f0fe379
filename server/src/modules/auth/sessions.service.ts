import { createHash, randomBytes } from 'node:crypto'
import { Types } from 'mongoose'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { unauthenticated } from '../../platform/errors.ts'
import type { User } from '../users/index.ts'
import { RefreshTokenModel, SessionModel, type RefreshToken, type Session } from './sessions.model.ts'

const dayMs = 86_400_000

/** Two tabs that refresh in the same moment both hold the same token; only after this is its reuse a theft. */
const graceMs = 10_000

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

export async function openSession(ctx: Ctx, user: User, inCookie: boolean, days: number): Promise<Session> {
  const at = ctx.now()
  const session: Session = {
    _id: ctx.newId(),
    user: user._id,
    device: ctx.transport?.userAgent || 'unknown',
    address: ctx.transport?.ip || 'unknown',
    inCookie,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: new Date(at.getTime() + days * dayMs),
  }
  await SessionModel.collection.insertOne(session)
  return session
}

export async function issueRefreshToken(session: Session): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const stored: RefreshToken = { _id: hashOf(token), session: session._id, expiresAt: session.expiresAt }
  await RefreshTokenModel.collection.insertOne(stored as never)
  return token
}

/** Spends a refresh token. A spent one that comes again has been stolen, from us or by us: the family ends. */
export async function spendRefreshToken(ctx: Ctx, token: string, days: number): Promise<Session> {
  const hash = hashOf(token)
  const at = ctx.now()
  const spent = await RefreshTokenModel.findOneAndUpdate(
    { _id: hash, spentAt: { $exists: false } },
    { $set: { spentAt: at } },
  ).lean<RefreshToken>()
  const known = spent ?? (await RefreshTokenModel.findById(hash).lean<RefreshToken>())
  if (!known) throw unauthenticated('This refresh token is not ours. Sign in again.')
  if (!spent && at.getTime() - known.spentAt!.getTime() > graceMs) {
    await endSession(ctx, known.session, 'session.token-reused')
    throw unauthenticated('This refresh token was used before, so its session has ended. Sign in again.')
  }
  const session = await SessionModel.findOneAndUpdate(
    { _id: known.session, revokedAt: { $exists: false }, expiresAt: { $gt: at } },
    { $set: { lastSeenAt: at, expiresAt: new Date(at.getTime() + days * dayMs) } },
    { returnDocument: 'after' },
  ).lean<Session>()
  if (!session) throw unauthenticated('This session has ended. Sign in again.')
  return session
}

/** The session that a refresh token belongs to, spent or not. */
export async function sessionOfToken(token: string): Promise<Session | null> {
  const known = await RefreshTokenModel.findById(hashOf(token)).lean<RefreshToken>()
  return known ? SessionModel.findById(known.session).lean<Session>().exec() : null
}

export function openSessionsOf(userId: Types.ObjectId): Promise<Session[]> {
  return SessionModel.find({ user: userId, revokedAt: { $exists: false }, expiresAt: { $gt: new Date() } })
    .sort({ lastSeenAt: -1, _id: -1 })
    .lean<Session[]>()
    .exec()
}

/** Revokes a session in the database, the true answer; the caller tells the fast one. */
export async function endSession(ctx: Ctx, id: Types.ObjectId, kind: string): Promise<void> {
  await command(ctx, {
    name: 'endSession',
    key: null,
    input: null,
    lock: [],
    async run(record) {
      const session = await SessionModel.findById(id).lean<Session>()
      if (!session || session.revokedAt) return
      await record({
        kind,
        subject: { kind: 'SESSION', id: String(id), label: session.device },
        data: { user: String(session.user) },
      })
      await SessionModel.updateOne({ _id: id }, { $set: { revokedAt: ctx.now() } })
    },
    replay: () => Promise.reject(new Error('has no key')),
  })
}
