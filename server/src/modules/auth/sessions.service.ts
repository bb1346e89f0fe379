import { dayMs } from '@gudang/domain'
import { Types } from 'mongoose'
import { command } from '../../platform/commands/command.ts'
import type { Ctx } from '../../platform/requests/context.ts'
import { currentSession } from '../../platform/database/mongo.ts'
import type { User } from '../users/index.ts'
import { issueRefreshToken } from './refresh-tokens.service.ts'
import { SessionModel, type Session } from './sessions.model.ts'

export interface Lives {
  /** Of a session that is not used. */
  idleDays: number
  /** Of any session, however much it is used. */
  mostDays: number
}

/** The end of a session that was begun and last used at these times. */
export function lastUntil(createdAt: Date, usedAt: Date, { idleDays, mostDays }: Lives): Date {
  return new Date(Math.min(usedAt.getTime() + idleDays * dayMs, createdAt.getTime() + mostDays * dayMs))
}

/** Session and first refresh token, with the event that tells of them. */
export function openSession(
  ctx: Ctx,
  user: User,
  { inCookie, lives }: { inCookie: boolean; lives: Lives },
): Promise<{ session: Session; refreshToken: string }> {
  return command(ctx, {
    name: 'openSession',
    lock: [],
    async run(record) {
      const session = draftSession(ctx, user, inCookie, lives)
      await record({ kind: 'session.opened', subject: subjectOf(session) })
      await SessionModel.collection.insertOne(session, { session: currentSession() })
      return { session, refreshToken: await issueRefreshToken(session) }
    },
  })
}

const subjectOf = (session: Session) => ({
  kind: 'SESSION',
  id: String(session._id),
  label: session.device,
})

/** It takes the generation of the user whose password was checked: a change of it meanwhile leaves it void. */
function draftSession(ctx: Ctx, user: User, inCookie: boolean, lives: Lives): Session {
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
    expiresAt: lastUntil(at, at, lives),
  }
}

/** Whether a session stands for a user; neither alone can tell. */
export function isLive(session: Session | null, user: User | null | undefined): boolean {
  if (!session || session.revokedAt || session.expiresAt <= new Date()) return false
  return Boolean(user?.isActive) && session.generation === (user?.sessionGeneration ?? 0)
}

/** Takes one session along into the user's new generation. */
export async function keepSession(id: string, user: User): Promise<void> {
  await SessionModel.updateOne({ _id: id }, { $set: { generation: user.sessionGeneration } })
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
  })
}
