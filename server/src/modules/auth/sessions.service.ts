import { createHash, randomBytes } from 'node:crypto'
import { Types } from 'mongoose'
import { command } from '../../platform/command.ts'
import type { Ctx } from '../../platform/context.ts'
import { unauthenticated } from '../../platform/errors.ts'
import { currentSession } from '../../platform/mongo.ts'
import type { User } from '../users/index.ts'
import { RefreshTokenModel, SessionModel, type RefreshToken, type Session } from './sessions.model.ts'

const dayMs = 86_400_000

/** Two tabs that refresh in the same moment both hold the same token; only after this is its reuse a theft. */
const graceMs = 10_000

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/** Session and first refresh token, with the event that tells of them. */
export function openSession(
  ctx: Ctx,
  user: User,
  { inCookie, days }: { inCookie: boolean; days: number },
): Promise<{ session: Session; refreshToken: string }> {
  return command(ctx, {
    name: 'openSession',
    key: null,
    input: null,
    lock: [],
    async run(record) {
      const session = draftSession(ctx, user, inCookie, days)
      await record({ kind: 'session.opened', subject: subjectOf(session) })
      await SessionModel.collection.insertOne(session, { session: currentSession() })
      return { session, refreshToken: await issueRefreshToken(session) }
    },
    replay: () => Promise.reject(new Error('has no key')),
  })
}

const subjectOf = (session: Session) => ({
  kind: 'SESSION',
  id: String(session._id),
  label: session.device,
})

/** It takes the generation of the user whose password was checked: a change of it meanwhile leaves it void. */
function draftSession(ctx: Ctx, user: User, inCookie: boolean, days: number): Session {
  const at = ctx.now()
  return {
    _id: ctx.newId(),
    user: user._id,
    device: ctx.transport?.userAgent || 'unknown',
    address: ctx.transport?.ip || 'unknown',
    inCookie,
    generation: user.sessionGeneration ?? 0,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: new Date(at.getTime() + days * dayMs),
  }
}

/** Whether a session stands for a user; neither alone can tell. */
export function holds(session: Session | null, user: User | null | undefined): boolean {
  if (!session || session.revokedAt || session.expiresAt <= new Date()) return false
  return Boolean(user?.isActive) && session.generation === (user?.sessionGeneration ?? 0)
}

/** Takes one session along into the user's new generation. */
export async function keepSession(id: string, user: User): Promise<void> {
  await SessionModel.updateOne({ _id: id }, { $set: { generation: user.sessionGeneration } })
}

export async function issueRefreshToken(session: Session): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const stored: RefreshToken = { _id: hashOf(token), session: session._id, expiresAt: session.expiresAt }
  await RefreshTokenModel.collection.insertOne(stored as never, { session: currentSession() })
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

export function openSessionsOf(user: User): Promise<Session[]> {
  return SessionModel.find({
    user: user._id,
    generation: user.sessionGeneration ?? 0,
    revokedAt: { $exists: false },
    expiresAt: { $gt: new Date() },
  })
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
        subject: subjectOf(session),
        data: { user: String(session.user) },
      })
      await SessionModel.updateOne({ _id: id }, { $set: { revokedAt: ctx.now() } })
    },
    replay: () => Promise.reject(new Error('has no key')),
  })
}
